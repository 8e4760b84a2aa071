// Makes the second visit work offline, and never serves old code for new: pages are asked of the network first, and the
// files of the elements and of Python change their names with their content.
declare const UNROLLED_DEPLOYMENT: string;
declare const self: ServiceWorkerGlobalScope & {
  /** What the search is made of, relative to the site; docs/hooks/finish/light_pages.py puts it here. */
  UNROLLED_SEARCH?: string[];
};

/** Pages and files of one deployment are kept together: a page never meets the files of another. */
const CACHES = `unrolled ${new URL(self.registration.scope).pathname} `;
const CACHE = CACHES + UNROLLED_DEPLOYMENT;
const ASSETS = new URL("assets/unrolled/", self.registration.scope).href;
/** A part of Python. It passes as it comes, for a copy made on the way would make a reader wait; it is kept once Python runs. */
const PYTHON = /\.bin$/;
/** The last of what is kept once Python runs. */
const AFTER_PYTHON = /\/numpy-zip-\w+-0\.bin$/;
/** What the hub answers is of this moment and this person. */
const HUB = /^\/(api|hub)\//;

/** A page that was loaded before this worker was there names what it had loaded. */
export type Keep = { type: "keep"; addresses: string[] };

self.addEventListener("install", () => void self.skipWaiting());

self.addEventListener("activate", (event) => event.waitUntil(removeOld().then(() => self.clients.claim())));

self.addEventListener("message", (event) => {
  const { type, addresses } = event.data as Keep;
  if (type !== "keep") return;
  event.waitUntil(keep(addresses));
  if (addresses.some((address) => AFTER_PYTHON.test(address))) event.waitUntil(keepSearch());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin || HUB.test(pathname)) return;
  event.respondWith(request.url.startsWith(ASSETS) ? cacheFirst(request) : networkFirst(request));
});

async function cacheFirst(request: Request): Promise<Response> {
  return (await match(request)) ?? (PYTHON.test(request.url) ? fetch(request) : fetchAndKeep(request));
}

/** Who runs programs may go on offline, and wants to find things there; before that, nobody is made to fetch an index. */
async function keepSearch(): Promise<void> {
  const addresses = (self.UNROLLED_SEARCH ?? []).map((path) => new URL(path, self.registration.scope).href);
  await keep(addresses);
}

async function networkFirst(request: Request): Promise<Response> {
  try {
    return await fetchAndKeep(request);
  } catch (error) {
    const kept = await match(request);
    if (kept) return kept;
    throw error;
  }
}

async function fetchAndKeep(request: Request): Promise<Response> {
  const response = await fetch(request);
  if (response.ok && response.type === "basic") {
    const copy = response.clone();
    void caches.open(CACHE).then((cache) => cache.put(request.url, copy));
  }
  return response;
}

async function keep(addresses: string[]): Promise<void> {
  const cache = await caches.open(CACHE);
  const missing = await Promise.all(addresses.map(async (address) => ((await cache.match(address)) ? [] : [address])));
  await Promise.allSettled(missing.flat().map((address) => cache.add(address)));
}

/** What is kept for a request, of this deployment or else of the one before. */
async function match(request: Request): Promise<Response | undefined> {
  const options = { ignoreSearch: request.mode === "navigate", ignoreVary: true };
  for (const name of [CACHE, ...(await earlier()).reverse()]) {
    const kept = await (await caches.open(name)).match(request.url, options);
    if (kept === undefined) continue;
    if (name !== CACHE) void carryOver(request, kept.clone());
    return kept;
  }
  return undefined;
}

/** What this deployment uses, too, stays when the one before goes: Python, above all, is not fetched again. */
async function carryOver(request: Request, kept: Response): Promise<void> {
  await (await caches.open(CACHE)).put(request.url, kept);
}

/** Pages of the deployment before may still be open, or wait to be read offline; those before it go. */
async function removeOld(): Promise<void> {
  for (const name of (await earlier()).slice(0, -1)) await caches.delete(name);
}

/** The caches of earlier deployments, in the order in which they were made. */
async function earlier(): Promise<string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(CACHES) && name !== CACHE);
}
