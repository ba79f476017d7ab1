// Which session: routine, day, machine; whether it is the first on it.
import { useEffect, useState } from "preact/hooks";
import { ask, type Schemas } from "../api";
import { watched } from "../jobs";
import { lifterId, problem, tried, units } from "../state";
import { sessionTexts } from "../texts/session";
import { begin } from "../today";
import { JobProgress } from "./progress";

const planning = watched();

async function plan(of: string, body: Schemas["SessionForm"]) {
  const job = await tried(() => ask("post", "/api/v1/lifters/{id}/sessions", { path: { id: of }, body }));
  if (!job) return;
  const ended = await planning.watch(job.id);
  planning.job.value = null;
  if (ended?.problem) problem.value = ended.problem.detail;
  if (ended?.state !== "done" || lifterId.value !== of) return;
  const report = await tried(() => ask("get", "/api/v1/sessions/{job}", { path: { job: job.id } }));
  if (report) begin(job.id, report);
}

export function PlanForm({ of }: { of: string }) {
  const t = sessionTexts.value;
  const [routines, setRoutines] = useState<Schemas["RoutineView"][]>([]);
  const [machines, setMachines] = useState<Schemas["MachineView"][]>([]);
  const [routine, setRoutine] = useState("hamstrings");
  const [day, setDay] = useState("");
  const [machine, setMachine] = useState("");
  const [first, setFirst] = useState(false);
  const chosen = routines.find((one) => one.name === routine);

  useEffect(() => {
    void tried(() => ask("get", "/api/v1/routines")).then((all) => setRoutines(all ?? []));
    void tried(() => ask("get", "/api/v1/machines", { query: { units: units.value } })).then((all) => setMachines(all ?? []));
  }, []);

  if (planning.job.value) return <JobProgress job={planning.job.value} stop={planning.stop} />;
  return (
    <form
      class="ask"
      onSubmit={(event) => {
        event.preventDefault();
        void plan(of, { routine, day: day || null, machine: machine || null, first, loads: [] });
      }}
    >
      <label>
        {t.routine}
        <select value={routine} onChange={(event) => { setRoutine(event.currentTarget.value); setDay(""); }}>
          {routines.map((one) => (
            <option key={one.name} value={one.name}>
              {one.title}
            </option>
          ))}
        </select>
      </label>
      {chosen && chosen.days.length > 1 && (
        <label>
          {t.day}
          <select value={day} onChange={(event) => setDay(event.currentTarget.value)}>
            <option value="">{t.turn}</option>
            {chosen.days.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        {t.machine}
        <select value={machine} onChange={(event) => setMachine(event.currentTarget.value)}>
          <option value="">{t.asLogged}</option>
          {machines.map((one) => (
            <option key={one.id} value={one.id ?? ""}>
              {one.name}
            </option>
          ))}
        </select>
      </label>
      <label class="check">
        <input type="checkbox" checked={first} onChange={(event) => setFirst(event.currentTarget.checked)} />
        {t.firstTime}
      </label>
      <button type="submit" class="go">
        {t.plan}
      </button>
      {first && <a href={`#/session/walk${machine ? `/${encodeURIComponent(machine)}` : ""}`}>{t.walk}</a>}
      <span class="soft">{first && t.walkHint}</span>
    </form>
  );
}
