// You, as legpress understands you: every number with where it comes from, and each can be put right.
import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { ask, type Schemas } from "../api";
import { BodyRows, PersonRows } from "../parts/body_rows";
import { LimitRows, PressRows } from "../parts/press_rows";
import { Segments } from "../parts/segments";
import { go, lifter, lifterId, lifters, loadLifters, machineId, notice, route, theme, tried, units, unitsTold, type Units } from "../state";
import { texts } from "../texts";
import { youTexts } from "../texts/you";
import "../you.css";
import { Machines } from "./machines";
import { NewLifter } from "./new_lifter";
import { NewMachine } from "./new_machine";

export type LifterForm = Schemas["LifterForm"];
export type Save = (change: (lifter: LifterForm) => LifterForm) => Promise<boolean>;

const view = signal<Schemas["LifterView"] | null>(null);
let newest = 0; // an answer that a later question overtook is old
let saved: Promise<unknown> = Promise.resolve(); // one change after the other, each on what the one before left
const PAGES: Record<string, () => preact.JSX.Element> = { you: Overview, "you/new": NewLifter, "you/machine": Machines, "you/machine/new": NewMachine };

export function You() {
  const Page = PAGES[route.value] ?? Overview;
  return <Page />;
}

function Overview() {
  const t = youTexts.value;
  const who = lifter.value;
  const u = units.value;
  const [questions, setQuestions] = useState<Schemas["QuestionView"][]>([]);
  useEffect(() => {
    const id = who?.id;
    const asked = ++newest;
    if (id) {
      void tried(() => ask("get", "/api/v1/lifters/{id}", { path: { id }, query: { units: u } })).then((found) => {
        if (asked === newest) view.value = found ?? null;
      });
    }
    const about = "lifter" as const;
    void tried(() => ask("get", "/api/v1/interviews/{about}/questions", { path: { about }, query: { units: u } })).then((all) => setQuestions(all ?? []));
  }, [who?.id, u]);

  const save: Save = (change) => {
    const done = saved.then(() => put(change));
    saved = done;
    return done;
  };

  async function put(change: (lifter: LifterForm) => LifterForm): Promise<boolean> {
    const before = view.value;
    const id = before?.id;
    if (!before || !id) return false;
    newest++;
    const body = change(before.lifter);
    const after = await tried(() => ask("put", "/api/v1/lifters/{id}", { path: { id }, query: { units: unitsTold.value || null }, body }));
    if (!after) {
      scrollTo(0, 0);
      return false;
    }
    view.value = after;
    void loadLifters();
    return true;
  }

  if (lifters.value === null) return <p>{texts.value.loading}</p>;
  if (!who) {
    return (
      <>
        <h1>{texts.value.nav.you}</h1>
        <p class="actions">
          <a class="button go" href="#/you/new">
            {texts.value.start}
          </a>
        </p>
        <Settings />
      </>
    );
  }
  const here = view.value?.id === who.id ? view.value : null;
  const machine = machineId.value || here?.lifter.present?.machine;
  return (
    <>
      <h1>{who.name}</h1>
      {who.problem && <p class="problem">{who.problem}</p>}
      {here && (
        <>
          <p class="lead">{here.person_words.replace(/^[^:]*: /, "")}</p>
          {here.doubts.map((line) => (
            <p key={line} class="doubt">
              {t.hm} {line}
            </p>
          ))}
          <section class="two">
            <div>
              <h2>{t.forLoads}</h2>
              <PressRows lifter={here.lifter} save={save} questions={questions} />
              <a class="row" href="#/you/machine">
                <span>{t.machine}</span> <b>{machine ?? t.notTold}</b> <i>→</i>
              </a>
              <details class="told">
                <summary>{t.inWords}</summary>
                {here.press_words.map((line) => (
                  <p key={line}>{line}</p>
                ))}
              </details>
              <h2>{t.careful}</h2>
              <LimitRows lifter={here.lifter} save={save} />
            </div>
            <div>
              <h2>{t.person}</h2>
              <PersonRows lifter={here.lifter} save={save} />
              <h2>{t.body}</h2>
              <p class="soft">{t.bodyHint}</p>
              <BodyRows view={here} save={save} questions={questions} />
            </div>
          </section>
        </>
      )}
      <Settings save={here ? save : undefined} />
      <Others />
    </>
  );
}

function Settings({ save }: { save?: Save | undefined }) {
  const t = texts.value;
  function inUnits(to: Units) {
    unitsTold.value = save ? "" : to; // a lifter's own units are in their file
    if (save) void save((one) => ({ ...one, limits: { ...one.limits, units: to } }));
  }
  return (
    <section>
      <h2>{youTexts.value.settings}</h2>
      <Segments label={t.units} value={units.value} choices={{ kg: t.kg, lb: t.lb }} choose={inUnits} />
      <Segments label={t.theme} value={theme.value || "system"} choices={{ system: t.asSystem, light: t.light, dark: t.dark }} choose={(one) => (theme.value = one === "system" ? "" : one)} />
    </section>
  );
}

/** Who else is kept here; another lifter; this one taken away. */
function Others() {
  const t = youTexts.value;
  const all = lifters.value ?? [];

  async function remove({ id, name, problem }: Schemas["ListedLifter"]) {
    // what is deleted must be known to come back; a file that cannot be read cannot
    const kept = problem ? null : await tried(() => ask("get", "/api/v1/lifters/{id}", { path: { id } }));
    if (kept === undefined) return scrollTo(0, 0);
    if (problem && !confirm(t.deleteUnread(name))) return;
    const gone = await tried(async () => {
      await ask("delete", "/api/v1/lifters/{id}", { path: { id } });
      return true;
    });
    if (!gone) return scrollTo(0, 0);
    await loadLifters();
    go("");
    notice.value = kept ? { words: t.deleted(name), undo: () => void bringBack(kept.lifter) } : { words: t.deleted(name) };
  }

  async function bringBack(kept: LifterForm) {
    notice.value = null;
    const back = await tried(() => ask("post", "/api/v1/lifters", { body: kept }));
    if (!back?.id) return;
    lifterId.value = back.id;
    await loadLifters();
    go("you");
  }

  const here = lifter.value;
  return (
    <section>
      <h2>{t.lifters}</h2>
      {all.length > 1 && (
        <div class="choices" role="group" aria-label={t.lifters}>
          {all.map((one) => (
            <button key={one.id} type="button" aria-pressed={one.id === lifterId.value} onClick={() => { lifterId.value = one.id; unitsTold.value = ""; scrollTo(0, 0); }}>
              {one.name}
            </button>
          ))}
        </div>
      )}
      <p class="actions">
        <a class="button" href="#/you/new">
          {t.another}
        </a>
        {here && (
          <button type="button" class="quiet danger" onClick={() => void remove(here)}>
            {t.deleteLifter(here.name)}
          </button>
        )}
      </p>
    </section>
  );
}
