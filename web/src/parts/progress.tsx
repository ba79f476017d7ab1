// How far long work is, and the way to stop it.
import type { Job } from "../jobs";
import { texts } from "../texts";

export function JobProgress({ job, stop }: { job: Job; stop: () => void }) {
  const t = texts.value;
  const percent = Math.round(100 * job.share_done);
  const left = job.state === "waiting" ? t.ahead(job.ahead) : job.seconds_left == null ? "" : t.secondsLeft(job.seconds_left);
  return (
    <div class="job" role="group" aria-label={job.stage}>
      <progress value={percent} max={100} aria-label={job.stage} />
      <p aria-live="polite">
        {job.stage} · {percent} %{left && ` · ${left}`}
      </p>
      <button type="button" class="quiet" onClick={stop}>
        {t.cancel}
      </button>
    </div>
  );
}
