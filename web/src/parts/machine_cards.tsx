// Machines to choose from: each with its drawing, its rail's angle and what it is.
import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { ask, type Schemas } from "../api";
import { length, mass } from "../measures";
import { tried, units } from "../state";
import { texts } from "../texts";
import { youTexts } from "../texts/you";

export type Machine = Schemas["MachineView"];

export const machines = signal<Machine[] | null>(null);

export async function loadMachines() {
  machines.value = (await tried(() => ask("get", "/api/v1/machines", { query: { units: units.value } }))) ?? machines.value;
}

const drawing = (machine: Machine) => `/api/v1/machines/${machine.id}/drawing.svg?units=${units.value}`;

/** Has all drawn before they are looked at. */
export async function drawMachines() {
  await loadMachines();
  for (const one of machines.value ?? []) new Image().src = drawing(one);
}

interface Offered {
  choose: (machine: Machine) => void;
  label: (machine: Machine) => string;
  chosen?: string;
  more?: (machine: Machine) => ComponentChildren;
  numbers?: boolean; // whether each can be looked at
}

export function MachineCards({ choose, label, chosen, more, numbers }: Offered) {
  const t = youTexts.value;
  const u = units.value;
  useEffect(() => void loadMachines(), [u]);
  if (!machines.value) return <p>{texts.value.loading}</p>;
  return (
    <ul class="machines">
      {machines.value.toSorted(usualFirst).map((one) => (
        <li key={one.id} class={one.id === chosen ? "chosen" : ""}>
          <img loading="lazy" src={drawing(one)} alt={t.drawingOf(one.name)} />
          <div>
            <h2>{one.own ? one.name : one.description}</h2>
            <p>{one.own ? t.ownMachine : one.name}</p>
            <p class="soft">
              {t.rail(Math.round(one.rail_deg))} · {t.plate(length(one.plate_width_cm, u), length(one.plate_height_cm, u))}
              {one.kind === "plate_loaded" && ` · ${t.carriage(mass(one.carriage_kg, u))}`}
            </p>
            <div class="actions">
              <button type="button" class={one.id === chosen ? "" : "go"} aria-pressed={one.id === chosen} onClick={() => choose(one)}>
                {label(one)}
              </button>
              {more?.(one)}
            </div>
            {numbers && (
              <details>
                <summary>{t.itsNumbers}</summary>
                <MachineNumbers machine={one} />
              </details>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** What a machine is, and where each of its numbers comes from. */
export function MachineNumbers({ machine }: { machine: Machine }) {
  return (
    <>
      <p>{machine.words}</p>
      <dl class="numbers">
        {machine.numbers.map((one) => (
          <div key={one.field}>
            <dt>{one.label}</dt>
            <dd>
              {one.value_words} <span class="soft">{one.source_words}</span>
            </dd>
          </div>
        ))}
      </dl>
      {machine.doubts.map((line) => (
        <p key={line} class="doubt">
          {line}
        </p>
      ))}
    </>
  );
}

/** One's own, then the sled that most gyms have, then what resembles it least. */
function usualFirst(one: Machine, other: Machine): number {
  const far = (machine: Machine) => Math.abs(machine.rail_deg - 45);
  return Number(other.own) - Number(one.own) || far(one) - far(other) || other.plate_height_cm - one.plate_height_cm;
}
