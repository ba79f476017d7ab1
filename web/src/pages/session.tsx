// Today's session in the gym: one set at a time, logged in two taps, with or without a network.
import { useEffect, useRef, useState } from "preact/hooks";
import { ask, reachable, type Schemas } from "../api";
import { KG_PER_LB, mass, minutes } from "../measures";
import { put, send, takeBack, type Entry } from "../outbox";
import { Metronome } from "../parts/metronome";
import { PlanForm } from "../parts/plan_form";
import { SetCard, stepOf } from "../parts/set_card";
import { SetSheet, type Said } from "../parts/set_sheet";
import { Walk } from "../parts/walk";
import { go, lifter, lifterId, lifters, notice, route, tried, units } from "../state";
import { texts } from "../texts";
import { sessionTexts } from "../texts/session";
import { type Row, type SetView, type Today, change, currentRow, done, forget, offered, rest, restLeft_s, rowsOf, today, wallClock } from "../today";
import { wake } from "../sound";
import "../session.css";

const NOTICE_MS = 10_000;
const SOON_MS = 500; // by then the computer has usually answered

export function Session() {
  const who = lifter.value;
  const everybody = lifters.value; // as it was when `who` was
  useEffect(() => {
    if (everybody && !who) go("");
  }, [everybody, who]);
  if (!who && !today.value) return <p>{texts.value.loading}</p>;
  const [, second, machine] = route.value.split("/");
  if (second === "walk") return <Walk of={lifterId.value} machine={machine ? decodeURIComponent(machine) : null} />;
  if (!today.value) {
    return (
      <>
        <h1>{sessionTexts.value.title}</h1>
        <PlanForm of={lifterId.value} />
      </>
    );
  }
  return <Running kept={today.value} />;
}

function Running({ kept }: { kept: Today }) {
  const t = sessionTexts.value;
  const { report } = kept;
  const rows = rowsOf(kept);
  const row = currentRow(kept, rows);
  const finished = rows.filter((one) => done.value[one.key]);
  const [last, setLast] = useState<SetView[]>([]);
  const [machines, setMachines] = useState<Schemas["MachineView"][]>([]);
  const [known, setKnown] = useState<Schemas["ExerciseView"][]>([]);

  useEffect(() => {
    void (async () => {
      const query = { lifter: lifterId.value, last: 200 };
      const before = await tried(() => ask("get", "/api/v1/log/sets", { query }));
      setLast(before?.sets.filter((one) => one.kind === "work" && !one.when.startsWith(report.date)).reverse() ?? []);
      setMachines((await tried(() => ask("get", "/api/v1/machines", { query: { units: units.value } }))) ?? []);
      setKnown((await tried(() => ask("get", "/api/v1/exercises"))) ?? []);
    })();
  }, [lifterId.value]);

  return (
    <div class="session">
      <header class="session-head">
        <h1>{report.title}</h1>
        <p class="soft">{t.progress(finished.length, rows.length - kept.skipped.length)}</p>
        <progress value={finished.length} max={Math.max(1, rows.length - kept.skipped.length)} aria-label={t.title} />
      </header>
      {row ? (
        <Now key={`${row.key} ${row.name} ${units.value}`} kept={kept} rows={rows} row={row} last={last} machines={machines} known={known} />
      ) : (
        <Summary done={finished.map((one) => done.value[one.key]!)} />
      )}
      <AllSets kept={kept} rows={rows} row={row} />
      {report.notes.length + report.warnings.length > 0 && (
        <details>
          <summary>{t.ofPlan}</summary>
          {[...report.warnings.map((one) => one.words), ...report.notes].map((line) => (
            <p key={line}>{line}</p>
          ))}
        </details>
      )}
      <details>
        <summary>{t.another}</summary>
        <p class="soft">{t.anotherHint}</p>
        <PlanForm of={lifterId.value} />
        <p>
          <button type="button" onClick={forget}>
            {texts.value.close}
          </button>
        </p>
      </details>
      <Carry job={kept.job} />
      <ul class="limits">
        {report.limits_of_use.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}

function Now({ kept, rows, row, last, machines, known }: {
  kept: Today;
  rows: readonly Row[];
  row: Row;
  last: readonly SetView[];
  machines: readonly Schemas["MachineView"][];
  known: readonly Schemas["ExerciseView"][];
}) {
  const t = sessionTexts.value;
  const exercise = kept.report.exercises[row.exercise]!;
  const before = last.find((one) => one.exercise === row.name);
  const usual = offered(kept, row, rows, before, units.value);
  const [told, setTold] = useState<{ load: number | null } | null>(null); // null: as offered
  const [saying, setSaying] = useState(false);
  const [beating, setBeating] = useState(false);
  const dock = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // what is said of a logged set stands above it
    const measured = new ResizeObserver(([one]) => document.documentElement.style.setProperty("--dock", `${one!.borderBoxSize[0]!.blockSize}px`));
    if (dock.current) measured.observe(dock.current);
    return () => measured.disconnect();
  }, []);
  const load = told ? told.load : usual.load;
  const swapped = row.name !== exercise.exercise;
  const machine = exercise.marks && !swapped ? machines.find((one) => one.name === exercise.marks!.machine || one.id === exercise.marks!.machine) : undefined;
  const warmUp = row.set.kind === "warm-up";

  function tap() {
    wake();
    if (warmUp && load !== null) void logSet(kept, row, { load, unit: units.value, reps: usual.reps, rir: null, tempo_kept: null, depth_kept: null });
    else setSaying(true);
  }
  return (
    <>
      <SetCard report={kept.report} exercise={exercise} row={row} load={load} setLoad={(to) => setTold({ load: to })} last={before} machine={machine} known={known} />
      <div class="dock" ref={dock}>
        <RestBar />
        <div class="dock-actions">
          <button type="button" onClick={() => setBeating(true)}>
            <span>
              {t.metronome} <span class="whole">{exercise.tempo}</span>
            </span>
          </button>
          <button type="button" class="go" onClick={tap}>
            {t.done}
          </button>
        </div>
      </div>
      {beating && (
        <Metronome phases={exercise.phases} reps={row.set.reps_high} aim={(!swapped && (exercise.push_words ?? exercise.cue)) || ""} close={() => setBeating(false)} />
      )}
      {saying && (
        <SetSheet
          title={`${row.name}: ${t.nth(t.kinds[row.set.kind] ?? row.set.kind, row.nth, row.of)}`}
          exercise={exercise}
          marked={exercise.marks !== null && !swapped}
          warmUp={warmUp}
          load={load}
          reps={usual.reps}
          step={stepOf(exercise, row, machine)}
          log={(said) => {
            setSaying(false);
            void logSet(kept, row, said);
          }}
          close={() => setSaying(false)}
        />
      )}
    </>
  );
}

