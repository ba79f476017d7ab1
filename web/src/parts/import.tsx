// A file of another app, or of a session page: looked at first, then brought in.
import { useEffect, useState } from "preact/hooks";
import { address, ask, fetched, type Schemas } from "../api";
import { go, notice, problem, tried } from "../state";
import { texts } from "../texts";
import { logTexts } from "../texts/log";

type Seen = Schemas["ImportView"];
const MOST_BYTES = 32 << 20;

export function Import({ of }: { of: string }) {
  const t = logTexts.value;
  const [file, setFile] = useState<File | null>(null);
  const [unit, setUnit] = useState("");
  const [counts, setCounts] = useState("");
  const [dates, setDates] = useState("");
  const [means, setMeans] = useState<Record<string, string>>({});
  const [seen, setSeen] = useState<Seen | null>(null);
  const [asked, setAsked] = useState<string[]>([]); // titles that were not placed at first
  const [reading, setReading] = useState(false);
  const [known, setKnown] = useState<string[]>([]);
  useEffect(() => void tried(() => ask("get", "/api/v1/exercises")).then((all) => setKnown((all ?? []).map((one) => one.name).sort())), []);

  async function read(dry_run: boolean, meant: Record<string, string>) {
    if (!file) return;
    if (file.size > MOST_BYTES) {
      problem.value = t.problemBig;
      return;
    }
    setReading(true);
    const told = Object.entries(meant).filter(([, exercise]) => exercise).map(([title, exercise]) => `${title}=${exercise}`);
    const query = { lifter: of, file_name: file.name, dry_run, unit, counts, dates, means: told };
    const answer = await tried(async () => (await (await fetched(address("/api/v1/log/import", {}, query), { method: "POST", body: file })).json()) as Seen);
    setReading(false);
    if (!answer) return setSeen(null);
    if (answer.kept) {
      const undo = () => void tried(() => ask("post", "/api/v1/log/undo")).then((said) => (notice.value = said ? { words: said.words } : null));
      notice.value = { words: answer.words[0] ?? t.imported, undo };
      return go("log");
    }
    setSeen(answer);
    setAsked((before) => [...new Set([...before, ...answer.not_placed])]);
  }
  function mean(title: string, exercise: string) {
    const next = { ...means, [title]: exercise };
    setMeans(next);
    void read(true, next);
  }
  const choice = (label: string, value: string, set: (to: string) => void, options: Record<string, string>) => (
    <label>
      {label}
      <select value={value} onChange={(event) => { set(event.currentTarget.value); setSeen(null); }}>
        {Object.entries(options).map(([one, words]) => (
          <option key={one} value={one}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <div class="log">
      <p>
        <a href="#/log">{texts.value.back}</a>
      </p>
      <h1>{t.importTitle}</h1>
      <p>{t.importHint}</p>
      <form class="ask" onSubmit={(event) => { event.preventDefault(); void read(true, means); }}>
        <label>
          {t.file}
          <input type="file" required onChange={(event) => { setFile(event.currentTarget.files?.[0] ?? null); setSeen(null); setAsked([]); setMeans({}); }} />
        </label>
        {choice(t.unit, unit, setUnit, { "": t.unitOfLifter, kg: "kg", lb: "lb" })}
        {choice(t.counts, counts, setCounts, { "": t.countsPlates, side: t.countsSide })}
        {choice(t.dates, dates, setDates, { "": t.datesAsFound, dmy: t.dmy, mdy: t.mdy })}
        <button type="submit" class={seen ? "" : "go"} disabled={!file || reading}>
          {reading ? t.reading : t.look}
        </button>
      </form>
      {seen && (
        <section class="seen" aria-live="polite">
          {seen.words.map((line, n) => (
            <p key={n} class={line.startsWith("  ") ? "within" : ""}>
              {line}
            </p>
          ))}
          {asked.length > 0 && (
            <fieldset class="ask">
              <legend>{t.means}</legend>
              {asked.slice(0, 40).map((title) => (
                <label key={title}>
                  {title}
                  <select value={means[title] ?? ""} onChange={(event) => mean(title, event.currentTarget.value)}>
                    <option value="">{t.ownName}</option>
                    {known.map((one) => (
                      <option key={one} value={one}>
                        {one}
                      </option>
                    ))}
                  </select>
                </label>
              ))}
            </fieldset>
          )}
          <p class="actions">
            <button type="button" class="go" disabled={reading} onClick={() => void read(false, means)}>
              {t.confirm}
            </button>
          </p>
        </section>
      )}
    </div>
  );
}
