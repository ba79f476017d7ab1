// Sets on their way to the server: kept in this browser first, sent in their order when it answers, each of them once.
//
// A set carries an id that is made here; the server adds no second set with it. So whatever is cut off, before or after the
// server heard of it, asking again is right. Taking one back asks again too, to learn which set it became, and deletes that.
import { computed, signal } from "@preact/signals";
import { openDB, type DBSchema } from "idb";
import { Refused, ask, reachable, type Schemas } from "./api";

type Told = Omit<Schemas["NewSetForm"], "client_id">;
export interface Entry {
  seq: number;
  client_id: string;
  place: string; // of the plan; one set each
  body: Told;
  state: "waiting" | "sent" | "refused";
  asked: boolean; // the server may know it
  taken_back: boolean;
  problem: string;
}
interface Kept extends DBSchema {
  sets: { key: number; value: Omit<Entry, "seq"> & { seq?: number }; indexes: { client_id: string } };
}

const AGAIN_MS = 10_000;
const FORGET_MS = 3 * 24 * 3_600_000; // sent sets are known by their ids for so long
const NOT_NOW = [401, 403, 408, 421, 429]; // the set itself is not at fault

export const entries = signal<Entry[]>([]);
export const waiting = computed(() => entries.value.filter((one) => one.state === "waiting"));
export const refused = computed(() => entries.value.filter((one) => one.state === "refused"));
export const notLetIn = signal(false);
/** Counts up whenever the log on the server has become another through this page. */
export const sentCount = signal(0);

const others = new BroadcastChannel("legpress-outbox");
const opened = openDB<Kept>("legpress", 1, {
  upgrade(database) {
    database.createObjectStore("sets", { keyPath: "seq", autoIncrement: true }).createIndex("client_id", "client_id", { unique: true });
  },
});

/** Keeps a set, on the disk when this returns, and begins to send it; returns its id. A place that has its set keeps that. */
export async function put(place: string, body: Told): Promise<string> {
  const store = (await opened).transaction("sets", "readwrite").store;
  const there = (await store.getAll()).find((one) => one.place === place && !one.taken_back);
  const client_id = there?.client_id ?? crypto.randomUUID();
  if (!there) await store.add({ client_id, place, body, state: "waiting", asked: false, taken_back: false, problem: "" });
  await changed();
  void send();
  return client_id;
}

/** Takes a set back, wherever it is by now. */
export async function takeBack(client_id: string): Promise<void> {
  const store = (await opened).transaction("sets", "readwrite").store;
  const entry = await store.index("client_id").get(client_id);
  if (!entry) return;
  if (entry.state === "refused" || (!entry.asked && entry.state === "waiting")) await store.delete(entry.seq!);
  else await store.put({ ...entry, state: "waiting", taken_back: true });
  await changed();
  void send();
}

/** Sends what waits, in its order, one tab at a time. */
export async function send(): Promise<void> {
  await locked(async () => {
    for (let next = await taken(); next && (await sent(next)); next = await taken());
  });
}

/** The next one that waits; from here on the server may know it. */
async function taken(): Promise<Entry | undefined> {
  const store = (await opened).transaction("sets", "readwrite").store;
  const next = (await store.getAll()).find((one) => one.state === "waiting");
  if (next) await store.put({ ...next, asked: true });
  return next as Entry | undefined;
}

/** Whether the next one may be tried. */
async function sent(entry: Entry): Promise<boolean> {
  const { seq, client_id, body } = entry;
  let after: Partial<Entry> = { state: "sent" };
  let number: number | undefined;
  try {
    number = (await ask("post", "/api/v1/log/sets", { body: { ...body, client_id } })).set?.id;
    notLetIn.value = false;
  } catch (error) {
    if (!(error instanceof Refused)) return false;
    notLetIn.value = error.status === 401;
    if (NOT_NOW.includes(error.status) || error.status >= 500) return false;
    after = { state: "refused", problem: error.sentence };
  }
  const store = (await opened).transaction("sets", "readwrite").store;
  const now = await store.get(seq);
  if (now && !now.taken_back) await store.put({ ...now, ...after });
  if (now?.taken_back) {
    try {
      if (number !== undefined) await ask("delete", "/api/v1/log/sets/{number}", { path: { number } });
    } catch (error) {
      if (!(error instanceof Refused && error.status === 404)) return false; // gone already is as well
    }
    await (await opened).delete("sets", seq);
  }
  sentCount.value++;
  await changed();
  return true;
}

async function locked(work: () => Promise<void>) {
  if (navigator.locks) await navigator.locks.request("legpress-outbox", work);
  else await work();
}

async function changed() {
  await look();
  others.postMessage("");
}

async function look() {
  entries.value = (await (await opened).getAll("sets")) as Entry[];
}

/** Begins with the page: what was left waiting goes out. */
export async function startOutbox() {
  others.onmessage = () => void look();
  const database = await opened;
  for (const one of await database.getAll("sets")) {
    if (one.state === "sent" && Date.now() - Date.parse(one.body.when ?? "") > FORGET_MS) await database.delete("sets", one.seq!);
  }
  await look();
  const again = () => {
    if (waiting.value.length > 0) void send();
  };
  addEventListener("online", again);
  addEventListener("visibilitychange", again);
  setInterval(again, AGAIN_MS);
  reachable.subscribe((yes) => yes && again());
  again();
}
