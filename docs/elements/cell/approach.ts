import { savesData } from "../runtime/engines.ts";

/** How far below the screen a place may be to count as near, as part of the screen's height. */
const NEAR = "25%";
const SCROLLS = ["wheel", "touchmove", "keydown"];

/**
 * Call `act` once a reader comes near: points at one of these buttons, goes into this place by a click or by the keyboard,
 * or scrolls to it. Having it on the screen from the start says nothing, and who saves data has to press Run. Returns what ends it.
 */
export function onApproach(place: HTMLElement, buttons: HTMLElement[], act: () => void): () => void {
  const over = new AbortController();
  if (savesData()) return () => {};
  const approach = () => {
    over.abort();
    act();
  };
  const { signal } = over;
  for (const button of buttons) button.addEventListener("pointerenter", approach, { signal });
  place.addEventListener("focusin", approach, { signal });
  const near = new IntersectionObserver((entries) => entries.some((each) => each.isIntersecting) && approach(), {
    rootMargin: `0px 0px ${NEAR}`,
  });
  signal.addEventListener("abort", () => near.disconnect());
  // The reader's own scrolling, and not that to an address's fragment or back to where a page was left.
  for (const type of SCROLLS) {
    addEventListener(type, () => addEventListener("scroll", () => near.observe(place), { signal, once: true }), {
      signal,
      passive: true,
      once: true,
    });
  }
  return () => over.abort();
}
