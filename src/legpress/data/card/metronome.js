"use strict";
/* The beat as a list of instants, seconds from the start. A phase without seconds (as fast as possible) gets a slot. */
function timeline(beat) {
  const events = [];
  let t = 0;
  for (let n = beat.count_in; n > 0; n--, t++) events.push({ t, kind: "count", word: "Ready", count: n, seconds: 1, rep: 0 });
  for (let rep = 1; rep <= beat.reps; rep++) {
    for (const p of beat.phases) {
      const seconds = p.seconds === null ? beat.slot_s : p.seconds;
      events.push({ t, kind: "phase", phase: p.phase, word: p.word, fast: p.seconds === null, seconds, rep });
      if (p.seconds !== null) for (let s = 1; s < seconds; s++) events.push({ t: t + s, kind: "tick", phase: p.phase, rep });
      t += seconds;
    }
  }
  events.push({ t, kind: "end", word: "Done", seconds: 0, rep: beat.reps });
  return events;
}

/* Where the sled is, 0 at the top and 1 at the tape, `t` seconds into an event. */
function sledAt(event, t) {
  const share = event.seconds > 0 ? Math.min(1, Math.max(0, t / event.seconds)) : 1;
  if (event.phase === "down") return share;
  if (event.phase === "bottom") return 1;
  if (event.phase === "up") return event.fast ? Math.max(0, 1 - t / Math.min(0.7, event.seconds)) : 1 - share;
  return 0;
}

/* What is to be heard: pitch in hertz and length in seconds, one after the other. */
function tones(event) {
  if (event.kind === "count") return [[660, 0.1]];
  if (event.kind === "tick") return [[event.phase === "down" ? 330 : 440, 0.05]];
  if (event.kind === "end") return [[660, 0.15], [880, 0.15], [1100, 0.35]];
  return { down: [[330, 0.18]], bottom: [[440, 0.12]], up: [[880, 0.11], [1175, 0.16]], top: [[550, 0.12]] }[event.phase];
}

/* The set on the screen: counts, bar and sound. `at` finds an element by its id; `options.loud` is whether it sounds at first,
   `options.onLoud(loud)` hears of a change, `options.onEnd(whole)` of the end (whole: every repetition was counted). */
