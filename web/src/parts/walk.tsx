// The first session on a machine: half the load, one position after the other, and what there is to feel in each.
import { useEffect, useState } from "preact/hooks";
import { ask, type Schemas } from "../api";
import { newest, watched } from "../jobs";
import { mass } from "../measures";
import { problem, tried, units } from "../state";
import { texts } from "../texts";
import { sessionTexts } from "../texts/session";
import { MarksList } from "./marks";
import { Plates } from "./plates";
import { JobProgress } from "./progress";

const walking = watched();

export function Walk({ of, machine }: { of: string; machine: string | null }) {
  const t = sessionTexts.value;
  const [report, setReport] = useState<Schemas["FirstSessionReport"] | null>(null);
  const [at, setAt] = useState(0);

  useEffect(() => {
    void (async () => {
      const body = { machine };
      const known = machine ? undefined : await newest(of, "first session");
      const job = known ?? (await tried(() => ask("post", "/api/v1/lifters/{id}/first-sessions", { path: { id: of }, body })));
      if (!job) return;
      const ended = await walking.watch(job.id);
      walking.job.value = null;
      if (ended?.problem) problem.value = ended.problem.detail;
      if (ended?.state === "done") setReport((await tried(() => ask("get", "/api/v1/first-sessions/{job}", { path: { job: job.id } }))) ?? null);
    })();
  }, [of, machine]);

  const position = report?.positions[at];
  return (
    <div class="session">
      <h1>{t.walk}</h1>
      <p class="soft">{t.walkHint}</p>
      {walking.job.value && <JobProgress job={walking.job.value} stop={walking.stop} />}
      {report && position && (
        <article class="now" aria-live="polite">
          <p class="soft">{t.walkOf(at + 1, report.positions.length)}</p>
          <h2>
            {t.walkTry} {report.empty_carriage ? t.emptySled : mass(report.load_kg, units.value)}
          </h2>
          {report.machine_kind === "plate_loaded" && !report.empty_carriage && (
            <Plates discs={report.plates_per_peg_kg} unit={report.plates_unit ?? "kg"} pegs={report.pegs} />
          )}
          <MarksList marks={{ ...position, backrest_notches: report.backrest_notches }} />
          {position.sweet_spot && <p class="cue">{t.sweetSpot}</p>}
          <p>
            {t.hamstrings(Math.round(position.hamstrings_pct))} {position.stretch_even ? t.stretchEven : t.stretchAt[position.stretch_peak_at]}{" "}
            {t.pullAt(position.pull_peak_way)}
          </p>
          <p class="actions">
            <button type="button" disabled={at === 0} onClick={() => setAt(at - 1)}>
              {texts.value.back}
            </button>
            <button type="button" class="go" disabled={at === report.positions.length - 1} onClick={() => setAt(at + 1)}>
              {texts.value.next}
            </button>
          </p>
        </article>
      )}
      <p>
        <a href="#/session">{t.title}</a>
      </p>
    </div>
  );
}
