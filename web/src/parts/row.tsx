// A line that one taps to see where its value comes from, and to put it right.
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { CM_PER_INCH, KG_PER_LB, tidy } from "../measures";
import { units, type Units } from "../state";
import { texts } from "../texts";
import { youTexts } from "../texts/you";

export type Measure = "cm" | "kg" | "deg" | "years" | "";

interface Line {
  label: string;
  value: string;
  tag?: string;
  children: (close: () => void) => ComponentChildren;
}

export function Row({ label, value, tag, children }: Line) {
  const line = useRef<HTMLDetailsElement>(null);
  return (
    <details class="row" name="row" ref={line}>
      <summary>
        <span>{label}</span> <b>{value}</b> {tag && <em>{tag}</em>}
      </summary>
      {children(() => {
        if (line.current) line.current.open = false;
        line.current?.querySelector("summary")?.focus();
      })}
    </details>
  );
}

interface Field {
  name: string;
  label: string;
  measure: Measure;
  value: number | null;
  needed?: boolean;
  whole?: boolean;
}

interface Asked {
  fields: Field[];
  save: (values: (number | null)[]) => Promise<boolean>;
  close: () => void;
  forget?: { words: string; act: () => Promise<boolean> };
  children?: ComponentChildren;
}

/** Some numbers, in the person's units on the page and in centimetres and kilograms behind it. */
export function NumbersForm({ fields, save, close, forget, children }: Asked) {
  const t = youTexts.value;
  const u = units.value;
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [wrong, setWrong] = useState("");

  async function keep() {
    const values: (number | null)[] = [];
    for (const field of fields) {
      const text = typed[field.name];
      if (text === undefined) {
        values.push(field.value);
        continue;
      }
      const number = Number(text.trim().replace(",", ".").replace("−", "-"));
      const empty = text.trim() === "";
      if ((empty && field.needed) || !Number.isFinite(number) || (field.whole && !Number.isInteger(number))) return setWrong(t.writeNumber(field.label));
      values.push(empty ? null : toMetric(number, field.measure, u));
    }
    const lacking = fields.find((field, n) => field.needed && values[n] === null);
    if (lacking) return setWrong(t.writeNumber(lacking.label));
    setWrong("");
    if (await save(values)) {
      setTyped({});
      close();
    }
  }

  return (
    <form class="ask" onSubmit={(event) => { event.preventDefault(); void keep(); }}>
      {fields.map((field) => (
        <label key={field.name}>
          {field.label}
          <span class="with-unit">
            <input
              inputMode={field.whole ? "numeric" : "decimal"}
              autocomplete="off"
              maxLength={12}
              value={typed[field.name] ?? inUnits(field.value, field.measure, u)}
              onInput={(event) => setTyped({ ...typed, [field.name]: event.currentTarget.value })}
            />
            <em>{unitWord(field.measure, u)}</em>
          </span>
        </label>
      ))}
      {children}
      {wrong && (
        <p class="problem" role="alert">
          {wrong}
        </p>
      )}
      <p class="actions">
        <button type="submit" class="go">
          {texts.value.save}
        </button>
        {forget && (
          <button type="button" class="quiet" onClick={() => void forget.act().then((done) => { if (done) { setTyped({}); close(); } })}>
            {forget.words}
          </button>
        )}
      </p>
    </form>
  );
}

function toMetric(value: number, measure: Measure, u: Units): number {
  const per = u === "kg" ? 1 : measure === "cm" ? CM_PER_INCH : measure === "kg" ? KG_PER_LB : 1;
  return Math.round(value * per * 1000) / 1000;
}

export function inUnits(value: number | null, measure: Measure, u: Units): string {
  if (value === null) return "";
  const per = u === "kg" ? 1 : measure === "cm" ? CM_PER_INCH : measure === "kg" ? KG_PER_LB : 1;
  return tidy(value / per, 1);
}

export function unitWord(measure: Measure, u: Units): string {
  if (measure === "cm") return u === "kg" ? "cm" : "in";
  if (measure === "kg") return u;
  return measure === "deg" ? "°" : measure === "years" ? youTexts.value.years : "";
}

/** The value with its unit, or what stands for none. */
export function said(value: number | null | undefined, measure: Measure, u: Units): string {
  if (value === null || value === undefined) return youTexts.value.notTold;
  const unit = unitWord(measure, u);
  return `${inUnits(value, measure, u)}${measure === "deg" ? "" : " "}${unit}`.trim();
}
