import { texts } from "../texts";

export function Log() {
  return <h1>{texts.value.nav.log}</h1>;
}
