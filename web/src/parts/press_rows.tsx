// How one presses today, a set that is known, and what to be careful with.
import { useState } from "preact/hooks";
import type { Schemas } from "../api";
import { mass } from "../measures";
import type { LifterForm, Save } from "../pages/you";
import { units } from "../state";
import { youTexts } from "../texts/you";
import { machineId } from "../state";
import { NumbersForm, Row, inUnits, said, unitWord } from "./row";

type Questions = Schemas["QuestionView"][];

export function PressRows({ lifter, save, questions }: { lifter: LifterForm; save: Save; questions: Questions }) {
  const t = youTexts.value;
  const u = units.value;
  const { strength, present } = lifter;
  const here = strength && present ? strength.machine === present.machine && sameStance(strength.stance, present.stance) : false;
  const [asToday, setAsToday] = useState<boolean | null>(null);
  const today = asToday ?? (here || (!strength && Boolean(present)));
  const how = (key: string) => questions.find((one) => one.key === key)?.how;
  return (
    <>
      <Row label={t.knownSet} value={strength ? `${mass(strength.load_kg, u)} × ${strength.reps}` : t.notTold} tag={strength ? "" : t.matters}>
        {(close) => (
          <>
            <p class="soft">
              {t.knownHint} {how("load")}
            </p>
            <NumbersForm
              close={close}
              fields={[
                { name: "load", label: t.loadOf, measure: "kg", value: strength?.load_kg ?? null, needed: true },
                { name: "reps", label: t.repsOf, measure: "", value: strength?.reps ?? null, needed: true, whole: true },
              ]}
              save={([load_kg, reps]) => {
                const told = { load_kg: load_kg!, reps: reps! };
                const elsewhere = here || !strength ? { machine: machineId.value || present?.machine || null } : { machine: strength.machine ?? null, stance: strength.stance ?? null, stop_sled_cm: strength.stop_sled_cm ?? null };
                const where = today && present ? { machine: present.machine ?? null, stance: present.stance } : elsewhere;
                return save((one) => ({ ...one, strength: { ...told, ...where } }));
              }}
              {...(strength ? { forget: { words: t.forget, act: () => save((one) => ({ ...one, strength: null })) } } : {})}
            >
              {present && (
                <label class="check">
                  <input type="checkbox" checked={today} onChange={(event) => setAsToday(event.currentTarget.checked)} />
                  {t.asToday}
                </label>
              )}
            </NumbersForm>
          </>
        )}
      </Row>
      <Row
        label={t.stance}
        value={present ? `${inUnits(present.stance.heel_height_cm, "cm", u)} ↑ ${inUnits(present.stance.heel_spacing_cm, "cm", u)} ↔ ${unitWord("cm", u)}` : t.notTold}
        tag={present ? "" : t.matters}
      >
        {(close) => (
          <>
            <p class="soft">
              {t.stanceHint} {how("heel_height")}
            </p>
            <NumbersForm
              close={close}
              fields={[
                { name: "height", label: t.heelHeight, measure: "cm", value: present?.stance.heel_height_cm ?? null, needed: true },
                { name: "spacing", label: t.heelSpacing, measure: "cm", value: present?.stance.heel_spacing_cm ?? null, needed: true },
                { name: "toes", label: t.toeOut, measure: "deg", value: present?.stance.toe_out_deg ?? 0, needed: true },
                { name: "notch", label: t.notch, measure: "", value: present?.stance.backrest_notch ?? 1, needed: true, whole: true },
                { name: "depth", label: t.depth, measure: "cm", value: present?.stop_sled_cm ?? null },
              ]}
              save={([heel_height_cm, heel_spacing_cm, toe_out_deg, backrest_notch, stop]) => {
                const stance = { heel_height_cm: heel_height_cm!, heel_spacing_cm: heel_spacing_cm!, toe_out_deg: toe_out_deg!, backrest_notch: backrest_notch! };
                const machine = present?.machine ?? (machineId.value || null);
                return save((one) => ({ ...one, present: { stance, machine, stop_sled_cm: stop ?? null } }));
              }}
              {...(present ? { forget: { words: t.forget, act: () => save((one) => ({ ...one, present: null })) } } : {})}
            >
              <p class="soft">{how("depth")}</p>
            </NumbersForm>
          </>
        )}
      </Row>
    </>
  );
}

export function LimitRows({ lifter, save }: { lifter: LifterForm; save: Save }) {
  const t = youTexts.value;
  const u = units.value;
  const { limits } = lifter;
  return (
    <>
      <label class="check">
        <input type="checkbox" checked={limits.sore_knee} onChange={(event) => { const sore_knee = event.currentTarget.checked; void save((one) => ({ ...one, limits: { ...one.limits, sore_knee } })); }} />
        <span>
          {t.soreKnee} <small>{t.soreKneeHint}</small>
        </span>
      </label>
      <label class="check">
        <input type="checkbox" checked={limits.toes_may_overhang} onChange={(event) => { const toes_may_overhang = event.currentTarget.checked; void save((one) => ({ ...one, limits: { ...one.limits, toes_may_overhang } })); }} />
        <span>
          {t.toes} <small>{t.toesHint}</small>
        </span>
      </label>
      {limits.tailbone_lifts && (
        <Row label={t.tailbone} value={said(limits.tailbone_lifts.stop_sled_cm, "cm", u)}>
          {(close) => (
            <p class="actions">
              <button type="button" class="quiet" onClick={() => void save((one) => ({ ...one, limits: { ...one.limits, tailbone_lifts: null } })).then((done) => done && close())}>
                {t.forget}
              </button>
            </p>
          )}
        </Row>
      )}
    </>
  );
}

function sameStance(one: Schemas["CoachStance"] | null | undefined, other: Schemas["CoachStance"]): boolean {
  const near = (a: number | undefined, b: number | undefined) => Math.abs((a ?? 0) - (b ?? 0)) < 0.01;
  return Boolean(one) && near(one?.heel_height_cm, other.heel_height_cm) && near(one?.heel_spacing_cm, other.heel_spacing_cm) && near(one?.toe_out_deg, other.toe_out_deg) && one?.backrest_notch === other.backrest_notch;
}
