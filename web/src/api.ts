// The server, typed by its own document (document.d.ts is made of it; a test fails when they drift).
import { signal } from "@preact/signals";
import type { components, paths } from "./document.d.ts";

export type Schemas = components["schemas"];
type Method = "get" | "post" | "put" | "patch" | "delete";
type PathsWith<M extends Method> = { [P in keyof paths]: paths[P] extends Record<M, { responses: unknown }> ? P : never }[keyof paths];
type Operation<P extends keyof paths, M extends Method> = paths[P][M & keyof paths[P]];
type Json<T> = T extends { content: { "application/json": infer B } } ? B : undefined;
type Answer<O> = O extends { responses: infer R } ? Json<R[keyof R & (200 | 201 | 202 | 204)]> : never;
type Part<O, K extends string> = O extends { parameters: { [N in K]?: infer T } } ? Exclude<T, undefined> : undefined;
type Body<O> = O extends { requestBody: { content: { "application/json": infer B } } } ? B : undefined;
type Needed<K extends string, T> = [T] extends [undefined | never] ? { [N in K]?: undefined } : { [N in K]: T };
type Sent<O> = Needed<"path", Part<O, "path">> & { query?: Part<O, "query"> } & Needed<"body", Body<O>>;

/** What went wrong, in a sentence for the person. */
export class Refused extends Error {
  constructor(readonly sentence: string, readonly status: number) {
    super(sentence);
  }
}

/** The server could not be asked at all. */
export class Offline extends Error {}

/** Whether the server answered last time; what the service worker kept of an earlier answer is none. */
export const reachable = signal(true);
const PATIENCE_MS = 20_000;

/** Asks the server; raises `Refused` with its sentence, or `Offline`. */
export async function ask<M extends Method, P extends PathsWith<M>>(
  method: M,
  path: P,
  ...[sent]: object extends Sent<Operation<P, M>> ? [Sent<Operation<P, M>>?] : [Sent<Operation<P, M>>]
): Promise<Answer<Operation<P, M>>> {
  const { path: parts, query, body } = (sent ?? {}) as { path?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown };
  const response = await fetched(address(path, parts, query), {
    method: method.toUpperCase(),
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? null : JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  return (response.status === 204 ? undefined : await response.json()) as Answer<Operation<P, M>>;
}

/** A request of any kind, refused as `ask` refuses. */
export async function fetched(where: string, how: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(where, { credentials: "same-origin", ...how });
  } catch {
    reachable.value = false;
    throw new Offline();
  }
  reachable.value = !response.headers.has("x-legpress-kept");
  if (response.ok) return response;
  const problem = (await response.json().catch(() => ({}))) as Partial<Schemas["Problem"]>;
  throw new Refused(problem.detail ?? `The server answered ${response.status}.`, response.status);
}

/** An address of the server, its parts filled in. */
export function address(path: string, parts: Record<string, unknown> = {}, query: Record<string, unknown> = {}): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(parts[name])));
  const told = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined && one !== null && one !== "") told.append(name, String(one));
  }
  return told.size ? `${filled}?${told}` : filled;
}
