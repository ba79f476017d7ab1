import { texts } from "../texts";

export function You() {
  return <h1>{texts.value.nav.you}</h1>;
}
