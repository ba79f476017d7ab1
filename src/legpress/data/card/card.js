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

function page() {
  const root = document.documentElement;
  const at = (id) => document.getElementById(id);
  const beat = JSON.parse(at("beat").textContent);
  const key = "legpress-card-" + beat.card;
  let kept = {};
  try { kept = JSON.parse(localStorage.getItem(key) || "{}") || {}; } catch (e) { kept = {}; }
  function keep(more) {
    Object.assign(kept, more);
    try { localStorage.setItem(key, JSON.stringify(kept)); } catch (e) { /* private windows remember nothing */ }
  }

  // units and colours
  document.querySelector(".switches").hidden = false;
  const unitButtons = document.querySelectorAll("[data-set-units]");
  function setUnits(units) {
    root.dataset.units = units;
    for (const b of unitButtons) b.setAttribute("aria-pressed", String(b.dataset.setUnits === units));
  }
  setUnits(kept.units === "kg" || kept.units === "lb" ? kept.units : root.dataset.units);
  for (const b of unitButtons) b.addEventListener("click", () => { setUnits(b.dataset.setUnits); keep({ units: b.dataset.setUnits }); });
  if (kept.theme === "dark" || kept.theme === "light") root.dataset.theme = kept.theme;
  at("theme").addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    keep({ theme: root.dataset.theme });
  });

  // ticks
  const boxes = Array.from(document.querySelectorAll(".checks input"));
  const ticked = Array.isArray(kept.ticks) ? kept.ticks : [];
  const saveTicks = () => {
    keep({ ticks: boxes.map((b) => b.checked) });
    at("untick").hidden = !boxes.some((b) => b.checked);
  };
  boxes.forEach((b, i) => { b.checked = ticked[i] === true; b.addEventListener("change", saveTicks); });
  at("untick").hidden = !boxes.some((b) => b.checked);
  at("untick").addEventListener("click", () => { boxes.forEach((b) => { b.checked = false; }); saveTicks(); });

  // the set
  document.querySelector(".bar").hidden = false;
  const events = timeline(beat);
  const stages = events.filter((e) => e.kind !== "tick");
  let audio = null, loud = kept.sound !== false, running = null, awake = null;
  at("sound").setAttribute("aria-pressed", String(loud));

  function clock() { return audio ? audio.currentTime : performance.now() / 1000; }

  function sound(event, when) {
    if (!audio || !loud || when < audio.currentTime - 0.05) return;
    let t = Math.max(when, audio.currentTime);
    for (const [hertz, seconds] of tones(event)) {
      const osc = audio.createOscillator(), gain = audio.createGain();
      osc.frequency.value = hertz;
      osc.type = "triangle";
      gain.gain.setValueAtTime(0.0001, t);
      gain.gain.exponentialRampToValueAtTime(event.kind === "tick" ? 0.35 : 0.9, t + 0.012);
      gain.gain.exponentialRampToValueAtTime(0.0001, t + seconds);
      osc.connect(gain).connect(audio.destination);
      osc.start(t);
      osc.stop(t + seconds + 0.02);
      running.nodes.push(osc);
      t += seconds;
    }
  }

  function schedule() { // ahead of time, for timers come late
    const run = running;
    while (run && run.next < events.length && run.zero + events[run.next].t < clock() + 1.2) {
      sound(events[run.next], run.zero + events[run.next].t);
      run.next++;
    }
  }

  function show() {
    const run = running;
    if (!run) return;
    const t = clock() - run.zero;
    let stage = stages[0];
    for (const e of stages) if (e.t <= t) stage = e;
    const into = Math.max(0, t - stage.t);
    if (stage !== run.stage) {
      run.stage = stage;
      at("phase").textContent = stage.word;
      const rep = stage.rep ? "Rep " + stage.rep + " of " + beat.reps : "Get ready";
      if (at("rep").textContent !== rep) at("rep").textContent = rep;
      if (stage.phase === "up" && navigator.vibrate) { try { navigator.vibrate(60); } catch (e) { /* not allowed */ } }
    }
    const count = stage.kind === "count" ? stage.count : stage.kind === "end" || stage.fast ? "" : Math.min(Math.floor(into) + 1, Math.ceil(stage.seconds));
    if (at("count").textContent !== String(count)) at("count").textContent = String(count);
    const sled = at("sled");
    const room = sled.parentElement.clientHeight - sled.offsetHeight - 18;
    sled.style.transform = "translateY(" + (sledAt(stage, into) * room).toFixed(1) + "px)";
    if (stage.kind === "end" && into > 2.5) { stop(); return; }
    run.frame = requestAnimationFrame(show);
  }

  function start() {
    if (running) return;
    const Audio = window.AudioContext || window.webkitAudioContext;
    try { // a phone lets sound begin only inside a tap
      if (!audio && Audio) audio = new Audio();
      if (audio && audio.state !== "running") audio.resume();
    } catch (e) { audio = null; }
    if (audio && audio.state === "closed") audio = null;
    at("hint").hidden = !audio;
    at("set").hidden = false;
    document.body.style.overflow = "hidden";
    at("phase").textContent = "Ready";
    at("count").textContent = "";
    at("rep").textContent = "Get ready";
    at("stop").focus();
    running = { zero: 0, next: 0, nodes: [], stage: null, frame: 0, timer: 0 };
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

  function stop() {
    const run = running;
    if (!run) return;
    running = null;
    clearInterval(run.timer);
    cancelAnimationFrame(run.frame);
    for (const node of run.nodes) { try { node.stop(); } catch (e) { /* has ended */ } }
    if (awake) { try { awake.release(); } catch (e) { /* is gone */ } awake = null; }
    at("set").hidden = true;
    document.body.style.overflow = "";
    at("start").focus();
  }

  at("start").addEventListener("click", start);
  at("stop").addEventListener("click", stop);
  document.addEventListener("keydown", (e) => {
    if (!running) return;
    if (e.key === "Escape") stop();
    if (e.key === "Tab") { e.preventDefault(); (document.activeElement === at("stop") ? at("sound") : at("stop")).focus(); }
  });
  at("sound").addEventListener("click", () => {
    loud = !loud;
    at("sound").setAttribute("aria-pressed", String(loud));
    keep({ sound: loud });
    if (!loud && running) { for (const node of running.nodes) { try { node.stop(); } catch (e) { /* has ended */ } } running.nodes = []; }
  });
}

if (typeof document !== "undefined") page();
if (typeof module !== "undefined") module.exports = { timeline, sledAt, tones };
