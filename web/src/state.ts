// What all pages share: who it is about, units, colours, what the last thing done was.
import { computed, effect, signal } from "@preact/signals";
import { Offline, Refused, ask, type Schemas } from "./api";
import { texts } from "./texts";

export type Units = "kg" | "lb";

/** A signal that the browser remembers. */
export function kept<T extends string>(name: string) {
  const key = `legpress-${name}`;
  let first = "";
  try {
    first = localStorage.getItem(key) ?? "";
  } catch {
    /* a private window remembers nothing */
  }
  const value = signal(first as T | "");
  effect(() => {
    try {
      localStorage.setItem(key, value.value);
    } catch {
      /* likewise */
    }
  });
  return value;
}

export const lifterId = kept<string>("lifter");
export const unitsTold = kept<Units>("units");
export const theme = kept<"light" | "dark">("theme");
export const lifters = signal<Schemas["ListedLifter"][] | null>(null);
const machines = kept<string>("machines"); // lifter=machine, one a line
export const problem = signal("");
export const notice = signal<{ words: string; undo?: () => void } | null>(null);
export const route = signal(location.hash.replace(/^#\/?/, "") || "");

export const lifter = computed(() => lifters.value?.find((one) => one.id === lifterId.value) ?? null);
export const units = computed<Units>(() => unitsTold.value || lifter.value?.units || (navigator.language === "en-US" ? "lb" : "kg"));

/** The machine that this browser's lifter chose, where the lifter's own file names none or another; "" where none was chosen. */
export const machineId = computed(() => chosenMachines().get(lifterId.value) ?? "");

export function chooseMachine(id: string) {
  const chosen = chosenMachines().set(lifterId.value, id);
  machines.value = [...chosen].map((one) => one.join("=")).join("\n");
}

function chosenMachines(): Map<string, string> {
  return new Map(machines.value.split("\n").map((line) => line.split("=") as [string, string]));
}

addEventListener("hashchange", () => {
  route.value = location.hash.replace(/^#\/?/, "");
  problem.value = "";
  scrollTo(0, 0);
});

effect(() => {
  if (theme.value) document.documentElement.dataset["theme"] = theme.value;
  else delete document.documentElement.dataset["theme"];
});

export function go(to: string) {
  location.hash = `#/${to}`;
}

/** Does something that may be refused; the reason is shown where the person looks. */
export async function tried<T>(work: () => Promise<T>): Promise<T | undefined> {
  problem.value = "";
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refused) problem.value = error.sentence;
    else if (error instanceof Offline) problem.value = texts.value.offline;
    else throw error;
    return undefined;
  }
}

export async function loadLifters() {
  const found = await tried(() => ask("get", "/api/v1/lifters"));
  if (!found) return;
  lifters.value = found;
  if (!found.some((one) => one.id === lifterId.value)) lifterId.value = found[0]?.id ?? "";
}
