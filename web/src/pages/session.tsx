import { texts } from "../texts";

export function Session() {
  return <h1>{texts.value.nav.session}</h1>;
}
