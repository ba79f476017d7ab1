import { render } from "preact";
import "./style.css";
import { Shell } from "./shell";
import { startOffline } from "./offline";
import { loadLifters } from "./state";

const place = document.getElementById("page");
if (place) render(<Shell />, place);
void loadLifters();
startOffline();
