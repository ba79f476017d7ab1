// Sound, vibration, voice, a screen that stays on: each where the phone has it and allows it.
import { tones, type Beat } from "./beat";

let audio: AudioContext | null = null;

/** Lets sound begin; to be called inside a tap. */
export function wake() {
  try {
    audio ??= new AudioContext();
    if (audio.state === "closed") audio = null;
    else if (audio.state !== "running") void audio.resume();
  } catch {
    audio = null;
  }
}

export function sounding(): boolean {
  return audio !== null && audio.state === "running";
}

/** The tones of a beat, so many seconds from now; what plays them can be stopped. */
export function sound(beat: Pick<Beat, "kind" | "phase">, in_s: number): OscillatorNode[] {
  const context = audio;
  if (!context || context.state !== "running" || in_s < -0.05) return [];
  let t = context.currentTime + Math.max(0, in_s);
  return tones(beat).map(([hertz, seconds]) => {
    const tone = context.createOscillator();
    const gain = context.createGain();
    tone.frequency.value = hertz;
    tone.type = "triangle";
    gain.gain.setValueAtTime(0.0001, t);
    gain.gain.exponentialRampToValueAtTime(beat.kind === "tick" ? 0.35 : 0.9, t + 0.012);
    gain.gain.exponentialRampToValueAtTime(0.0001, t + seconds);
    tone.connect(gain).connect(context.destination);
    tone.start(t);
    t += seconds;
    tone.stop(t + 0.02);
    return tone;
  });
}

/** The end of something, heard and felt, if a tap has let sound begin. */
export function chime() {
  sound({ kind: "end", phase: null }, 0);
  shake([120, 80, 120]);
}

export function shake(pattern: number | number[]) {
  try {
    navigator.vibrate?.(pattern);
  } catch {
    /* not allowed */
  }
}

/** Says a word aloud, instead of what is still being said. */
export function say(words: string) {
  try {
    speechSynthesis.cancel();
    const told = new SpeechSynthesisUtterance(words);
    told.lang = document.documentElement.lang;
    told.rate = 1.3;
    speechSynthesis.speak(told);
  } catch {
    /* this one does not speak */
  }
}

/** Keeps the screen on until the answer is called. */
export function awake(): () => void {
  let over = false;
  let lock: WakeLockSentinel | null = null;
  void (async () => {
    try {
      lock = await navigator.wakeLock.request("screen");
      if (over) await lock.release();
    } catch {
      /* the screen may sleep */
    }
  })();
  return () => {
    over = true;
    void lock?.release().catch(() => undefined);
  };
}
