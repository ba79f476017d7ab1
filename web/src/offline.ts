// What lets the page live without a network: the service worker, and the sets that wait to be sent.
import { startOutbox } from "./outbox";

export function startOffline() {
  void startOutbox();
  // only where the address is a safe one: this computer, or https
  if (import.meta.env.PROD) void navigator.serviceWorker?.register("./sw.js").catch(() => undefined);
}
