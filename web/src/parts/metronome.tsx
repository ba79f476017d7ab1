// The beat of a set over the whole screen: seen, heard, felt, said.
import { useEffect, useRef, useState } from "preact/hooks";
import { type Beat, type Phase, sledAt, timeline } from "../beat";
import { awake, say, shake, sound, sounding, wake } from "../sound";
import { sessionTexts } from "../texts/session";

const AHEAD_S = 1.2; // sound is told ahead, for timers come late
const WAIT_FOR_SOUND_S = 0.5; // then the set goes without
const STAY_S = 2.5;

interface Ways {
  sound: boolean;
  aloud: boolean;
  flash: boolean;
}
const USUAL: Ways = { sound: true, aloud: false, flash: false };

function keptWays(): Ways {
  try {
    return { ...USUAL, ...(JSON.parse(localStorage.getItem("legpress-beat") ?? "{}") as Partial<Ways>) };
  } catch {
    return USUAL;
  }
}

export function Metronome({ phases, reps, aim, close }: { phases: readonly Phase[]; reps: number; aim: string; close: () => void }) {
  const t = sessionTexts.value;
  const dialog = useRef<HTMLDialogElement>(null);
  const track = useRef<HTMLDivElement>(null);
  const sled = useRef<HTMLElement>(null);
  const [beat, setBeat] = useState<Beat | null>(null);
  const [count, setCount] = useState<number | null>(null);
  const [ways, setWays] = useState(keptWays);
  const told = useRef(ways);
  told.current = ways;

  function choose(which: keyof Ways) {
    const next = { ...ways, [which]: !ways[which] };
    setWays(next);
    try {
      localStorage.setItem("legpress-beat", JSON.stringify(next));
    } catch {
      /* a private window remembers nothing */
    }
  }

  useEffect(() => {
    wake();
    dialog.current?.showModal();
    const sleep = awake();
    const beats = timeline(phases, reps);
    const stages = beats.filter((one) => one.kind !== "tick");
    let playing: OscillatorNode[] = [];
    let next = 0;
    let now: Beat | null = null;
    let frame = 0;
    const zero = performance.now() / 1000 + WAIT_FOR_SOUND_S;
    const time = () => performance.now() / 1000 - zero;

    const schedule = () => {
      if (!sounding() && time() < 0) return;
      for (; next < beats.length && beats[next]!.t < time() + AHEAD_S; next++) {
        if (told.current.sound) playing.push(...sound(beats[next]!, beats[next]!.t - time()));
      }
      if (!told.current.sound) {
        for (const tone of playing) tone.stop();
        playing = [];
      }
    };
    const timer = setInterval(schedule, 100);
    const show = () => {
      frame = requestAnimationFrame(show);
      const at = time();
      const stage = stages.findLast((one) => one.t <= at) ?? stages[0]!;
      const into = Math.max(0, at - stage.t);
      if (stage !== now) {
        now = stage;
        setBeat(stage);
        if (stage.phase === "up") shake(60);
        if (told.current.aloud) say(aloud(stage));
      }
      const left = stage.kind === "count" ? 3 - stage.t : stage.kind === "end" || stage.fast ? null : Math.min(Math.floor(into) + 1, Math.ceil(stage.seconds));
      setCount(left);
      if (sled.current && track.current) {
        const room = track.current.clientHeight - sled.current.offsetHeight - 12;
        sled.current.style.transform = `translateY(${(sledAt(stage, into) * room).toFixed(1)}px)`;
      }
      if (stage.kind === "end" && into > STAY_S) close();
    };
    frame = requestAnimationFrame(show);
    return () => {
      clearInterval(timer);
      cancelAnimationFrame(frame);
      for (const tone of playing) tone.stop();
      sleep();
    };
  }, []);

  const word = !beat || beat.kind === "count" ? t.ready : beat.kind === "end" ? t.beatDone : beat.fast ? t.go : (t.phases[beat.phase ?? ""] ?? "");
  return (
    <dialog ref={dialog} class={`beat${ways.flash && beat?.phase === "up" ? " flash" : ""}`} aria-labelledby="beat-word" onClose={close}>
      <div class="beat-head">
        <p aria-live="polite">{beat?.rep ? t.repOf(beat.rep, reps) : t.getReady}</p>
        <div class="ways">
          {(["sound", "aloud", "flash"] as const).map((which) => (
            <button key={which} type="button" aria-pressed={ways[which]} onClick={() => choose(which)}>
              {t[which]}
            </button>
          ))}
        </div>
      </div>
      <div class="beat-body">
        <div class="sled-track" ref={track} aria-hidden="true">
          <b ref={sled} />
          <em>{t.top}</em>
          <em>{t.tapeShort}</em>
        </div>
        <div class="beat-now">
          <p id="beat-word">{word}</p>
          <p class="beat-count" aria-hidden="true">
            {count ?? ""}
          </p>
        </div>
      </div>
      {aim && <p class="aim">{aim}</p>}
      <button type="button" class="go" onClick={close} autoFocus>
        {t.endBeat}
      </button>
    </dialog>
  );

  function aloud(stage: Beat): string {
    if (stage.kind === "count") return String(3 - stage.t);
    if (stage.kind === "end") return t.beatDone;
    const said = stage.fast ? t.go : (t.phases[stage.phase ?? ""] ?? "");
    return stage.phase === phases[0]?.phase ? `${stage.rep}. ${said}` : said;
  }
}
