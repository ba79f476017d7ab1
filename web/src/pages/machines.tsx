// Which leg press is yours: one of the list, or one that you measured.
import { useEffect, useState } from "preact/hooks";
import { Refused, ask, type Schemas } from "../api";
import { MachineCards, type Machine, loadMachines } from "../parts/machine_cards";
import { chooseMachine, lifter, machineId, notice, tried } from "../state";
import { texts } from "../texts";
import { youTexts } from "../texts/you";

/** Makes it the lifter's machine: in their file where they told how they stand, else in this browser. */
export async function settleMachine(machine: string): Promise<Schemas["LifterView"] | undefined> {
  const id = lifter.value?.id;
  const view = id ? await tried(() => ask("get", "/api/v1/lifters/{id}", { path: { id } })) : undefined;
  const present = view?.lifter.present;
  if (!id || !view || !present) {
    chooseMachine(machine);
    return view;
  }
  // on another machine the carriage's travel is another, so the old depth says nothing
  const same = present.machine === machine;
  const body = { ...view.lifter, present: { ...present, machine, stop_sled_cm: same ? present.stop_sled_cm ?? null : null } };
  const kept = await tried(() => ask("put", "/api/v1/lifters/{id}", { path: { id }, body }).catch((error) => (error instanceof Refused ? null : Promise.reject(error))));
  if (kept !== undefined) chooseMachine(kept ? "" : machine); // feet of today that have no room there stay where they are
  return kept ?? view;
}

export function Machines() {
  const t = youTexts.value;
  const who = lifter.value;
  const [own, setOwn] = useState<string | null>(null);
  useEffect(() => {
    if (who) void tried(() => ask("get", "/api/v1/lifters/{id}", { path: { id: who.id } })).then((view) => setOwn(view?.lifter.present?.machine ?? null));
  }, [who?.id]);
  const chosen = machineId.value || own || "";

  async function settle(machine: Machine) {
    const view = await settleMachine(machine.id ?? "");
    if (view) setOwn(view.lifter.present?.machine ?? null);
    if (machineId.value === machine.id || view?.lifter.present?.machine === machine.id) notice.value = { words: t.isYours(machine.name) };
    else scrollTo(0, 0);
  }

  async function remove(machine: Machine) {
    const id = machine.id ?? "";
    if (!confirm(t.deleteMachine(machine.name))) return;
    const gone = await tried(async () => {
      await ask("delete", "/api/v1/machines/{id}", { path: { id } });
      return true;
    });
    if (!gone) return scrollTo(0, 0);
    if (machineId.value === id) chooseMachine("");
    await loadMachines();
  }

  return (
    <>
      <p>
        <a href="#/you">← {texts.value.nav.you}</a>
      </p>
      <h1>{t.whichMachine}</h1>
      <p class="soft">{t.whichMachineHint}</p>
      <p class="actions">
        <a class="button" href="#/you/machine/new">
          {t.measureOwn}
        </a>
      </p>
      <MachineCards
        choose={(one) => void settle(one)}
        chosen={chosen}
        numbers
        label={(one) => (one.id === chosen ? t.yours : t.setMine)}
        more={(one) =>
          one.own && (
            <button type="button" class="quiet" onClick={() => void remove(one)}>
              {t.delete}
            </button>
          )
        }
      />
    </>
  );
}
