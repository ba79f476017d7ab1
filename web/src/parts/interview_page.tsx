// What both interviews share: where one is, back, units, the question, a doubt, and the way to finish early.
import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { interviewAbout } from "../interview";
import { unitsTold, type Units } from "../state";
import { texts } from "../texts";
import { youTexts } from "../texts/you";
import { QuestionCard } from "./question";
import { Segments } from "./segments";

const GIVEN = ["name", "units"]; // without being asked: the name is asked last, units are switched above
const typedAgain = signal("");

interface Shown {
  asking: ReturnType<typeof interviewAbout>;
  first?: number; // so many questions make a first answer
  picture?: string | null;
  back?: () => void; // instead of taking the last answer back
  finish?: (() => void) | undefined;
  children?: ComponentChildren; // instead of the question
}

export function InterviewPage({ asking, first, picture, back, finish, children }: Shown) {
  const t = youTexts.value;
  const [busy, setBusy] = useState(false);
  const view = asking.view.value;
  const doubted = asking.doubted.value;
  if (!view) return <p>{texts.value.loading}</p>;
  const { question, position } = view;
  const told = (view.answers["units"] || "kg") as Units;
  const number = (position?.number ?? 0) - GIVEN.length;
  const where = first && number <= first ? t.ofFirst(number, first) : t.ofMost(number, (position?.most ?? 0) - GIVEN.length);
  const goBack = back ?? (Object.keys(view.answers).some((key) => !GIVEN.includes(key)) ? () => void during(asking.back) : undefined);

  async function during(work: () => Promise<void>) {
    setBusy(true);
    await work();
    setBusy(false);
  }

  return (
    <div class="interview">
      <div class="top">
        <button type="button" class="quiet" disabled={!goBack || busy || doubted !== null} onClick={goBack}>
          ← {texts.value.back}
        </button>
        {!children && <span class="soft">{where}</span>}
        <Segments
          label={texts.value.units}
          value={told}
          choices={{ kg: "kg", lb: "lb" }}
          choose={(units) => {
            unitsTold.value = units;
            void during(() => asking.inUnits(units));
          }}
        />
      </div>
      {view.taken_as && !doubted && !children && (
        <p class="taken" role="status">
          {t.takenAs(view.taken_as)}
        </p>
      )}
      {doubted ? (
        <div class="doubt" role="alertdialog" aria-labelledby="doubt">
          <h1 id="doubt">{t.hm}</h1>
          {doubted.view.doubts?.map((line) => <p key={line}>{line}</p>)}
          <p class="soft">{t.youWrote(doubted.text)}</p>
          <p class="actions">
            <button type="button" class="go" onClick={() => { typedAgain.value = doubted.text; asking.settle(false); }}>
              {t.answerAgain}
            </button>
            <button type="button" onClick={() => asking.settle(true)}>
              {t.keepAnyway}
            </button>
          </p>
        </div>
      ) : (
        children ??
        (question && (
          <QuestionCard
            key={`${question.key} ${told}`}
            question={question}
            picture={picture ?? null}
            busy={busy}
            first={typedAgain.value}
            answer={(text) => {
              typedAgain.value = "";
              void during(() => asking.answer(question.key, text));
            }}
          />
        ))
      )}
      {finish && question && !question.needed && !doubted && !children && (
        <p class="actions">
          <button type="button" class="quiet" disabled={busy} onClick={finish}>
            {t.finishNow}
          </button>
        </p>
      )}
    </div>
  );
}
