// Today's session as it is kept in this browser: the plan, what is done of it, the rest that runs. Every tab sees the same.
import { computed, effect, signal } from "@preact/signals";
import type { Schemas } from "./api";
import { KG_PER_LB } from "./measures";
import { type Entry, entries } from "./outbox";
import { chime } from "./sound";
import { lifterId, type Units } from "./state";

export type Report = Schemas["SessionReport"];
export type Exercise = Schemas["ExerciseReport"];
export type PlannedSet = Schemas["PlannedSetReport"];
export type SetView = Schemas["SetView"];

export interface Today {
  job: string;
  report: Report;
  touched_ms: number;
  skipped: string[];
  extra: Record<string, number>; // sets more than planned, by exercise
  swapped: Record<string, string>; // another exercise in the place of the planned one
  at: string; // the row that was chosen by hand
  note: string;
  rest_until_ms: number;
}
/** One set to do. */
export interface Row {
  key: string;
  exercise: number;
  name: string; // of the exercise
  nth: number; // of its kind
  of: number;
  set: PlannedSet;
}

const OLD_MS = 5 * 3_600_000; // a session that goes past midnight is still today's

export const today = signal<Today | null>(null);
/** What is done of it, by the key of a row: what the outbox has for this plan. */
export const done = computed<Record<string, Entry>>(() => {
  const mine = `${today.value?.job}/`;
  const found = entries.value.filter((one) => one.place.startsWith(mine) && !one.taken_back);
  return Object.fromEntries(found.map((one) => [one.place.slice(mine.length), one]));
});
const key = computed(() => `legpress-session-${lifterId.value}`);

effect(() => read(key.value));
addEventListener("storage", (event) => {
  if (event.key === key.value) read(event.key);
});

function read(from: string) {
  let kept: Today | null = null;
  try {
    kept = JSON.parse(localStorage.getItem(from) ?? "null") as Today | null;
  } catch {
    /* nothing that can be read is nothing */
  }
  today.value = kept && (kept.report.date === day(new Date()) || Date.now() - kept.touched_ms < OLD_MS) ? kept : null;
}

export function begin(job: string, report: Report) {
  keep({ job, report, touched_ms: 0, skipped: [], extra: {}, swapped: {}, at: "", note: "", rest_until_ms: 0 });
}

/** Changes what is kept, as it is kept now, be it by another tab. */
export function change(what: (now: Today) => Partial<Today>) {
  read(key.value);
  if (today.value) keep({ ...today.value, ...what(today.value) });
}

export function forget() {
  keep(null);
}

function keep(next: Today | null) {
  if (next) next.touched_ms = Date.now();
  today.value = next;
  try {
    if (next) localStorage.setItem(key.value, JSON.stringify(next));
    else localStorage.removeItem(key.value);
  } catch {
    /* a private window remembers nothing */
  }
}

/** Every set of the session in the order of the gym. */
export function rowsOf(kept: Today): Row[] {
  return kept.report.exercises.flatMap((exercise, n) => {
    const name = kept.swapped[n] ?? exercise.exercise;
    const planned = exercise.sets.flatMap((set) => Array<PlannedSet>(set.count).fill(set));
    const last = exercise.sets.at(-1);
    if (last) planned.push(...Array<PlannedSet>(kept.extra[n] ?? 0).fill(last));
    const count: Record<string, number> = {};
    return planned.map((set, i) => ({
      key: `${n}-${i}`,
      exercise: n,
      name,
      set,
      nth: (count[set.kind] = (count[set.kind] ?? 0) + 1),
      of: planned.filter((other) => other.kind === set.kind).length,
    }));
  });
}

/** The set to do now; undefined once all is done. */
export function currentRow(kept: Today, rows: readonly Row[]): Row | undefined {
  const open = rows.filter((row) => !done.value[row.key] && !kept.skipped.includes(row.key));
  return open.find((row) => row.key === kept.at) ?? open[0];
}

/** Load and repetitions to begin with: what this session found, else the plan, else last time. */
export function offered(kept: Today, row: Row, rows: readonly Row[], last: SetView | undefined, units: Units): { load: number | null; reps: number } {
  const { load_kg, reps_low, reps_high } = row.set;
  const before = rows
    .filter((one) => one.exercise === row.exercise && one.name === row.name && heavy(one) && one.key !== row.key)
    .map((one) => done.value[one.key]?.body)
    .filter((body) => body !== undefined)
    .sort((a, b) => ((a.when ?? "") < (b.when ?? "") ? -1 : 1))
    .at(-1);
  if (before && heavy(row)) {
    return { load: inUnits(Number(before.load), before.unit ?? units, units), reps: Math.min(Math.max(before.reps ?? 0, reps_low), reps_high) };
  }
  if (load_kg !== null && kept.swapped[row.exercise] === undefined) {
    const same = last && heavy(row) && Math.abs(last.load_kg - load_kg) < 0.3;
    return { load: fromKg(load_kg, units), reps: same ? Math.min(Math.max(last.reps, reps_low), reps_high) : reps_high };
  }
  return { load: last && heavy(row) ? inUnits(last.load, last.unit, units) : null, reps: reps_high };
}

function heavy(row: Row): boolean {
  return row.set.kind !== "warm-up";
}

export function fromKg(kg: number, units: Units): number {
  return units === "kg" ? Math.round(100 * kg) / 100 : Math.round((10 * kg) / KG_PER_LB) / 10;
}

function inUnits(load: number, unit: Units, units: Units): number {
  return unit === units ? load : fromKg(unit === "kg" ? load : load * KG_PER_LB, units);
}

/** The clock on the gym's wall, without a zone: 2026-01-31T18:05:09. */
export function wallClock(date: Date): string {
  return `${day(date)}T${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":")}`;
}

function day(date: Date): string {
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function two(n: number): string {
  return String(n).padStart(2, "0");
}

// --- the rest: until a time of the clock, so that a locked screen or a reload does not lose it ---

const now = signal(Date.now());
export const restLeft_s = computed(() => {
  const until = today.value?.rest_until_ms ?? 0;
  const left = (until - now.value) / 1000;
  return until > 0 && left > -600 ? left : null; // after ten minutes somebody went home
});
let chimed = 0;

setInterval(() => {
  const until = today.value?.rest_until_ms ?? 0;
  if (!until) return;
  now.value = Date.now();
  const left = (until - now.value) / 1000;
  if (left > 0 || chimed === until) return;
  chimed = until;
  if (left > -5) chime();
}, 250);
document.addEventListener("visibilitychange", () => (now.value = Date.now()));

export function rest(seconds: number) {
  now.value = Date.now();
  change(() => ({ rest_until_ms: seconds > 0 ? Date.now() + 1000 * seconds : 0 }));
}
