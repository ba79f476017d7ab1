// What still has to reach the computer, said on every page.
import { reachable } from "../api";
import { notLetIn, refused, waiting } from "../outbox";
import { texts } from "../texts";

export function Waiting() {
  const t = texts.value;
  const count = waiting.value.length;
  if (count === 0 && refused.value.length === 0 && reachable.value) return null;
  return (
    <p class="waiting" role="status">
      {notLetIn.value ? t.notLetIn : !reachable.value && t.offline} {count > 0 && t.queued(count)}
      {refused.value.length > 0 && <a href="#/log">{t.refused(refused.value.length)}</a>}
    </p>
  );
}
