// One of a few, side by side.
export function Segments<T extends string>({ label, value, choices, choose }: { label: string; value: T; choices: Record<T, string>; choose: (one: T) => void }) {
  return (
    <fieldset class="segments">
      <legend>{label}</legend>
      {(Object.keys(choices) as T[]).map((one) => (
        <button key={one} type="button" aria-pressed={one === value} onClick={() => choose(one)}>
          {choices[one]}
        </button>
      ))}
    </fieldset>
  );
}
