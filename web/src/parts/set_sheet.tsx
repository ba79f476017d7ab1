// What is said of a set when it is done: two taps where all went as it should.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Schemas } from "../api";
import type { Units } from "../state";
import { units } from "../state";
import { texts } from "../texts";
import { sessionTexts } from "../texts/session";
import { Stepper } from "./stepper";

export interface Said {
  load: number;
  unit: Units;
  reps: number;
  rir: number | null;
  tempo_kept: boolean | null;
  depth_kept: boolean | null;
}
type Exercise = Schemas["ExerciseReport"];

export function SetSheet({ title, exercise, marked, warmUp, load: first, reps: usual, step, log, close }: {
  title: string;
  exercise: Exercise;
  marked: boolean;
  warmUp: boolean;
  load: number | null;
  reps: number;
  step: number;
  log: (said: Said) => void;
  close: () => void;
}) {
  const t = sessionTexts.value;
  const u = units.value;
  const dialog = useRef<HTMLDialogElement>(null);
  const [load, setLoad] = useState(first);
  const [reps, setReps] = useState<number | null>(usual);
  const [rir, setRir] = useState<number | null>(null);
  const [slipped, setSlipped] = useState(false);
  const [tempo, setTempo] = useState<boolean | null>(null);
  const [depth, setDepth] = useState<boolean | null>(null);
  const whole = load !== null && reps !== null;
  useEffect(() => dialog.current?.showModal(), []);

  function say(tempo_kept: boolean | null, depth_kept: boolean | null) {
    if (load === null || reps === null) return;
    log({ load, unit: u, reps, rir, tempo_kept, depth_kept: marked ? depth_kept : null });
  }
  return (
    <dialog ref={dialog} class="sheet" aria-label={title} onClose={close} onClick={(event) => event.target === dialog.current && close()}>
      <form method="dialog" onSubmit={(event) => event.preventDefault()}>
        <h2>{title}</h2>
        <div class="steppers">
          <Stepper label={t.load} value={load} set={setLoad} step={step} unit={u} fewer={t.lighter} more={t.heavier} />
          <Stepper label={t.repetitions} value={reps} set={setReps} step={1} least={1} whole fewer={t.fewer} more={t.more} />
        </div>
        {!warmUp && (
          <fieldset class="chips">
            <legend>{t.howMany}</legend>
            {[0, 1, 2, 3, 4, 5].map((n) => (
              <button key={n} type="button" aria-pressed={rir === n} onClick={() => setRir(rir === n ? null : n)}>
                {n === 5 ? "5+" : n}
              </button>
            ))}
          </fieldset>
        )}
        {slipped && (
          <>
            <YesNo question={t.tempoKept(exercise.tempo)} said={tempo} say={setTempo} />
            {marked && <YesNo question={t.depthKept} said={depth} say={setDepth} />}
          </>
        )}
        <div class="sheet-actions">
          {slipped || warmUp ? (
            <button type="button" class="go" disabled={!whole} onClick={() => say(warmUp ? null : tempo, warmUp ? null : depth)}>
              {t.log}
            </button>
          ) : (
            <>
              <button type="button" class="go" disabled={!whole} onClick={() => say(true, true)} autoFocus>
                {marked ? t.logClean : t.logCleanTempo}
              </button>
              <button type="button" onClick={() => setSlipped(true)}>
                {t.slipped}
              </button>
            </>
          )}
          <button type="button" class="quiet" onClick={close}>
            {texts.value.cancel}
          </button>
        </div>
      </form>
    </dialog>
  );
}

function YesNo({ question, said, say }: { question: string; said: boolean | null; say: (to: boolean | null) => void }) {
  const t = sessionTexts.value;
  return (
    <div class="yes-no" role="group" aria-label={question}>
      <span>{question}</span>
      {([true, false] as const).map((yes) => (
        <button key={String(yes)} type="button" aria-pressed={said === yes} aria-label={`${question} ${yes ? t.yes : t.no}`} onClick={() => say(said === yes ? null : yes)}>
          {yes ? t.yes : t.no}
        </button>
      ))}
    </div>
  );
}
