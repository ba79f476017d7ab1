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

interface Offered {
  choose: (machine: Machine) => void;
  label: (machine: Machine) => string;
  chosen?: string;
  more?: (machine: Machine) => ComponentChildren;
}

export function MachineCards({ choose, label, chosen, more }: Offered) {
  const t = youTexts.value;
  const u = units.value;
  useEffect(() => void loadMachines(), [u]);
  if (!machines.value) return <p>{texts.value.loading}</p>;
  return (
    <ul class="machines">
      {machines.value.map((one) => (
        <li key={one.id} class={one.id === chosen ? "chosen" : ""}>
          <img loading="lazy" src={`/api/v1/machines/${one.id}/drawing.svg?units=${u}`} alt={t.drawingOf(one.name)} />
          <div>
            <h2>{one.name}</h2>
            <p>{one.own ? t.ownMachine : one.description}</p>
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
          </div>
        </li>
      ))}
    </ul>
  );
}
