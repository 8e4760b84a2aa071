import type { Keep } from "./service-worker.ts";

/** Have the service worker keep what the page has loaded, if there is one. */
export function keep(addresses: string[]): void {
  navigator.serviceWorker?.controller?.postMessage({ type: "keep", addresses } satisfies Keep);
}
