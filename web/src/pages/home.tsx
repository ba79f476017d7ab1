// Where one begins: who you are, or what there is to do now.
import { lifter, lifters } from "../state";
import { texts } from "../texts";

export function Home() {
  const t = texts.value;
  if (lifters.value === null) return <p>{t.loading}</p>;
  const who = lifter.value;
  if (!who) {
    return (
      <>
        <h1>{t.appName}</h1>
        <p class="lead">{t.welcome}</p>
        <p class="actions">
          <a class="button go" href="#/you/new">
            {t.start}
          </a>
        </p>
        <p class="soft">{t.startHint}</p>
      </>
    );
  }
  return (
    <>
      <h1>{who.name}</h1>
      <p class="actions">
        <a class="button go" href="#/session">
          {t.nav.session}
        </a>
        <a class="button" href="#/spot">
          {t.nav.spot}
        </a>
      </p>
    </>
  );
}
