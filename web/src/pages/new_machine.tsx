// A machine measured with a tape and a phone: what to measure is red in the drawing, which is the machine as understood so far.
import { useEffect, useState } from "preact/hooks";
import { address, ask, fetched } from "../api";
import { interviewAbout } from "../interview";
import { InterviewPage } from "../parts/interview_page";
import { MachineNumbers } from "../parts/machine_cards";
import { go, kept, tried, units } from "../state";
import { youTexts } from "../texts/you";
import { settleMachine } from "./machines";

const asking = interviewAbout("machine");
const finishing = kept<"yes">("interview-machine-finish");

export function NewMachine() {
  const t = youTexts.value;
  const view = asking.view.value;
  const [picture, setPicture] = useState<string | null>(null);
  useEffect(() => void asking.begin({ name: "", units: units.value }), []);
  useEffect(() => {
    let over = false;
    if (view?.question) {
      void tried(async () => {
        const where = address("/api/v1/interviews/machine/picture.svg");
        const body = JSON.stringify({ answers: view.answers });
        const drawn = await fetched(where, { method: "POST", headers: { "Content-Type": "application/json" }, body });
        const shown = `data:image/svg+xml,${encodeURIComponent(await drawn.text())}`;
        if (!over) setPicture(shown);
      });
    }
    return () => {
      over = true;
    };
  }, [view]);

  const over = view !== null && view.question === null;
  return (
    <>
      {over || finishing.value ? (
        <InterviewPage asking={asking} back={() => { finishing.value = ""; if (over) void asking.back(); }}>
          <Finish />
        </InterviewPage>
      ) : (
        <InterviewPage asking={asking} picture={picture} finish={() => (finishing.value = "yes")} />
      )}
      {view?.machine && (
        <details>
          <summary>{t.soFar}</summary>
          <MachineNumbers machine={view.machine} />
        </details>
      )}
      <p class="soft">
        <a href="#/you/machine">{t.fromList}</a>
      </p>
    </>
  );
}

function Finish() {
  const t = youTexts.value;
  const [name, setName] = useState("");

  async function keep() {
    const answers = { ...asking.view.value?.answers, name: name.trim() };
    const made = await tried(() => ask("post", "/api/v1/interviews/machine/keep", { body: { answers } }));
    if (!made?.id) return;
    asking.forget();
    finishing.value = "";
    await settleMachine(made.id);
    go("you/machine");
  }

  return (
    <form class="ask" onSubmit={(event) => { event.preventDefault(); void keep(); }}>
      <h1>{t.callMachine}</h1>
      <label>
        {t.machineName}
        <input value={name} maxLength={60} placeholder="my-leg-press" autocomplete="off" onInput={(event) => setName(event.currentTarget.value)} />
      </label>
      <button type="submit" class="go">
        {t.keepMachine}
      </button>
    </form>
  );
}
