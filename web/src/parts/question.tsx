// A question as a card: what is asked, how one finds out, and the way to answer that costs the fewest taps.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Question } from "../interview";
import { texts } from "../texts";
import { youTexts } from "../texts/you";
import { MachineCards } from "./machine_cards";

interface Asked {
  question: Question;
  picture?: string | null;
  busy: boolean;
  first?: string; // stands in the field to begin with
  answer: (text: string) => void;
}

export function QuestionCard({ question, picture, busy, first = "", answer }: Asked) {
  const heading = useRef<HTMLHeadingElement>(null);
  const t = youTexts.value;
  const [text, setText] = useState(first);
  const typed = question.keyboard !== "none";
  const machine = question.key === "machine" || question.key === "set_machine";
  const inTwo = question.key === "height" && question.unit === "inches";

  useEffect(() => {
    const field = document.querySelector<HTMLInputElement>(".question input");
    (field ?? heading.current)?.focus();
  }, []);

  return (
    <form
      class="question"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) answer(text);
      }}
    >
      <h1 ref={heading} tabIndex={-1} id="asked">
        {question.ask}
      </h1>
      {machine ? (
        <>
          <p class="actions">
            {!question.needed && (
              <button type="button" disabled={busy} onClick={() => answer("")}>
                {t.unknownMachine}
              </button>
            )}
            <a class="button" href="#/you/machine/new">
              {t.measureOwn}
            </a>
          </p>
          <MachineCards choose={(one) => answer(one.id ?? "")} label={() => t.thisOne} />
        </>
      ) : (
        question.choices.length > 0 && (
          <div class="choices" role="group" aria-labelledby="asked">
            {question.choices.map((choice) => (
              <button key={choice} type="button" disabled={busy} onClick={() => answer(choice)}>
                {t.choices[choice] ?? choice}
              </button>
            ))}
          </div>
        )
      )}
      {typed && inTwo && <FeetAndInches set={setText} />}
      {typed && !inTwo && (
        <label class="typed">
          <span class="with-unit">
            <input
              inputMode={question.keyboard === "signed" ? "decimal" : question.keyboard}
              value={text}
              aria-labelledby="asked"
              placeholder={question.keyboard === "text" ? question.example : ""}
              autocomplete="off"
              maxLength={200}
              onInput={(event) => setText(event.currentTarget.value)}
            />
            {question.unit && <em>{question.unit}</em>}
            {question.keyboard === "signed" && (
              <button type="button" aria-label={t.sign} onClick={() => setText(text.startsWith("-") ? text.slice(1) : `-${text}`)}>
                ±
              </button>
            )}
          </span>
          {question.example && <small>{t.forExample(question.example)}</small>}
        </label>
      )}
      <div class="actions">
        {typed && (
          <button type="submit" class="go" disabled={busy || !text.trim()}>
            {texts.value.next}
          </button>
        )}
        {!question.needed && !machine && (
          <button type="button" class={typed ? "" : "quiet"} disabled={busy} onClick={() => answer("")}>
            {texts.value.skip}
          </button>
        )}
      </div>
      {!machine && <p>{question.how}</p>}
      {picture && <img class="drawing" src={picture} alt={question.ask} />}
      {!picture && question.sketch && (
        <pre class="sketch" role="img" aria-label={question.how}>
          {question.sketch}
        </pre>
      )}
    </form>
  );
}

function FeetAndInches({ set }: { set: (text: string) => void }) {
  const t = youTexts.value;
  const [typed, setTyped] = useState({ feet: "", inches: "" });
  const put = (part: "feet" | "inches", text: string) => {
    const now = { ...typed, [part]: text.trim() };
    setTyped(now);
    set(now.feet ? `${now.feet}'${now.inches || "0"}` : "");
  };
  return (
    <div class="pair">
      {([["feet", "5", t.feet], ["inches", "10", t.inches]] as const).map(([part, like, unit]) => (
        <label key={part} class="with-unit">
          <input inputMode="decimal" value={typed[part]} placeholder={like} maxLength={5} autocomplete="off" onInput={(event) => put(part, event.currentTarget.value)} />
          <em>{unit}</em>
        </label>
      ))}
    </div>
  );
}
