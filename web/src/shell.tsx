// The frame around every page: where one is, what was said, where one can go.
import type { JSX } from "preact";
import { Home } from "./pages/home";
import { Log } from "./pages/log";
import { Session } from "./pages/session";
import { Spot } from "./pages/spot";
import { You } from "./pages/you";
import { Waiting } from "./parts/waiting";
import { notice, problem, route } from "./state";
import { texts } from "./texts";

const PAGES: Record<string, () => JSX.Element> = { "": Home, spot: Spot, session: Session, log: Log, you: You };
const ICONS: Record<string, string> = {
  "": "M4 11 12 4l8 7v9h-5v-6H9v6H4z",
  spot: "M12 3a6 6 0 0 1 6 6c0 4.5-6 12-6 12S6 13.500 6 9a6 6 0 0 1 6-6zm0 3.600a2.400 2.400 0 1 0 0 4.800 2.400 2.400 0 0 0 0-4.800z",
  session: "M3 10h2V7h3v10H5v-3H3zm18 0h-2V7h-3v10h3v-3h2zM9 11h6v2H9z",
  log: "M5 4h14v16H5zm3 4v1.800h8V8zm0 4v1.800h8V12zm0 4v1.800h5V16z",
  you: "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zm-8 16c0-4 4-6 8-6s8 2 8 6z",
};

export function Shell() {
  const [first = "", ...rest] = route.value.split("/");
  const Page = PAGES[first] ?? Home;
  const names = texts.value.nav;
  const labels: Record<string, string> = { "": names.home, spot: names.spot, session: names.session, log: names.log, you: names.you };
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => { event.preventDefault(); document.getElementById("main")?.focus(); }}>
        {texts.value.next}
      </a>
      <main id="main" tabIndex={-1}>
        <Waiting />
        {problem.value && problem.value !== texts.value.offline && (
          <p class="problem" role="alert">
            {problem.value}
          </p>
        )}
        <Page key={[first, ...rest].join("/")} />
      </main>
      {notice.value && (
        <div class="notice" role="status">
          <span>{notice.value.words}</span>
          {notice.value.undo && (
            <button type="button" onClick={notice.value.undo}>
              {texts.value.undo}
            </button>
          )}
          <button type="button" aria-label={texts.value.close} onClick={() => (notice.value = null)}>
            ✕
          </button>
        </div>
      )}
      <nav aria-label={texts.value.appName}>
        {Object.keys(PAGES).map((to) => (
          <a key={to} href={`#/${to}`} aria-current={first === to ? "page" : undefined}>
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <path d={ICONS[to]} fill="currentColor" fill-rule="evenodd" />
            </svg>
            {labels[to]}
          </a>
        ))}
      </nav>
    </>
  );
}
