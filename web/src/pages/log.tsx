// What was done, the newest first: looked at, put right, brought in, taken along.
import { signal } from "@preact/signals";
import type { InputHTMLAttributes, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { ask, type Schemas } from "../api";
import { mass, tidy } from "../measures";
import { entries, sentCount, takeBack } from "../outbox";
import { Import } from "../parts/import";
import { go, lifter, lifterId, lifters, notice, route, tried, units } from "../state";
import { texts } from "../texts";
import { logTexts } from "../texts/log";
import "../log.css";
import "../session.css";

type SetView = Schemas["SetView"];
const PAGE = 60;

export const logged = signal<{ lifter: string; sets: SetView[]; count: number } | null>(null); // newest first

/** Reads the newest sets anew, as many as are shown. */
export async function look(least = PAGE) {
  const id = lifterId.value;
  const shown = logged.value?.lifter === id ? logged.value.sets.length : 0;
  const found = await tried(() => ask("get", "/api/v1/log/sets", { query: { lifter: id, last: Math.min(1000, Math.max(least, shown)) } }));
  if (found && lifterId.value === id) logged.value = { lifter: id, sets: found.sets.toReversed(), count: found.count };
}

async function older() {
  const now = logged.value;
  if (!now) return;
  const found = await tried(() => ask("get", "/api/v1/log/sets", { query: { lifter: now.lifter, last: PAGE, skip: now.sets.length } }));
  if (found && logged.value === now) logged.value = { lifter: now.lifter, sets: [...now.sets, ...found.sets.toReversed()], count: found.count };
}

/** Does something to the log and shows it as it then is. */
async function done(work: () => Promise<{ words: string } | undefined>, undo?: () => void) {
  const said = await tried(work);
  await look();
  if (said) notice.value = undo ? { words: said.words, undo } : { words: said.words };
}

const takeBackLast = () => void done(() => ask("post", "/api/v1/log/undo"));

export function Log() {
  const who = lifter.value;
  const everybody = lifters.value; // as it was when `who` was
  useEffect(() => {
    if (everybody && !who) go("");
  }, [everybody, who]);
  if (!who) return <p>{texts.value.loading}</p>;
  const second = route.value.split("/")[1];
  if (second === "import") return <Import of={who.id} />;
  if (second === "progress") return <Later of={who.id} />;
  return <History of={who.id} />;
}

/** The look back, with what draws it, is fetched when it is wanted. */
function Later({ of }: { of: string }) {
  const [Page, setPage] = useState<((given: { of: string }) => JSX.Element) | null>(null);
  useEffect(() => void import("./progress").then((found) => setPage(() => found.Progress)), []);
  return Page ? <Page of={of} /> : <p>{texts.value.loading}</p>;
}

function History({ of }: { of: string }) {
  const t = logTexts.value;
  const [editing, setEditing] = useState<SetView | null>(null);
  useEffect(() => void look(), [of, sentCount.value]);
  const here = logged.value?.lifter === of ? logged.value : null;
  const pending = entries.value.filter((one) => one.body.lifter === of && one.state !== "sent" && !one.taken_back).reverse();
  const days = new Map<string, SetView[]>();
  for (const one of here?.sets ?? []) days.set(one.when.slice(0, 10), [...(days.get(one.when.slice(0, 10)) ?? []), one]);

  return (
    <div class="log">
      <h1>{t.title}</h1>
      <p class="actions">
        <a class="button" href="#/log/progress">
          {t.progress}
        </a>
        <a class="button" href="#/log/import">
          {t.bring}
        </a>
        <button type="button" onClick={takeBackLast}>
          {t.undo}
        </button>
        <button type="button" onClick={() => void done(() => ask("post", "/api/v1/log/redo"))}>
          {t.redo}
        </button>
      </p>
      {pending.length > 0 && (
        <section class="pending">
          <h2>{t.waits}</h2>
          <ul class="sets">
            {pending.map((one) => (
              <li key={one.client_id}>
                <span>
                  {one.body.exercise}: {one.body.load} {one.body.unit} × {one.body.reps}
                  {one.state === "refused" && (
                    <small class="wrong">
                      {t.notTaken}: {one.problem}
                    </small>
                  )}
                </span>
                <button type="button" onClick={() => void takeBack(one.client_id)}>
                  {t.discard}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {here && here.count === 0 && (
        <p>
          {t.empty} <a href="#/session">{t.toSession}</a>
        </p>
      )}
      {[...days].map(([day, sets]) => (
        <section key={day}>
          <h2>{dayWords(day)}</h2>
          <ul class="sets">
            {sets.map((one) => (
              <li key={one.id}>
                <span>
                  <b>{one.exercise}</b> {loadWords(one)} × {one.reps}
                  <small>{details(one)}</small>
                </span>
                <button type="button" aria-label={`${t.edit}: ${one.exercise}, ${loadWords(one)} × ${one.reps}`} onClick={() => setEditing(one)}>
                  {t.edit}
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {here && here.sets.length < here.count && (
        <p class="actions">
          <button type="button" onClick={() => void older()}>
            {t.more}
          </button>
        </p>
      )}
      {here && here.count > 0 && (
        <>
          <p class="soft">{t.shown(here.sets.length, here.count)}</p>
          <section>
            <h2>{t.take}</h2>
            <p class="soft">{t.takeHint}</p>
            <p class="actions">
              <a class="button" href={`/api/v1/log/export.json?lifter=${encodeURIComponent(of)}`} download="legpress.json">
                JSON
              </a>
              <a class="button" href={`/api/v1/log/export.csv?lifter=${encodeURIComponent(of)}`} download="legpress.csv">
                CSV
              </a>
            </p>
          </section>
        </>
      )}
      {editing && <Edit key={editing.id} set={editing} close={() => setEditing(null)} />}
    </div>
  );
}

function Edit({ set, close }: { set: SetView; close: () => void }) {
  const t = logTexts.value;
  const dialog = useRef<HTMLDialogElement>(null);
  const [known, setKnown] = useState<string[]>([]);
  useEffect(() => {
    dialog.current?.showModal();
    void tried(() => ask("get", "/api/v1/log/exercises", { query: { lifter: lifterId.value } })).then((all) => setKnown(all ?? []));
  }, []);

  async function keep(form: FormData) {
    const said = (name: string) => String(form.get(name) ?? "").trim();
    const now: Record<string, string> = asForm(set);
    const changed = Object.keys(now).filter((name) => said(name) !== now[name]);
    if (changed.length === 0) return close();
    const number = (name: string) => (said(name) === "" ? null : Number(said(name).replace(",", ".")));
    const yes = (name: string) => (said(name) === "" ? null : said(name) === "yes");
    const only = <T,>(name: string, value: T) => (changed.includes(name) ? { [name]: value } : {});
    const body = {
      ...only("exercise", said("exercise")),
      ...only("load", said("load").replace(",", ".")),
      ...(changed.includes("load") ? { unit: set.unit } : {}),
      ...only("reps", number("reps")),
      ...only("rir", number("rir")),
      ...only("tempo", said("tempo") || null),
      ...only("tempo_kept", yes("tempo_kept")),
      ...only("depth_kept", yes("depth_kept")),
      ...only("cue", said("cue") || null),
      ...only("notes", said("notes") || null),
      ...only("when", said("when")),
      plates: true,
      clear: changed.filter((name) => said(name) === "" && CLEARED.includes(name)),
    };
    close();
    await done(async () => {
      const after = await ask("patch", "/api/v1/log/sets/{number}", { path: { number: set.id }, body });
      return { words: after.words[0] ?? "" };
    }, takeBackLast);
  }
  async function remove() {
    close();
    await done(async () => {
      const gone = await ask("delete", "/api/v1/log/sets/{number}", { path: { number: set.id } });
      return { words: t.removed(`${gone.exercise}, ${loadWords(gone)} × ${gone.reps}`) };
    }, takeBackLast);
  }
  const now = asForm(set);
  const field = (name: keyof typeof now, label: string, more: InputHTMLAttributes = {}) => (
    <label class={name}>
      {label}
      <input name={name} defaultValue={now[name]} autocomplete="off" {...more} />
    </label>
  );
  const choice = (name: "tempo_kept" | "depth_kept", label: string) => (
    <label>
      {label}
      <select name={name} defaultValue={now[name]}>
        <option value="">{t.notSaid}</option>
        <option value="yes">{t.kept}</option>
        <option value="no">{t.lost}</option>
      </select>
    </label>
  );
  return (
    <dialog ref={dialog} class="sheet" aria-label={t.edit} onClose={close} onClick={(event) => event.target === dialog.current && close()}>
      <form
        class="ask edit"
        onSubmit={(event) => {
          event.preventDefault();
          void keep(new FormData(event.currentTarget));
        }}
      >
        {field("exercise", t.exercise, { list: "known-exercises", required: true })}
        <datalist id="known-exercises">
          {known.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
        {field("load", `${t.load} (${set.unit})`, { inputMode: "decimal", required: true })}
        {field("reps", t.reps, { inputMode: "numeric", required: true })}
        {field("rir", t.rir, { inputMode: "decimal" })}
        {field("tempo", t.tempo)}
        {choice("tempo_kept", t.askTempo)}
        {choice("depth_kept", t.askDepth)}
        {field("cue", t.cue)}
        {field("when", t.when, { type: "datetime-local", step: 1, required: true })}
        {field("notes", t.notes)}
        <p class="actions">
          <button type="submit" class="go">
            {texts.value.save}
          </button>
          <button type="button" onClick={() => void remove()}>
            {t.remove}
          </button>
          <button type="button" class="quiet" onClick={close}>
            {texts.value.cancel}
          </button>
        </p>
      </form>
    </dialog>
  );
}

const CLEARED = ["rir", "tempo", "tempo_kept", "depth_kept", "cue", "notes"];

function asForm(set: SetView) {
  const yes = (said: boolean | null) => (said === null ? "" : said ? "yes" : "no");
  return {
    exercise: set.exercise,
    load: tidy(set.load, 2),
    reps: String(set.reps),
    rir: set.rir === null ? "" : String(set.rir),
    tempo: set.tempo ?? "",
    tempo_kept: yes(set.tempo_kept),
    depth_kept: yes(set.depth_kept),
    cue: set.cue ?? "",
    when: set.when.slice(0, 19),
    notes: set.notes,
  };
}

/** In the person's units; as it was written where that is another. */
function loadWords(set: SetView): string {
  return set.unit === units.value ? `${tidy(set.load, 2)} ${set.unit}` : `${mass(set.load_kg, units.value)} (${tidy(set.load, 2)} ${set.unit})`;
}

function details(set: SetView): string {
  const t = logTexts.value;
  const said = [
    set.when.slice(11, 16),
    set.kind === "warm-up" && t.warmUp,
    set.rir !== null && t.left(set.rir),
    set.tempo,
    set.tempo_kept !== null && (set.tempo_kept ? t.tempoKept : t.tempoLost),
    set.depth_kept !== null && (set.depth_kept ? t.depthKept : t.depthLost),
    set.machine,
    set.cue,
    set.notes,
  ];
  return said.filter(Boolean).join(" · ");
}

function dayWords(day: string): string {
  const language = document.documentElement.lang;
  return new Date(`${day}T12:00:00`).toLocaleDateString(language, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
}
