// The sweet spot: sought, shown on plate and rail, dragged about, and put right by what was felt.
import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { ask, type Schemas } from "../api";
import { newest, watched } from "../jobs";
import { CM_PER_INCH, length, mass } from "../measures";
import { type Feet, PlateMap } from "../parts/plate_map";
import { Plates } from "../parts/plates";
import { JobProgress } from "../parts/progress";
import { Rail } from "../parts/rail";
import { chooseMachine, go, lifter, lifters, machineId, notice, problem, tried, units } from "../state";
import { texts } from "../texts";

type FitView = Schemas["FitView"];
type Focus = NonNullable<Schemas["FitForm"]["focus"]>;
const FOCI: Focus[] = ["hamstrings", "glutes", "adductors", "quadriceps"];

const found = signal<{ job: string; lifter: string; fit: FitView } | null>(null);
const search = watched();
const answered = watched();

async function show(job: string, of: string) {
  const fit = await tried(() => ask("get", "/api/v1/fits/{job}", { path: { job } }));
  if (fit) found.value = { job, lifter: of, fit };
}

async function seek(of: string, machine: string | null, focus: Focus) {
  const job = await tried(() => ask("post", "/api/v1/lifters/{id}/fits", { path: { id: of }, body: { machine, focus } }));
  if (!job) return;
  const ended = await search.watch(job.id);
  search.job.value = null;
  if (ended?.state === "done") await show(job.id, of);
  else if (ended?.problem) problem.value = ended.problem.detail;
}

export function Spot() {
  const t = texts.value;
  const who = lifter.value;
  const [machines, setMachines] = useState<Schemas["MachineView"][]>([]);
  const machine = machineId.value;
  const [focus, setFocus] = useState<Focus>("hamstrings");

  useEffect(() => {
    if (!who) return;
    void tried(() => ask("get", "/api/v1/machines", { query: { units: units.value } })).then((all) => setMachines(all ?? []));
    if (found.value?.lifter !== who.id && !search.job.value) {
      void newest(who.id, "fit").then(async (job) => {
        if (!job) return;
        if (job.state === "running" || job.state === "waiting") await search.watch(job.id);
        search.job.value = null;
        await show(job.id, who.id);
      });
    }
  }, [who?.id]);

  const everybody = lifters.value; // as it was when `who` was
  useEffect(() => {
    if (everybody && !who) go("");
  }, [everybody, who]);
  if (!who) return <p>{t.loading}</p>;
  const here = found.value?.lifter === who.id ? found.value : null;
  const working = search.job.value;
  return (
    <>
      <h1>{t.spot.title}</h1>
      {working ? (
        <JobProgress job={working} stop={search.stop} />
      ) : (
        <form
          class="ask"
          onSubmit={(event) => {
            event.preventDefault();
            void seek(who.id, machine || null, focus);
          }}
        >
          <label>
            {t.spot.choose}
            <select value={machine} onChange={(event) => chooseMachine(event.currentTarget.value)}>
              <option value="">–</option>
              {machines.map((one) => (
                <option key={one.id} value={one.id ?? ""}>
                  {one.name}
                </option>
              ))}
            </select>
          </label>
          <label>
            {t.spot.focus}
            <select value={focus} onChange={(event) => setFocus(event.currentTarget.value as Focus)}>
              {FOCI.map((one) => (
                <option key={one} value={one}>
                  {t.spot.focuses[one]}
                </option>
              ))}
            </select>
          </label>
          <button type="submit" class="go">
            {here ? t.spot.again : t.spot.find}
          </button>
        </form>
      )}
      {here && <Answer key={here.job} job={here.job} fit={here.fit} of={who.id} />}
    </>
  );
}