function metronome(at, options) {
  let audio = null, loud = options.loud !== false, running = null, awake = null;
  at("sound").setAttribute("aria-pressed", String(loud));

  function clock() { return audio ? audio.currentTime : performance.now() / 1000; }

  function sound(event, when) {
    if (!audio || !loud || when < audio.currentTime - 0.05) return;
    let t = Math.max(when, audio.currentTime);
    for (const [hertz, seconds] of tones(event)) t = tone(hertz, seconds, t, event.kind === "tick" ? 0.35 : 0.9, running.nodes);
  }

  function tone(hertz, seconds, t, volume, nodes) {
    const osc = audio.createOscillator(), gain = audio.createGain();
    osc.frequency.value = hertz;
    osc.type = "triangle";
    gain.gain.setValueAtTime(0.0001, t);
    gain.gain.exponentialRampToValueAtTime(volume, t + 0.012);
    gain.gain.exponentialRampToValueAtTime(0.0001, t + seconds);
    osc.connect(gain).connect(audio.destination);
    osc.start(t);
    osc.stop(t + seconds + 0.02);
    nodes.push(osc);
    return t + seconds;
  }

  function schedule() { // ahead of time, for timers come late
    const run = running;
    while (run && run.next < run.events.length && run.zero + run.events[run.next].t < clock() + 1.2) {
      sound(run.events[run.next], run.zero + run.events[run.next].t);
      run.next++;
    }
  }

  function show() {
    const run = running;
    if (!run) return;
    const t = clock() - run.zero;
    let stage = run.stages[0];
    for (const e of run.stages) if (e.t <= t) stage = e;
    const into = Math.max(0, t - stage.t);
    if (stage !== run.stage) {
      run.stage = stage;
      at("phase").textContent = stage.word;
      const rep = stage.rep ? "Rep " + stage.rep + " of " + run.reps : "Get ready";
      if (at("rep").textContent !== rep) at("rep").textContent = rep;
      if (stage.phase === "up" && navigator.vibrate) { try { navigator.vibrate(60); } catch (e) { /* not allowed */ } }
    }
    const count = stage.kind === "count" ? stage.count : stage.kind === "end" || stage.fast ? "" : Math.min(Math.floor(into) + 1, Math.ceil(stage.seconds));
    if (at("count").textContent !== String(count)) at("count").textContent = String(count);
    const sled = at("sled");
    const room = sled.parentElement.clientHeight - sled.offsetHeight - 18;
    sled.style.transform = "translateY(" + (sledAt(stage, into) * room).toFixed(1) + "px)";
    if (stage.kind === "end" && into > 2.5) { stop(true); return; }
    run.frame = requestAnimationFrame(show);
  }

  function start(beat, opener) {
    if (running) return;
    const events = timeline(beat);
    wake(); // a phone lets sound begin only inside a tap
    at("hint").hidden = !audio;
    at("set").hidden = false;
    document.body.style.overflow = "hidden";
    at("phase").textContent = "Ready";
    at("count").textContent = "";
    at("rep").textContent = "Get ready";
    at("stop").focus();
    running = { events, stages: events.filter((e) => e.kind !== "tick"), reps: beat.reps, opener, zero: 0, next: 0, nodes: [], stage: null, frame: 0, timer: 0 };
    const run = running;
    const began = performance.now();
    (function go() { // the audio's clock stands still until it runs; after half a second the set goes without
      if (running !== run) return;
      if (audio && audio.state !== "running") {
        if (performance.now() - began < 500) { setTimeout(go, 30); return; }
        audio = null;
        at("hint").hidden = true;
      }
      run.zero = clock() + 0.3;
      schedule();
      run.timer = setInterval(schedule, 200);
      run.frame = requestAnimationFrame(show);
    })();
    try { if (navigator.wakeLock) navigator.wakeLock.request("screen").then((w) => { if (running === run) awake = w; else w.release(); }, () => {}); } catch (e) { /* the screen may sleep */ }
  }

  function stop(whole) {
    const run = running;
    if (!run) return;
    running = null;
    clearInterval(run.timer);
    cancelAnimationFrame(run.frame);
    for (const node of run.nodes) { try { node.stop(); } catch (e) { /* has ended */ } }
    if (awake) { try { awake.release(); } catch (e) { /* is gone */ } awake = null; }
    at("set").hidden = true;
    document.body.style.overflow = "";
    if (run.opener) run.opener.focus();
    if (options.onEnd) options.onEnd(whole === true);
  }

  at("stop").addEventListener("click", () => stop(false));
  document.addEventListener("keydown", (e) => {
    if (!running) return;
    if (e.key === "Escape") stop(false);
    if (e.key === "Tab") { e.preventDefault(); (document.activeElement === at("stop") ? at("sound") : at("stop")).focus(); }
  });
  at("sound").addEventListener("click", () => {
    loud = !loud;
    at("sound").setAttribute("aria-pressed", String(loud));
    if (options.onLoud) options.onLoud(loud);
    if (!loud && running) { for (const node of running.nodes) { try { node.stop(); } catch (e) { /* has ended */ } } running.nodes = []; }
  });

  /* The sounds of an event now, for a timer; only once a tap has let sound begin. */
  function chime(event) {
    if (!audio || audio.state !== "running" || !loud) return;
    let t = audio.currentTime;
    for (const [hertz, seconds] of tones(event)) t = tone(hertz, seconds, t, 0.9, []);
  }

  /* Lets sound begin; to be called inside a tap. */
  function wake() {
    const Audio = window.AudioContext || window.webkitAudioContext;
    try {
      if (!audio && Audio) audio = new Audio();
      if (audio && audio.state !== "running") audio.resume();
    } catch (e) { audio = null; }
    if (audio && audio.state === "closed") audio = null;
  }

  return { start, stop, chime, wake };
}

if (typeof module !== "undefined") module.exports = { timeline, sledAt, tones };
