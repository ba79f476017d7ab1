// The catalogue in the browser's language; English where there is none.
import { signal } from "@preact/signals";
import { de } from "./de";
import { en, type Texts } from "./en";

const catalogues: Record<string, Texts> = { en, de };
const told = navigator.languages.map((language) => language.slice(0, 2)).find((language) => language in catalogues) ?? "en";
document.documentElement.lang = told;

export const texts = signal<Texts>(catalogues[told] ?? en);