function Answer({ job, fit, of }: { job: string; fit: FitView; of: string }) {
  const t = texts.value.spot;
  const u = units.value;
  const report = fit.report;
  const words = fit.words[u]!;
  const own: Feet = pick(report);
  const [feet, setFeet] = useState<Feet>(own);
  const [elsewhere, setElsewhere] = useState<Schemas["MovedView"] | null>(null);
  const foot = report.unmeasured.find((one) => one.field === "foot")?.value;
  const foot_cm = foot ? 100 * foot : report.plate_height_cm - report.heel_height_cm - report.toe_clearance_cm;

  useEffect(() => {
    if (same(feet, own)) {
      setElsewhere(null);
      return undefined;
    }
    const later = setTimeout(() => {
      void tried(() => ask("post", "/api/v1/fits/{job}/moved", { path: { job }, body: feet })).then((at) => setElsewhere(at ?? null));
    }, 60);
    return () => clearTimeout(later);
  }, [feet]);

  return (
    <>
      <p class="lead">{words.headline.find((line) => line.title === "Gives")?.line}</p>
      <p class="soft">{words.headline.filter((line) => line.title === "Hangs on").map((line) => `${line.title}: ${line.line}`)}</p>
      <section class="two">
        <div>
          <h2>{t.stand}</h2>
          <PlateMap report={report} foot_cm={foot_cm} feet={elsewhere ? pick(elsewhere) : feet} move={setFeet} />
          <p class="key">
            <i class="you" /> {t.you} <i class="coach" /> {t.coach} {report.present && (<><i class="today" /> {t.today}</>)} <i class="alike" /> {t.alike}
          </p>
          <p>
            {t.seat}: {words.glance.find((line) => line.title === "Seat")?.line}
          </p>
          <p class="verdict" aria-live="polite">
            <strong>{place(elsewhere ?? feet, u)}</strong> {verdict(elsewhere)}
          </p>
          {!same(feet, own) && (
            <button type="button" class="quiet" onClick={() => setFeet(own)}>
              {t.reset}
            </button>
          )}
          <p class="soft">{t.drag}</p>
        </div>
        <div>
          <h2>{t.depth}</h2>
          <Rail report={report} />
          <h2>{t.load}</h2>
          <p class="huge">{mass(report.load_kg, u)}</p>
          {report.machine_kind === "plate_loaded" && <Plates discs={report.plates_per_peg_kg} unit={report.plates_unit ?? "kg"} pegs={report.pegs} />}
          <p>{t.reps(report.reps_low, report.reps_high, report.reps_in_reserve)}</p>
          {report.ramp_kg.length > 0 && <p class="soft">{t.firstTime(report.ramp_kg.map((kg) => mass(kg, u)).join(", "))}</p>}
          <h2>{t.push}</h2>
          <p>{words.headline.find((line) => line.title === "Push")?.line}</p>
        </div>
      </section>
      <details>
        <summary>{texts.value.why}</summary>
        <dl>
          {words.headline.map((line) => (
            <div key={line.title}>
              <dt>{line.title}</dt>
              <dd>{line.line}</dd>
            </div>
          ))}
        </dl>
        <ul>
          {[...words.reasons, ...words.limits].map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        <h3>{texts.value.assumed}</h3>
        <ul class="soft">
          {words.assumed.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </details>
      <Felt of={of} fit={fit} feet={elsewhere && elsewhere.stop_sled_cm != null ? pick(elsewhere) : own} />
      <section>
        <h2>{t.card}</h2>
        <p class="actions">
          <a class="button" href={`/api/v1/fits/${job}/card.png?units=${u}`} download="legpress-card.png">
            {t.cardPng}
          </a>
          <a class="button" href={`/api/v1/fits/${job}/card.pdf?units=${u}`} download="legpress-card.pdf">
            {t.cardPdf}
          </a>
        </p>
      </section>
      <ul class="limits">
        {words.limits_of_use.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  );
}

/** What the lifter felt here: it moves the zones and the next fit. */
function Felt({ of, fit, feet }: { of: string; fit: FitView; feet: Feet }) {
  const t = texts.value.spot;
  const report = fit.report;
  const u = units.value;
  const [what, setWhat] = useState<"felt_it" | "tailbone_lifted" | null>(null);
  const [travel, setTravel] = useState("");

  async function keep() {
    const typed = Number(travel.replace(",", "."));
    const travel_sled_cm = u === "kg" ? typed : typed * CM_PER_INCH;
    const machine = fit.machine;
    if (!what || !machine) return;
    if (!Number.isFinite(typed) || travel.trim() === "") {
      problem.value = t.feltNumber;
      return;
    }
    const body = { what, machine, stance: feet, travel_sled_cm, load_kg: report.load_kg, push: report.cue };
    const job = await tried(() => ask("post", "/api/v1/lifters/{id}/felt", { path: { id: of }, body }));
    if (!job) return;
    const ended = await answered.watch(job.id);
    answered.job.value = null;
    if (ended?.problem) problem.value = ended.problem.detail;
    if (ended?.state !== "done") return;
    const answer = await tried(() => ask("get", "/api/v1/answers/{job}", { path: { job: job.id } }));
    if (!answer) return;
    notice.value = { words: answer.words.join(" "), undo: () => void takeBack(of, fit) };
    setWhat(null);
    await seek(of, machine, report.focus as Focus);
  }

  if (answered.job.value) return <JobProgress job={answered.job.value} stop={answered.stop} />;
  if (!what) {
    return (
      <p class="actions">
        <button type="button" onClick={() => { setWhat("felt_it"); setTravel(shown(report.stop_sled_cm, u)); }}>
          {t.felt}
        </button>
        <button type="button" onClick={() => { setWhat("tailbone_lifted"); setTravel(""); }}>
          {t.tailbone}
        </button>
      </p>
    );
  }
  return (
    <form class="ask" onSubmit={(event) => { event.preventDefault(); void keep(); }}>
      <label>
        {t.feltHow}
        <span class="with-unit">
          <input inputMode="decimal" value={travel} onInput={(event) => setTravel(event.currentTarget.value)} autoFocus />
          <em>{u === "kg" ? "cm" : "in"}</em>
        </span>
      </label>
      <p class="actions">
        <button type="submit" class="go">
          {texts.value.save}
        </button>
        <button type="button" class="quiet" onClick={() => setWhat(null)}>
          {texts.value.cancel}
        </button>
      </p>
    </form>
  );
}

async function takeBack(of: string, fit: FitView) {
  notice.value = null;
  const back = await tried(() => ask("post", "/api/v1/lifters/{id}/felt/undo", { path: { id: of } }));
  if (back) await seek(of, fit.machine, fit.report.focus as Focus);
}

function pick(from: Feet): Feet {
  const { heel_height_cm, heel_spacing_cm, toe_out_deg, backrest_notch } = from;
  return { heel_height_cm, heel_spacing_cm, toe_out_deg, backrest_notch };
}

function same(one: Feet, other: Feet): boolean {
  return Math.abs(one.heel_height_cm - other.heel_height_cm) < 0.06 && Math.abs(one.heel_spacing_cm - other.heel_spacing_cm) < 0.06;
}

function place(feet: Feet, u: "kg" | "lb"): string {
  return `${length(feet.heel_height_cm, u)} ↑ ${length(feet.heel_spacing_cm, u)} ↔ ${Math.round(feet.toe_out_deg)}°`;
}

function verdict(at: Schemas["MovedView"] | null): string {
  const t = texts.value.spot;
  if (!at) return t.here;
  if (at.forbidden_words) return t.forbidden(at.forbidden_words);
  const lost = Math.round(at.gives_up_pct ?? 0);
  return Math.abs(lost) < 2 ? t.same : lost > 0 ? t.givesUp(lost) : t.gains(-lost);
}

function shown(cm: number, u: "kg" | "lb"): string {
  return (u === "kg" ? cm : cm / CM_PER_INCH).toFixed(1);
}