async function logSet(kept: Today, row: Row, said: Said, when = wallClock(new Date())) {
  const t = sessionTexts.value;
  const exercise = kept.report.exercises[row.exercise]!;
  const marks = row.name === exercise.exercise ? exercise.marks : null;
  const warmUp = row.set.kind === "warm-up";
  const client_id = await put(`${kept.job}/${row.key}`, {
    lifter: lifterId.value,
    exercise: row.name,
    load: String(said.load),
    unit: said.unit,
    plates: true,
    reps: said.reps,
    rir: said.rir,
    kind: warmUp ? "warm-up" : "work",
    tempo: warmUp ? null : exercise.tempo,
    tempo_kept: said.tempo_kept,
    depth_kept: said.depth_kept,
    machine: marks?.machine ?? null,
    heel_height_cm: marks?.heel_height_cm ?? null,
    heel_spacing_cm: marks?.heel_spacing_cm ?? null,
    toe_out_deg: marks?.toe_out_deg ?? null,
    backrest_notch: marks?.backrest_notch ?? null,
    stop_sled_cm: marks?.stop_sled_cm ?? null,
    cue: marks ? exercise.push : null,
    workout: kept.report.workout,
    when,
    notes: kept.note.trim() || null,
  });
  const next = rowsOf(kept).some((one) => one.key !== row.key && !done.value[one.key] && !kept.skipped.includes(one.key));
  change(() => ({ note: "", at: "" }));
  rest(next ? row.set.rest_s : 0);
  await Promise.race([send(), new Promise((later) => setTimeout(later, SOON_MS))]);
  const what = `${row.name}, ${mass(said.unit === "kg" ? said.load : said.load * KG_PER_LB, units.value)} × ${said.reps}`;
  const words = { words: reachable.value ? t.logged(what) : t.kept(what), undo: () => { notice.value = null; rest(0); void takeBack(client_id); } };
  notice.value = words;
  setTimeout(() => {
    if (notice.value === words) notice.value = null;
  }, NOTICE_MS);
}

function RestBar() {
  const t = sessionTexts.value;
  const left = restLeft_s.value;
  if (left === null) return null;
  return (
    <div class={left > 0 ? "rest" : "rest over"} role="timer" aria-label={t.rest}>
      <p>
        {left > 0 ? t.rest : t.nextSet} <b>{left > 0 && minutes(left)}</b>
      </p>
      <button type="button" onClick={() => rest(Math.max(0, left) + 30)}>
        {t.more30}
      </button>
      <button type="button" onClick={() => rest(0)}>
        {t.skipRest}
      </button>
    </div>
  );
}

