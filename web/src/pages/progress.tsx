// The weeks behind: strength by place, tension by muscle, tempo and depth kept.
import { useEffect, useMemo, useState } from "preact/hooks";
import { ask, type Schemas } from "../api";
import { KG_PER_LB } from "../measures";
import { Plot } from "../parts/plot";
import { tried, units } from "../state";
import { texts } from "../texts";
import { logTexts } from "../texts/log";

export function Progress({ of }: { of: string }) {
  const t = logTexts.value;
  const u = units.value;
  const [back, setBack] = useState<Schemas["ProgressReport"] | null>(null);
  const [chosen, setChosen] = useState("");
  useEffect(() => void tried(() => ask("get", "/api/v1/lifters/{id}/progress", { path: { id: of }, query: { units: u } })).then((found) => setBack(found ?? null)), [of, u]);

  const strength = back?.strength ?? [];
  const exercises = [...new Set(strength.map((line) => line.exercise))];
  const exercise = exercises.includes(chosen) ? chosen : exercises.includes("leg press") ? "leg press" : exercises[0];
  const places = useMemo(() => {
    const lines = strength.filter((line) => line.exercise === exercise).slice(0, 6);
    const days = [...new Set(lines.flatMap((line) => line.dates))].sort();
    const inUnits = (kg: number) => (u === "kg" ? kg : kg / KG_PER_LB);
    return {
      days,
      lines: lines.map((line) => {
        const by = new Map(line.dates.map((day, n) => [day, line.one_rm_kg[n]!]));
        return { label: line.label.replace(`${line.exercise}, `, ""), values: days.map((day) => (by.has(day) ? inUnits(by.get(day)!) : null)) };
      }),
    };
  }, [back, exercise, u]);
  const weeks = useMemo(() => {
    const all = back?.weeks ?? [];
    const muscles = [...new Set(all.flatMap((week) => Object.keys(week.tension_s_at_full_force)))];
    return {
      days: all.map((week) => week.monday),
      tension: muscles.map((muscle) => ({ label: muscle, values: all.map((week) => week.tension_s_at_full_force[muscle] ?? 0) })),
      kept: [
        { label: t.tempo, values: all.map((week) => week.tempo_kept_pct) },
        { label: t.depth, values: all.map((week) => week.depth_kept_pct) },
      ],
    };
  }, [back, t]);

  if (!back) return <p>{texts.value.loading}</p>;
  const said = weeks.kept.filter((line) => line.values.some((value) => value !== null));
  return (
    <div class="log">
      <p>
        <a href="#/log">{texts.value.back}</a>
      </p>
      <h1>{t.progressTitle}</h1>
      {back.warnings.map((one) => (
        <p key={one.code} class="problem">
          {one.words}
        </p>
      ))}
      <p class="soft">{t.touch}</p>
      <section>
        <h2>{t.strength}</h2>
        <p class="soft">{t.strengthHint}</p>
        {exercises.length > 1 && (
          <div class="ask">
            <label>
              {t.which}
              <select value={exercise} onChange={(event) => setChosen(event.currentTarget.value)}>
                {exercises.map((one) => (
                  <option key={one} value={one}>
                    {one}
                  </option>
                ))}
              </select>
            </label>
          </div>
        )}
        {places.days.length > 0 ? <Plot title={`${t.strength}: ${exercise}`} first={t.day} days={places.days} lines={places.lines} unit={u} /> : <p>{t.nothing}</p>}
      </section>
      <section>
        <h2>{t.tension}</h2>
        <p class="soft">{t.tensionHint}</p>
        {weeks.days.length > 0 ? <Plot title={t.tension} first={t.week} days={weeks.days} lines={weeks.tension} unit="s" /> : <p>{t.nothing}</p>}
      </section>
      <section>
        <h2>{t.adherence}</h2>
        <p class="soft">{t.adherenceHint}</p>
        {said.length > 0 ? <Plot title={t.adherence} first={t.week} days={weeks.days} lines={said} unit="%" most={105} /> : <p>{t.nothing}</p>}
      </section>
      {back.notes.map((line) => (
        <p key={line} class="soft">
          {line}
        </p>
      ))}
    </div>
  );
}
