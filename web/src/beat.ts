// The beat of a set: what happens when, where the carriage is then, what is to be heard. The same as `legpress.metronome`.
import type { Schemas } from "./api";

export const COUNT_IN = 3;
export const FAST_PUSH_SLOT_S = 1.5;

export type Phase = Pick<Schemas["PhaseReport"], "phase" | "seconds" | "word">;
export interface Beat {
  t: number;
  kind: "count" | "phase" | "tick" | "end";
  rep: number;
  seconds: number;
  phase: string | null;
  fast: boolean;
}
/** Hertz and seconds, one after the other. */
export type Tones = readonly (readonly [number, number])[];

/** A set as a list of instants, seconds from its start; a phase as fast as possible gets a slot. */
export function timeline(phases: readonly Phase[], reps: number): Beat[] {
  const beats: Beat[] = [];
  let t = 0;
  for (let n = 0; n < COUNT_IN; n++, t++) beats.push({ t, kind: "count", rep: 0, seconds: 1, phase: null, fast: false });
  for (let rep = 1; rep <= reps; rep++) {
    for (const { phase, seconds: told } of phases) {
      const fast = told === null;
      const seconds = told ?? FAST_PUSH_SLOT_S;
      beats.push({ t, kind: "phase", rep, seconds, phase, fast });
      if (!fast) for (let s = 1; s < seconds; s++) beats.push({ t: t + s, kind: "tick", rep, seconds: 0, phase, fast: false });
      t += seconds;
    }
  }
  beats.push({ t, kind: "end", rep: reps, seconds: 0, phase: null, fast: false });
  return beats;
}

/** Where the carriage is, 0 at the top and 1 at the tape, `t` seconds into a beat. */
export function sledAt(beat: Beat, t: number): number {
  const share = beat.seconds > 0 ? Math.min(1, Math.max(0, t / beat.seconds)) : 1;
  if (beat.phase === "down") return share;
  if (beat.phase === "bottom") return 1;
  if (beat.phase === "up") return beat.fast ? Math.max(0, 1 - t / Math.min(0.7, beat.seconds)) : 1 - share;
  return 0;
}

const STARTS: Record<string, Tones> = {
  down: [[330, 0.18]],
  bottom: [[440, 0.12]],
  up: [[880, 0.11], [1175, 0.16]],
  top: [[550, 0.12]],
};

/** What is to be heard. */
export function tones(beat: Pick<Beat, "kind" | "phase">): Tones {
  if (beat.kind === "count") return [[660, 0.1]];
  if (beat.kind === "tick") return [[beat.phase === "down" ? 330 : 440, 0.05]];
  if (beat.kind === "end") return [[660, 0.15], [880, 0.15], [1100, 0.35]];
  return STARTS[beat.phase ?? ""] ?? [];
}
