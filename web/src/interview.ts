// An interview, a question at a time: the server reads the answers, the browser remembers them until they are kept.
import { signal } from "@preact/signals";
import { Refused, ask, type Schemas } from "./api";
import { kept, tried, type Units } from "./state";

export type About = "lifter" | "machine";
export type Question = Schemas["QuestionView"];
type View = Schemas["InterviewView"];
type Answers = Record<string, string>;
const READ = "/api/v1/interviews/{about}";

/** The interview about this, as far as it came in this browser. */
export function interviewAbout(about: About) {
  const path = { about };
  const stored = kept<string>(`interview-${about}`);
  const view = signal<View | null>(null);
  const doubted = signal<{ view: View; text: string } | null>(null); // an answer that is kept only if the person says so

  function take(found: View | undefined) {
    if (!found) return;
    view.value = found;
    stored.value = JSON.stringify(found.answers);
  }

  /** Goes on where it was; else begins with these answers given. */
  async function begin(given: Answers) {
    doubted.value = null;
    const earlier = read(stored.value);
    if (earlier) {
      const found = await tried(() => ask("post", READ, { path, body: { answers: earlier } }).catch(refused));
      if (found !== null) return take(found); // else what does not fit any more is told anew
    }
    take(await tried(() => ask("post", READ, { path, body: { answers: given } })));
  }

  async function answer(key: string, text: string) {
    const answers = view.value?.answers ?? {};
    const found = await tried(() => ask("post", `${READ}/answer`, { path, body: { answers, key, text } }));
    if (found && found.doubts?.length && key !== "units") doubted.value = { view: found, text };
    else take(found);
  }

  function settle(keep: boolean) {
    if (keep) take(doubted.value?.view);
    doubted.value = null;
  }

  async function back() {
    const answers = view.value?.answers ?? {};
    take(await tried(() => ask("post", `${READ}/back`, { path, body: { answers } })));
  }

  function forget() {
    stored.value = "";
    view.value = null;
    doubted.value = null;
  }

  const inUnits = (units: Units) => answer("units", units);
  return { view, doubted, begin, answer, settle, back, inUnits, forget, started: () => stored.value !== "" };
}

function refused(error: unknown): null {
  if (error instanceof Refused) return null;
  throw error;
}

function read(text: string): Answers | null {
  try {
    const found: unknown = JSON.parse(text);
    return found && typeof found === "object" ? (found as Answers) : null;
  } catch {
    return null;
  }
}
