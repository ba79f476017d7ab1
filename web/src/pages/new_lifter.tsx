// Who are you? Three questions make a first answer; the rest makes it surer.
import { useEffect, useRef, useState } from "preact/hooks";
import { ask } from "../api";
import { interviewAbout } from "../interview";
import { InterviewPage } from "../parts/interview_page";
import { MachineCards, drawMachines } from "../parts/machine_cards";
import { chooseMachine, go, kept, lifterId, lifters, loadLifters, problem, tried, units, unitsTold } from "../state";
import { youTexts } from "../texts/you";

const FIRST = ["sex", "height", "mass"];
const asking = interviewAbout("lifter");
const stage = kept<"on" | "finish">("interview-stage"); // "": up to the first answer

export function NewLifter() {
  const t = youTexts.value;
  useEffect(() => {
    void asking.begin({ name: "", units: units.value });
    void drawMachines(); // drawing takes the server a second, which the first questions cover
  }, []);
  const answers = asking.view.value?.answers ?? {};
  const enough = FIRST.every((key) => answers[key]);
  const over = asking.view.value !== null && asking.view.value.question === null;
  if (enough && (over || stage.value === "finish")) {
    return (
      <InterviewPage asking={asking} back={() => { stage.value = "on"; if (over) void asking.back(); }}>
        <Finish />
      </InterviewPage>
    );
  }
  if (enough && !stage.value && !asking.doubted.value) {
    return (
      <InterviewPage asking={asking}>
        <h1>{t.enough}</h1>
        <p class="lead">{asking.view.value?.lifter?.person_words.replace(/^[^:]*: /, "")}</p>
        <p>{t.enoughHint}</p>
        <p class="actions">
          <button type="button" class="go" onClick={() => (stage.value = "finish")}>
            {t.seeAnswer}
          </button>
          <button type="button" onClick={() => (stage.value = "on")}>
            {t.goOn}
          </button>
        </p>
      </InterviewPage>
    );
  }
  return <InterviewPage asking={asking} first={FIRST.length} finish={enough ? () => (stage.value = "finish") : undefined} />;
}

/** A name and a machine, and the first answer is sought. */
function Finish() {
  const t = youTexts.value;
  const taken = (lifters.value ?? []).map((one) => one.name.toLowerCase());
  const field = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [name, setName] = useState(taken.includes(t.me.toLowerCase()) ? "" : t.me);
  const answers = asking.view.value?.answers ?? {};

  async function keep(machine: string) {
    if (busy) return;
    if (!name.trim()) {
      problem.value = t.needsName;
      field.current?.focus();
      return;
    }
    setBusy(true);
    const made = await tried(() => ask("post", "/api/v1/interviews/lifter/keep", { body: { answers: { ...answers, name: name.trim() } } }));
    setBusy(false);
    if (!made?.id) return scrollTo(0, 0);
    const id = made.id;
    asking.forget();
    stage.value = "";
    lifterId.value = id;
    unitsTold.value = ""; // theirs are in their file
    chooseMachine(machine);
    await loadLifters();
    await tried(() => ask("post", "/api/v1/lifters/{id}/fits", { path: { id }, body: { machine, focus: "hamstrings" } }));
    go("spot");
  }

  return (
    <>
      <h1>{t.almost}</h1>
      <div class="ask">
        <label>
          {t.callYou}
          <input ref={field} value={name} maxLength={60} autocomplete="nickname" onInput={(event) => setName(event.currentTarget.value)} />
        </label>
      </div>
      {answers["machine"] ? (
        <p class="actions">
          <button type="button" class="go" disabled={busy} onClick={() => void keep(answers["machine"] ?? "")}>
            {t.seeAnswer}
          </button>
        </p>
      ) : (
        <>
          <h2>{t.whichMachine}</h2>
          <p class="soft">{t.whichMachineHint}</p>
          <MachineCards choose={(one) => void keep(one.id ?? "")} label={() => t.thisOne} />
        </>
      )}
    </>
  );
}
