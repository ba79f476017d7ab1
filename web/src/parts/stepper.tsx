// A number with a smaller and a larger one beside it, or typed.
import { useEffect, useState } from "preact/hooks";

interface Asked {
  label: string;
  value: number | null;
  set: (to: number | null) => void;
  step: number;
  unit?: string;
  least?: number;
  whole?: boolean;
  fewer: string;
  more: string;
}

export function Stepper({ label, value, set, step, unit, least = 0, whole, fewer, more }: Asked) {
  const [text, setText] = useState(shown(value));
  useEffect(() => {
    if (number(text) !== value) setText(shown(value));
  }, [value]);
  const wrong = text.trim() !== "" && number(text) === null;

  function number(of: string): number | null {
    const plain = of.trim().replace(",", ".");
    const found = /^\d{1,4}(\.\d{1,3})?$/.test(plain) ? Number(plain) : null;
    return found === null || found < least || (whole && !Number.isInteger(found)) ? null : found;
  }
  function by(steps: number) {
    const from = value ?? 0;
    const onGrid = steps > 0 ? Math.floor(from / step + 1e-6) + 1 : Math.ceil(from / step - 1e-6) - 1;
    set(Math.max(least, Math.round(onGrid * step * 1000) / 1000));
  }
  return (
    <div class="stepper" role="group" aria-label={label}>
      <button type="button" aria-label={`${label}: ${fewer}`} onClick={() => by(-1)}>
        −
      </button>
      <label>
        <span>{label}</span>
        <span class="with-unit">
          <input
            inputMode={whole ? "numeric" : "decimal"}
            autocomplete="off"
            placeholder="?"
            value={text}
            aria-invalid={wrong}
            style={{ width: `${Math.max(2, text.length) + 0.8}ch` }}
            onFocus={(event) => event.currentTarget.select()}
            onInput={(event) => {
              setText(event.currentTarget.value);
              set(number(event.currentTarget.value));
            }}
          />
          {unit && <em>{unit}</em>}
        </span>
      </label>
      <button type="button" aria-label={`${label}: ${more}`} onClick={() => by(1)}>
        +
      </button>
    </div>
  );
}

function shown(value: number | null): string {
  return value === null ? "" : String(value);
}
