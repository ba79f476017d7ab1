// The set to do now: what, how heavy, how often, where to stand; large, for somebody out of breath.
import { useEffect, useState } from "preact/hooks";
import { KG_PER_LB, mass } from "../measures";
import { units } from "../state";
import { sessionTexts } from "../texts/session";
import { type Exercise, type Report, type Row, type SetView, change, fromKg, rowsOf, today } from "../today";
import type { Schemas } from "../api";
import { MarksList } from "./marks";
import { Plates } from "./plates";
import { Stepper } from "./stepper";

type MachineView = Schemas["MachineView"];

/** How much more or less one tap is: what the smallest discs make, else what stacks usually step by. */
export function stepOf(exercise: Exercise, row: Row, machine: MachineView | undefined): number {
  const u = units.value;
  const discs = machine && (u === "kg" ? machine.discs_kg : machine.discs_lb);
  if (row.set.sides > 0 && discs?.length) return row.set.sides * Math.min(...discs);
  if (exercise.step_kg !== null) return fromKg(exercise.step_kg, u);
  return u === "kg" ? 2.5 : 5;
}

/** The discs of one side for a load, the largest first; null where none make it. */
function hung(load: number, sides: number, discs: readonly number[]): number[] | null {
  let left = load / sides;
  const found: number[] = [];
  for (const disc of [...discs].sort((a, b) => b - a)) for (; left >= disc - 0.01 && found.length < 12; left -= disc) found.push(disc);
  return Math.abs(left) < 0.02 ? found : null;
}

export function SetCard({ report, exercise, row, load, setLoad, last, machine, known }: {
  report: Report;
  exercise: Exercise;
  row: Row;
  load: number | null;
  setLoad: (to: number | null) => void;
  last: SetView | undefined;
  machine: MachineView | undefined;
  known: readonly Schemas["ExerciseView"][];
}) {
  const t = sessionTexts.value;
  const u = units.value;
  const swapped = row.name !== exercise.exercise;
  const { set } = row;
  const planned = set.load_kg !== null && load !== null && Math.abs(fromKg(set.load_kg, u) - load) < 0.05;
  const discs = planned && u === report.units ? set.per_side_kg.map((kg) => (u === "kg" ? kg : Math.round((kg / KG_PER_LB) * 100) / 100)) : null;
  const drawn = discs ?? (load !== null && set.sides > 0 && machine ? hung(load, set.sides, u === "kg" ? machine.discs_kg : machine.discs_lb) : null);
  return (
    <article class="now" aria-label={row.name}>
      <p class="nth">{t.nth(t.kinds[set.kind] ?? set.kind, row.nth, row.of)}</p>
      <h2>{row.name}</h2>
      <Stepper label={load === null ? t.findLoad : t.load} value={load} set={setLoad} step={stepOf(exercise, row, machine)} unit={u} fewer={t.lighter} more={t.heavier} />
      {load === 0 && <p class="soft">{exercise.kind === "press" ? t.emptySled : t.ownWeight}</p>}
      {!swapped && drawn && drawn.length > 0 && <Plates discs={drawn} unit={u} pegs={set.sides} />}
      {!swapped && planned && !drawn?.length && set.per_side_kg.length > 0 && <p>{set.plates}</p>}
      <p class="reps">
        <strong>{t.reps(set.reps_low, set.reps_high)}</strong> <span class="tempo">{exercise.tempo}</span>
        {set.reps_in_reserve !== null && <span class="soft"> {t.left(set.reps_in_reserve)}</span>}
      </p>
      {!swapped && exercise.marks && <MarksList marks={exercise.marks} />}
      {!swapped && (exercise.push_words || exercise.cue) && (
        <p class="cue">
          {exercise.push_words} {exercise.cue}
        </p>
      )}
      {!swapped && exercise.mark && (
        <p>
          <strong>{t.ownMark}:</strong> {exercise.mark}
        </p>
      )}
      {last && set.kind !== "warm-up" && (
        <p class="soft">
          {t.lastTime}: {mass(last.load_kg, u)} × {last.reps}
          {last.rir !== null && `, ${last.rir} `}
          {last.cue && ` · ${last.cue}`}
        </p>
      )}
      {set.kind === "trial" && exercise.trial && (
        <ol>
          {exercise.trial.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
      {!swapped && exercise.why.length > 0 && (
        <details>
          <summary>{t.why}</summary>
          {exercise.why.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </details>
      )}
      <Others row={row} planned={exercise} known={known} />
    </article>
  );
}

/** What can be done otherwise. */
function Others({ row, planned, known }: { row: Row; planned: Exercise; known: readonly Schemas["ExerciseView"][] }) {
  const t = sessionTexts.value;
  const [note, setNote] = useState(today.value?.note ?? "");
  useEffect(() => setNote(today.value?.note ?? ""), [today.value?.note]);
  const alike = (one: Schemas["ExerciseView"]) => one.muscles.filter((muscle) => planned.muscles.includes(muscle)).length;
  const choices = known.filter((one) => one.name !== planned.exercise).sort((a, b) => alike(b) - alike(a) || a.name.localeCompare(b.name));

  function skip(keys: (row: Row) => boolean) {
    change((now) => ({ skipped: [...new Set([...now.skipped, ...rowsOf(now).filter(keys).map((one) => one.key)])], at: "" }));
  }
  return (
    <details class="others">
      <summary>{t.other}</summary>
      <label>
        {t.swapFor}
        <select
          value={row.name === planned.exercise ? "" : row.name}
          onChange={(event) => {
            const to = event.currentTarget.value;
            change((now) => {
              const { [row.exercise]: _, ...rest } = now.swapped;
              return { swapped: to ? { ...rest, [row.exercise]: to } : rest };
            });
          }}
        >
          <option value="">{planned.exercise}</option>
          {choices.map((one) => (
            <option key={one.name} value={one.name}>
              {one.name}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t.note}
        <textarea rows={2} maxLength={2000} value={note} onInput={(event) => { setNote(event.currentTarget.value); change(() => ({ note: event.currentTarget.value })); }} />
      </label>
      <p class="actions">
        <button type="button" onClick={() => change((now) => ({ extra: { ...now.extra, [row.exercise]: Math.min(10, (now.extra[row.exercise] ?? 0) + 1) } }))}>
          {t.addSet}
        </button>
        <button type="button" onClick={() => skip((one) => one.key === row.key)}>
          {t.skipSet}
        </button>
        <button type="button" onClick={() => skip((one) => one.exercise === row.exercise)}>
          {t.skipExercise}
        </button>
      </p>
    </details>
  );
}
