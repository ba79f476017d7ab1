/* A number as people type it; null for anything else. */
function typed(text) {
  const plain = String(text).trim().replace(",", ".");
  return /^\d{1,4}(\.\d{1,3})?$/.test(plain) ? Number(plain) : null;
}

/* The clock on the gym's wall, without a zone: 2026-01-31T18:05:09. */
function wallClock(date) {
  const two = (n) => String(n).padStart(2, "0");
  return date.getFullYear() + "-" + two(date.getMonth() + 1) + "-" + two(date.getDate()) + "T" + two(date.getHours()) + ":" + two(date.getMinutes()) + ":" + two(date.getSeconds());
}

/* The ticked sets as the file that `legpress import` reads; fields as of a logged set, null where nothing was said. */
function logOf(plan, state) {
  const sets = [];
  plan.exercises.forEach((exercise, n) => {
    const marks = exercise.marks, kept = (state.kept || {})[n] || {};
    rowsOf(exercise, (state.extra || {})[n] || 0).forEach((row, i) => {
      const done = (state.rows || {})[n + "-" + i];
      if (!done || !done.done) return;
      const load = typed(done.load), reps = typed(done.reps), work = row.kind !== "warm-up";
      if (load === null || reps === null || reps < 1 || !Number.isInteger(reps)) return;
      const yes = (said) => (work && (said === true || said === false) ? said : null);
      sets.push({
        lifter: plan.lifter, when: done.when, exercise: exercise.exercise, load, unit: done.unit, reps,
        kind: work ? "work" : "warm-up", rir: done.rir === "" || done.rir === undefined ? null : Number(done.rir),
        tempo: work ? exercise.tempo : null, tempo_kept: yes(kept.tempo), depth_kept: yes(kept.depth),
        machine: marks ? marks.machine : null,
        heel_height_cm: marks ? marks.heel_height_cm : null, heel_spacing_cm: marks ? marks.heel_spacing_cm : null,
        toe_out_deg: marks ? marks.toe_out_deg : null, backrest_notch: marks ? marks.backrest_notch : null,
        stop_sled_cm: marks ? marks.stop_sled_cm : null, cue: marks ? exercise.push : null,
        workout: plan.workout, notes: "", load_written: "", exercise_written: "",
      });
    });
  });
  sets.sort((a, b) => (a.when < b.when ? -1 : a.when > b.when ? 1 : 0));
  if (sets.length && state.note && state.note.trim()) sets[0].notes = state.note.trim();
  return { format: "legpress log", schema_version: 1, sets };
}

/* One row for each set, and as many work sets more as were asked for. */
function rowsOf(exercise, extra) {
  const rows = [];
  for (const set of exercise.sets) for (let k = 0; k < set.count; k++) rows.push(set);
  const last = exercise.sets[exercise.sets.length - 1];
  for (let k = 0; k < extra; k++) rows.push(last);
  return rows;
}

/* 150 seconds as 2:30. */
function minutes(seconds) {
  const whole = Math.max(0, Math.ceil(seconds - 1e-3));
  return Math.floor(whole / 60) + ":" + String(whole % 60).padStart(2, "0");
}

