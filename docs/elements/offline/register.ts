import type { Keep } from "./service-worker.ts";

const SITE_ROOT = new URL("../../", import.meta.url);

/** Let the site work offline from the next visit on, where the browser can. */
export async function registerServiceWorker(): Promise<void> {
  if (!("serviceWorker" in navigator)) return; // an address without https, say
  await navigator.serviceWorker.register(new URL("service-worker.js", SITE_ROOT), { scope: SITE_ROOT.pathname });
  const { active } = await navigator.serviceWorker.ready;
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  const addresses = [location.href.split("#")[0]!, ...loaded].filter((address) => address.startsWith(SITE_ROOT.href));
  active?.postMessage({ type: "keep", addresses } satisfies Keep);
}
