// The page without a network: its own files from this browser, and what the server said last of people, log and choices.
// VERSION and SHELL are put in by the build.
const SHELL_CACHE = `legpress-shell-${VERSION}`;
const DATA_CACHE = "legpress-data";
const DATA = /^\/api\/v1\/(lifters|machines|routines|exercises|log\/(sets|exercises|machines|titles)|lifters\/[^/]+(\/progress)?)$/;
const PATIENCE_MS = 4000; // then the page opens from here

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(SHELL_CACHE)
      .then((cache) => cache.addAll(SHELL.map((file) => new Request(file, { cache: "reload" }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== SHELL_CACHE && name !== DATA_CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (url.pathname === "/") event.respondWith(page(request));
  } else if (DATA.test(url.pathname)) event.respondWith(data(request));
  else if (!url.pathname.startsWith("/api/")) event.respondWith(file(request));
});

/** The page: from the server where it answers soon, so that a token in the address is heard; else from here. */
async function page(request) {
  const kept = await caches.match("./", { cacheName: SHELL_CACHE });
  try {
    return await (kept ? soon(fetch(request)) : fetch(request));
  } catch {
    return kept ?? Response.error();
  }
}

function soon(answer) {
  return Promise.race([answer, new Promise((_, late) => setTimeout(late, PATIENCE_MS))]);
}

async function file(request) {
  return (await caches.match(request, { cacheName: SHELL_CACHE })) ?? fetch(request);
}

/** What the server says; else what it said last, and that it is old. */
async function data(request) {
  const cache = await caches.open(DATA_CACHE);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request, answer.clone());
    else if (answer.status === 401) await caches.delete(DATA_CACHE); // this browser is not let in any more
    return answer;
  } catch {
    const kept = await cache.match(request);
    if (!kept) return Response.error();
    const headers = new Headers(kept.headers);
    headers.set("x-legpress-kept", "1");
    headers.delete("content-encoding");
    return new Response(await kept.arrayBuffer(), { status: 200, headers });
  }
}