function page() {
  const KG_PER_LB = 0.45359237;
  const root = document.documentElement;
  const at = (id) => document.getElementById(id);
  const plan = JSON.parse(at("plan").textContent);
  const key = "legpress-session-" + plan.key;
  let kept = {};
  try { kept = JSON.parse(localStorage.getItem(key) || "{}") || {}; } catch (e) { kept = {}; }
  for (const name of ["rows", "kept", "extra"]) if (typeof kept[name] !== "object" || !kept[name]) kept[name] = {};
  function keep(more) {
    Object.assign(kept, more || {});
    try { localStorage.setItem(key, JSON.stringify(kept)); } catch (e) { /* private windows remember nothing */ }
  }

  // units and colours
  document.querySelector(".switches").hidden = false;
  const unitButtons = document.querySelectorAll("[data-set-units]");
  function setUnits(units) {
    root.dataset.units = units;
    for (const b of unitButtons) b.setAttribute("aria-pressed", String(b.dataset.setUnits === units));
    drawAll();
  }
  for (const b of unitButtons) b.addEventListener("click", () => { keep({ units: b.dataset.setUnits }); setUnits(b.dataset.setUnits); });
  if (kept.theme === "dark" || kept.theme === "light") root.dataset.theme = kept.theme;
  at("theme").addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    keep({ theme: root.dataset.theme });
  });

  const player = metronome(at, { loud: kept.sound, onLoud: (loud) => keep({ sound: loud }) });

  // sets
  function element(tag, attributes, inside) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) made.setAttribute(name, value);
    if (inside !== undefined) made.textContent = inside;
    return made;
  }
  const told = (kg) => {
    const value = root.dataset.units === "kg" ? kg : kg / KG_PER_LB;
    return String(Number(value.toFixed(root.dataset.units === "kg" ? 2 : 1)));
  };
  const row = (n, i) => (kept.rows[n + "-" + i] = kept.rows[n + "-" + i] || {});

  function drawRows(n) {
    const exercise = plan.exercises[n], place = document.querySelector('[data-rows="' + n + '"]');
    place.textContent = "";
    const head = element("div", { class: "row-head", "aria-hidden": "true" });
    for (const name of ["done", "", "load", "reps", "left"]) head.append(element("span", {}, name));
    place.append(head);
    let work = 0, found = null; // the load that a trial found goes on
    rowsOf(exercise, kept.extra[n] || 0).forEach((set, i) => {
      const state = row(n, i), line = element("div", { class: "row" });
      const name = set.kind === "work" ? "Set " + ++work : set.kind === "trial" ? "Trial" : "Warm-up";
      const reps = set.reps_low === set.reps_high ? String(set.reps_low) : set.reps_low + "–" + set.reps_high;
      const tick = element("button", { type: "button", class: "tick", "aria-pressed": String(state.done === true), "aria-label": name + " of " + exercise.exercise + " done" });
      const label = element("span", {}, name);
      label.append(element("small", {}, reps));
      const cell = element("div", { class: "load-cell" });
      const load = element("input", { inputmode: "decimal", "aria-label": "Load of " + name, placeholder: set.load_kg === null ? found || "?" : told(set.load_kg), autocomplete: "off" });
      const unit = element("em", {}, state.unit || root.dataset.units);
      const count = element("input", { inputmode: "numeric", "aria-label": "Repetitions of " + name, placeholder: reps.split("–").pop(), autocomplete: "off" });
      const left = element("select", { "aria-label": "Repetitions left after " + name });
      left.append(element("option", { value: "" }, "–"));
      for (let r = 0; r <= 6; r++) left.append(element("option", { value: String(r) }, r === 6 ? "6+" : String(r)));
      load.value = state.load === undefined ? "" : state.load;
      count.value = state.reps === undefined ? "" : state.reps;
      left.value = state.rir === undefined ? "" : state.rir;
      const check = () => {
        load.classList.toggle("wrong", load.value !== "" && typed(load.value) === null);
        const r = typed(count.value);
        count.classList.toggle("wrong", count.value !== "" && (r === null || r < 1 || !Number.isInteger(r)));
      };
      const saved = () => {
        state.load = load.value; state.reps = count.value; state.rir = left.value;
        if (load.value !== "" && !state.unit) state.unit = root.dataset.units;
        if (load.value === "") delete state.unit;
        unit.textContent = state.unit || root.dataset.units;
        check(); keep(); tally();
      };
      for (const field of [load, count]) field.addEventListener("input", saved);
      left.addEventListener("change", saved);
      tick.addEventListener("click", () => {
        const done = state.done !== true;
        if (done) {
          if (load.value === "" && load.placeholder !== "?") load.value = load.placeholder;
          if (count.value === "") count.value = count.placeholder;
          if (load.value === "") { load.focus(); return; }
          state.when = wallClock(new Date());
        }
        state.done = done;
        tick.setAttribute("aria-pressed", String(done));
        saved();
        player.wake();
        if (done && set.rest_s > 0) startRest(set.rest_s);
        if (set.kind === "trial") drawRows(n);
      });
      if (set.kind === "trial" && state.done && typed(state.load) !== null) found = state.load;
      cell.append(load, unit);
      line.append(tick, label, cell, count, left);
      if (set.kind === "warm-up" && set.per_side_kg.length) {
        line.append(element("p", { class: "hung" }, set.plates));
      }
      place.append(line);
      check();
    });
  }
  function drawAll() { plan.exercises.forEach((_, n) => drawRows(n)); }

  plan.exercises.forEach((exercise, n) => {
    document.querySelector('[data-beat="' + n + '"]').addEventListener("click", (e) => {
      const reps = exercise.reps_high;
      at("aim").textContent = exercise.push_words || "";
      player.start({ phases: exercise.phases, reps, slot_s: plan.slot_s, count_in: plan.count_in }, e.currentTarget);
    });
    document.querySelector('[data-more="' + n + '"]').addEventListener("click", () => {
      kept.extra[n] = Math.min(10, (kept.extra[n] || 0) + 1);
      keep(); drawRows(n);
    });
    for (const button of document.querySelectorAll('[data-kept="' + n + '"]')) {
      const what = button.dataset.what, yes = button.dataset.yes === "1";
      const show = () => button.setAttribute("aria-pressed", String((kept.kept[n] || {})[what] === yes));
      button.addEventListener("click", () => {
        const now = (kept.kept[n] = kept.kept[n] || {});
        if (now[what] === yes) delete now[what]; else now[what] = yes;
        keep(); tally();
        document.dispatchEvent(new Event("kept"));
      });
      document.addEventListener("kept", show);
      show();
    }
  });

  // the rest
  let ticking = 0;
  function startRest(seconds) {
    keep({ rest_until_ms: Date.now() + 1000 * seconds, rest_over: false });
    showRest();
  }
  function endRest() { clearInterval(ticking); ticking = 0; keep({ rest_until_ms: null }); at("rest").hidden = true; }
  function showRest() {
    const until = kept.rest_until_ms;
    if (typeof until !== "number") { at("rest").hidden = true; return; }
    const left = (until - Date.now()) / 1000;
    if (left < -600) { endRest(); return; } // somebody went home
    at("rest").hidden = false;
    at("rest").classList.toggle("over", left <= 0);
    at("rest-word").textContent = left > 0 ? "Rest" : "Next set";
    at("rest-time").textContent = left > 0 ? minutes(left) : "";
    if (left <= 0 && !kept.rest_over) {
      keep({ rest_over: true });
      player.chime({ kind: "end" });
      if (navigator.vibrate) { try { navigator.vibrate([120, 80, 120]); } catch (e) { /* not allowed */ } }
    }
    if (!ticking) ticking = setInterval(showRest, 250);
  }
  at("rest-more").addEventListener("click", () => startRest(Math.max(0, (kept.rest_until_ms - Date.now()) / 1000) + 30));
  at("rest-skip").addEventListener("click", endRest);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) showRest(); });

  // the log
  const fileName = () => "legpress-log-" + wallClock(new Date()).slice(0, 10) + "-" + plan.slug + ".json";
  function tally() {
    const log = logOf(plan, kept), work = log.sets.filter((s) => s.kind === "work").length;
    at("save").disabled = !log.sets.length;
    at("share").disabled = !log.sets.length;
    at("tally").textContent = log.sets.length ? log.sets.length + (log.sets.length === 1 ? " set, " : " sets, ") + work + " of them work." : "Nothing ticked yet.";
    at("text").value = log.sets.length ? JSON.stringify(log, null, 1) : "";
  }
  const blob = () => new Blob([JSON.stringify(logOf(plan, kept), null, 1) + "\n"], { type: "application/json" });
  at("save").addEventListener("click", () => {
    const link = element("a", { download: fileName() });
    link.href = URL.createObjectURL(blob());
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  });
  try { // phones that hand files on: mail, messages, another app
    const probe = new File(["{}"], "log.json", { type: "application/json" });
    if (navigator.canShare && navigator.canShare({ files: [probe] })) {
      at("share").hidden = false;
      at("share").addEventListener("click", () => {
        navigator.share({ files: [new File([blob()], fileName(), { type: "application/json" })], title: fileName() }).catch(() => {});
      });
    }
  } catch (e) { /* this one does not */ }
  at("note").value = typeof kept.note === "string" ? kept.note : "";
  at("note").addEventListener("input", () => { keep({ note: at("note").value }); tally(); });
  let sure = 0;
  at("again").addEventListener("click", () => {
    if (!sure) {
      at("again").textContent = "Really? All ticks are lost. Tap once more.";
      sure = setTimeout(() => { sure = 0; at("again").textContent = "Start again, empty"; }, 4000);
      return;
    }
    clearTimeout(sure); sure = 0;
    at("again").textContent = "Start again, empty";
    kept.rows = {}; kept.kept = {}; kept.extra = {}; kept.note = "";
    at("note").value = "";
    keep(); endRest(); drawAll(); tally();
    document.dispatchEvent(new Event("kept"));
    window.scrollTo(0, 0);
  });

  setUnits(kept.units === "kg" || kept.units === "lb" ? kept.units : root.dataset.units);
  tally();
  showRest();
}

if (typeof document !== "undefined") page();
if (typeof module !== "undefined") module.exports = { typed, wallClock, logOf, rowsOf, minutes };
