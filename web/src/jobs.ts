// Long work beside the page: started, watched, stopped; found again after a reload.
import { signal, type Signal } from "@preact/signals";
import { ask, type Schemas } from "./api";
import { tried } from "./state";

export type Job = Schemas["JobReport"];
const ASK_MS = 250;

/** A job that is watched until it is over; `null` while there is none. */
export function watched(): { job: Signal<Job | null>; watch: (id: string) => Promise<Job | undefined>; stop: () => void } {
  const job = signal<Job | null>(null);
  let watching = "";

  async function watch(id: string): Promise<Job | undefined> {
    watching = id;
    for (;;) {
      const found = await tried(() => ask("get", "/api/v1/jobs/{job}", { path: { job: id } }));
      if (watching !== id) return undefined;
      job.value = found ?? null;
      if (!found || !["waiting", "running"].includes(found.state)) return found;
      await new Promise((resolve) => setTimeout(resolve, ASK_MS));
    }
  }

  function stop() {
    const id = job.value?.id;
    if (id) void tried(() => ask("delete", "/api/v1/jobs/{job}", { path: { job: id } }));
  }

  return { job, watch, stop };
}

/** The newest job of a kind that is still known, for a page that was opened again. */
export async function newest(lifter: string, kind: string): Promise<Job | undefined> {
  const all = await tried(() => ask("get", "/api/v1/jobs", { query: { lifter } }));
  return all?.filter((one) => one.kind === kind && one.state !== "cancelled" && one.state !== "failed").at(-1);
}
