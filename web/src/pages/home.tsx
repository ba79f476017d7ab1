// Where one begins: what one would get, or what there is to do now and what was done last.
import { useEffect, useState } from "preact/hooks";
import { ask, type Schemas } from "../api";
import { length, mass, tidy } from "../measures";
import { PlateMap } from "../parts/plate_map";
import { Plates } from "../parts/plates";
import { Rail } from "../parts/rail";
import { lifter, lifters, machineId, tried, units } from "../state";
import { texts } from "../texts";
import { youTexts } from "../texts/you";
import "../you.css";

export function Home() {
  if (lifters.value === null) return <p>{texts.value.loading}</p>;
  return lifter.value ? <Today who={lifter.value} /> : <Welcome />;
}

function Welcome() {
  const t = texts.value;
  return (
    <>
      <h1>{youTexts.value.slogan}</h1>
      <p class="lead">{t.welcome}</p>
      <p class="actions">
        <a class="button go" href="#/you/new">
          {t.start}
        </a>
      </p>
      <p class="soft">{t.startHint}</p>
      <Example />
      <p class="actions">
        <a class="button go" href="#/you/new">
          {t.start}
        </a>
      </p>
    </>
  );
}

function Example() {
  const t = texts.value;
  const u = units.value;
  const [fit, setFit] = useState<Schemas["FitView"] | null>(null);
  useEffect(() => void tried(() => ask("get", "/api/v1/example")).then((found) => setFit(found ?? null)), []);
  if (!fit) return null;
  const report = fit.report;
  const words = fit.words[u]!;
  const foot = report.unmeasured.find((one) => one.field === "foot")?.value ?? 0.25;
  return (
    <section class="example" aria-label={t.exampleTitle}>
      <h2>
        <span class="stamp">{t.exampleTitle}</span> {t.exampleHint}
      </h2>
      <div class="two">
        <div>
          <h3>{t.spot.stand}</h3>
          <PlateMap report={report} foot_cm={100 * foot} feet={report} />
          <p class="key">
            <i class="you" /> {youTexts.value.she} <i class="coach" /> {t.spot.coach} {report.present && (<><i class="today" /> {youTexts.value.sheToday}</>)} <i class="alike" /> {t.spot.alike}
          </p>
          <p>
            <strong>
              {length(report.heel_height_cm, u)} ↑ {length(report.heel_spacing_cm, u)} ↔ {Math.round(report.toe_out_deg)}°
            </strong>
          </p>
        </div>
        <div>
          <h3>{t.spot.depth}</h3>
          <Rail report={report} />
          <h3>{t.spot.load}</h3>
          <p class="huge">{mass(report.load_kg, u)}</p>
          <Plates discs={report.plates_per_peg_kg} unit={report.plates_unit ?? "kg"} pegs={report.pegs} />
          <p>{t.spot.reps(report.reps_low, report.reps_high, report.reps_in_reserve)}</p>
          <p>{words.headline.find((line) => line.title === "Gives")?.line}</p>
          <p class="soft">{words.headline.filter((line) => line.title === "Hangs on").map((line) => `${line.title}: ${line.line}`)}</p>
        </div>
      </div>
      <details>
        <summary>{t.why}</summary>
        <ul>
          {[...words.reasons, ...words.limits].map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        <h3>{t.assumed}</h3>
        <ul class="soft">
          {words.assumed.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </details>
    </section>
  );
}

function Today({ who }: { who: Schemas["ListedLifter"] }) {
  const t = youTexts.value;
  const [view, setView] = useState<Schemas["LifterView"] | null>(null);
  const [log, setLog] = useState<Schemas["LogView"] | null>(null);
  useEffect(() => {
    if (who.problem) return;
    void tried(() => ask("get", "/api/v1/lifters/{id}", { path: { id: who.id } })).then((found) => setView(found ?? null));
    void tried(() => ask("get", "/api/v1/log/sets", { query: { lifter: who.id, last: 60 } })).then((found) => setLog(found ?? null));
  }, [who.id]);
  const machine = machineId.value || view?.lifter.present?.machine;
  return (
    <>
      <h1>{t.hello(who.name)}</h1>
      {who.problem && <p class="problem">{who.problem}</p>}
      <p class="actions big">
        <a class="button go" href="#/session">
          {t.todaysSession}
        </a>
        <a class="button" href="#/spot">
          {texts.value.spot.title}
        </a>
      </p>
      {view && (!machine || !view.lifter.strength) && (
        <section>
          <h2>{t.better}</h2>
          {!machine && (
            <a class="row" href="#/you/machine">
              <span>{t.noMachine}</span> <i>→</i>
            </a>
          )}
          {!view.lifter.strength && (
            <a class="row" href="#/you">
              <span>{t.noSet}</span> <i>→</i>
            </a>
          )}
        </section>
      )}
      {log && <LastTime log={log} />}
    </>
  );
}

function LastTime({ log }: { log: Schemas["LogView"] }) {
  const t = youTexts.value;
  const day = log.sets.at(-1)?.when.slice(0, 10);
  if (!day) return <p class="soft">{t.nothingYet}</p>;
  const sets = log.sets.filter((one) => one.when.startsWith(day) && one.kind !== "warm-up");
  const exercises = [...new Set(sets.map((one) => one.exercise))];
  const date = new Date(`${day}T12:00`).toLocaleDateString(navigator.language, { weekday: "long", day: "numeric", month: "long" });
  return (
    <section>
      <h2>{t.lastTime(date)}</h2>
      <dl>
        {exercises.map((name) => {
          const done = sets.filter((one) => one.exercise === name);
          return (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{done.map((one) => `${tidy(one.load, 1)} ${one.unit} × ${one.reps}`).join(", ")}</dd>
            </div>
          );
        })}
      </dl>
      <p>
        <a href="#/log">{t.wholeLog}</a>
      </p>
    </section>
  );
}
