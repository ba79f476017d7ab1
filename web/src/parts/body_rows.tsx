// Who one is, and the body as understood: measured, or assumed and from where.
import { useState } from "preact/hooks";
import type { Schemas } from "../api";
import type { LifterForm, Save } from "../pages/you";
import { CM_PER_INCH, mass } from "../measures";
import { units } from "../state";
import { texts } from "../texts";
import { youTexts } from "../texts/you";
import { type Measure, NumbersForm, Row, said } from "./row";
import { Segments } from "./segments";

export function PersonRows({ lifter, save }: { lifter: LifterForm; save: Save }) {
  const t = youTexts.value;
  const u = units.value;
  const [name, setName] = useState(lifter.name);
  const inches = Math.round(lifter.height_cm / CM_PER_INCH);
  const height = u === "kg" ? said(lifter.height_cm, "cm", u) : `${Math.floor(inches / 12)} ft ${inches % 12} in`;
  return (
    <>
      <Row label={t.name} value={lifter.name}>
        {(close) => (
          <form class="ask" onSubmit={(event) => { event.preventDefault(); void save((one) => ({ ...one, name: name.trim() })).then((done) => done && close()); }}>
            <label>
              {t.name}
              <input value={name} maxLength={60} onInput={(event) => setName(event.currentTarget.value)} />
            </label>
            <p class="soft">{t.nameHint}</p>
            <p class="actions">
              <button type="submit" class="go" disabled={!name.trim()}>
                {texts.value.save}
              </button>
            </p>
          </form>
        )}
      </Row>
      <Row label={t.sex} value={t.sexes[lifter.sex]}>
        {(close) => (
          <>
            <Segments label={t.sex} value={lifter.sex} choices={t.sexes} choose={(sex) => void save((one) => ({ ...one, sex })).then((done) => done && close())} />
            <p class="soft">{t.sexHint}</p>
          </>
        )}
      </Row>
      <Row label={t.height} value={height}>
        {(close) => (
          <NumbersForm close={close} fields={[{ name: "height", label: t.height, measure: "cm", value: lifter.height_cm, needed: true }]} save={([height_cm]) => save((one) => ({ ...one, height_cm: height_cm! }))}>
            <p class="soft">{t.heightHint}</p>
          </NumbersForm>
        )}
      </Row>
      <Row label={t.mass} value={mass(lifter.mass_kg, u)}>
        {(close) => (
          <NumbersForm close={close} fields={[{ name: "mass", label: t.mass, measure: "kg", value: lifter.mass_kg, needed: true }]} save={([mass_kg]) => save((one) => ({ ...one, mass_kg: mass_kg! }))}>
            <p class="soft">{t.massHint}</p>
          </NumbersForm>
        )}
      </Row>
      <Row label={t.age} value={said(lifter.age_years, "years", u)}>
        {(close) => (
          <NumbersForm close={close} fields={[{ name: "age", label: t.age, measure: "years", value: lifter.age_years ?? null }]} save={([age_years]) => save((one) => ({ ...one, age_years: age_years ?? null }))} />
        )}
      </Row>
    </>
  );
}

export function BodyRows({ view, save, questions }: { view: Schemas["LifterView"]; save: Save; questions: Schemas["QuestionView"][] }) {
  const t = youTexts.value;
  return (
    <>
      {view.understood.map((one) => {
        const field = one.field;
        const question = questions.find((asked) => asked.key === one.name);
        return (
          <Row key={one.name} label={one.label} value={one.value_words} tag={one.measured ? texts.value.measured : texts.value.assumed}>
            {(close) => (
              <>
                <p>
                  {texts.value.source}: {one.source_words}.
                </p>
                {question && <p class="soft">{question.how}</p>}
                {question?.sketch && (
                  <pre class="sketch" role="img" aria-label={question.how}>
                    {question.sketch}
                  </pre>
                )}
                {field ? (
                  <NumbersForm
                    close={close}
                    fields={[{ name: field, label: t.measuredValue, measure: one.unit as Measure, value: one.measured ? one.value : null, needed: true }]}
                    save={([value]) => save((lifter) => withField(lifter, field, value ?? null))}
                    {...(one.measured ? { forget: { words: t.assumeAgain, act: () => save((lifter) => withField(lifter, field, null)) } } : {})}
                  />
                ) : (
                  <p class="soft">{t.follows}</p>
                )}
              </>
            )}
          </Row>
        );
      })}
    </>
  );
}

/** The lifter with "lengths.thigh_cm" or the like told, or not; two tests of the same hamstrings take each other's place. */
function withField(lifter: LifterForm, field: string, value: number | null): LifterForm {
  const [section, name] = field.split(".") as ["lengths" | "flexibility", string];
  const RIVALS: Record<string, string> = {
    straight_leg_raise_deg: "active_knee_extension_deficit_deg",
    active_knee_extension_deficit_deg: "straight_leg_raise_deg",
  };
  const rival = value === null ? undefined : RIVALS[name];
  return { ...lifter, [section]: { ...lifter[section], ...(rival ? { [rival]: null } : {}), [name]: value } };
}
