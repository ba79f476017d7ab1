"use strict";
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
  const player = metronome(at, { loud: kept.sound, onLoud: (loud) => keep({ sound: loud }) });
  at("start").addEventListener("click", () => player.start(beat, at("start")));
}

page();
