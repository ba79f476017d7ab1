// What lets the page live without a network: the service worker, and the sets that wait to be sent.
import { startOutbox } from "./outbox";
import { loadLifters } from "./state";

export function startOffline() {
  void startOutbox();
  // only where the address is a safe one: this computer, or https
  if (!import.meta.env.PROD || !navigator.serviceWorker) return;
  // the first visit: what was asked before the worker was there is asked again, so that it is kept
  if (!navigator.serviceWorker.controller) navigator.serviceWorker.addEventListener("controllerchange", () => void loadLifters(), { once: true });
  void navigator.serviceWorker.register("./sw.js").catch(() => undefined);
}