function AllSets({ kept, rows, row }: { kept: Today; rows: readonly Row[]; row: Row | undefined }) {
  const t = sessionTexts.value;
  const [changing, setChanging] = useState<Row | null>(null);
  const changed = changing && done.value[changing.key];
  const state = (entry: Entry) => (entry.state === "waiting" ? t.isWaiting : entry.state === "refused" ? `${t.isRefused}: ${entry.problem}` : t.isDone);
  return (
    <section>
      <h2>{t.allSets}</h2>
      <ol class="all-sets">
        {rows.map((one, i) => {
          const entry = done.value[one.key];
          const skipped = kept.skipped.includes(one.key);
          const name = t.nth(t.kinds[one.set.kind] ?? one.set.kind, one.nth, one.of);
          return (
            <li key={one.key} class={entry ? entry.state : skipped ? "skipped" : ""} aria-current={one.key === row?.key ? "step" : undefined}>
              {one.exercise !== rows[i - 1]?.exercise && <h3>{one.name}</h3>}
              <div>
                <span>
                  {name}
                  <small>
                    {entry ? `${entry.body.load} ${entry.body.unit} × ${entry.body.reps} · ${state(entry)}` : skipped ? t.isSkipped : t.reps(one.set.reps_low, one.set.reps_high)}
                  </small>
                </span>
                {entry && (
                  <>
                    <button type="button" aria-label={`${t.change}: ${one.name}, ${name}`} onClick={() => setChanging(one)}>
                      {t.change}
                    </button>
                    <button type="button" aria-label={`${t.takeOut}: ${one.name}, ${name}`} onClick={() => void takeBack(entry.client_id)}>
                      ✕
                    </button>
                  </>
                )}
                {!entry && (one.key !== row?.key || skipped) && (
                  <button
                    type="button"
                    aria-label={`${t.bringBack}: ${one.name}, ${name}`}
                    onClick={() => {
                      change((now) => ({ at: one.key, skipped: now.skipped.filter((key) => key !== one.key) }));
                      scrollTo(0, 0);
                    }}
                  >
                    {skipped ? t.bringBack : "↑"}
                  </button>
                )}
              </div>
            </li>
          );
        })}
      </ol>
      {changing && changed && (
        <SetSheet
          title={`${changing.name}: ${t.change}`}
          exercise={kept.report.exercises[changing.exercise]!}
          marked={changed.body.machine !== null}
          warmUp={changing.set.kind === "warm-up"}
          load={Number(changed.body.load)}
          reps={changed.body.reps ?? 1}
          step={units.value === "kg" ? 2.5 : 5}
          log={(said) => {
            setChanging(null);
            const left = restLeft_s.value ?? 0;
            void takeBack(changed.client_id)
              .then(() => logSet(kept, changing, said, changed.body.when ?? undefined))
              .then(() => rest(left));
          }}
          close={() => setChanging(null)}
        />
      )}
    </section>
  );
}

function Summary({ done: sets }: { done: readonly Entry[] }) {
  const t = sessionTexts.value;
  const times = sets.map((one) => Date.parse(one.body.when ?? "")).sort((a, b) => a - b);
  const took = times.length > 1 ? Math.max(1, Math.round((times.at(-1)! - times[0]!) / 60_000)) : 0;
  const reps = sets.reduce((sum, one) => sum + (one.body.reps ?? 0), 0);
  return (
    <section class="now">
      <p class="huge">{t.allDone}</p>
      <p class="lead">{t.summary(sets.length, reps, took)}</p>
      <p class="actions">
        <a class="button go" href="#/log">
          {t.toLog}
        </a>
        <a class="button" href="#/log/progress">
          {t.toProgress}
        </a>
      </p>
    </section>
  );
}

/** The session as one file, for a phone that does not reach this computer. */
function Carry({ job }: { job: string }) {
  const t = sessionTexts.value;
  const [there, setThere] = useState<boolean | null>(null);
  useEffect(() => {
    void ask("get", "/api/v1/jobs").then(
      (known) => setThere(known.some((one) => one.id === job)),
      () => setThere(false),
    );
  }, [job]);
  return (
    <details>
      <summary>{t.carry}</summary>
      <p>{t.carryHint}</p>
      {there === false ? (
        <p class="soft">{t.gone}</p>
      ) : (
        <a class="button" href={`/api/v1/sessions/${job}/session.html`} download="session.html">
          {t.carryGet}
        </a>
      )}
    </details>
  );
}
