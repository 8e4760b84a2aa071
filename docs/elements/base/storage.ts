// Whether this browser keeps what the page stores. Where it is denied, docs/theme/main.html gives the page a storage that
// lasts for the visit.
import { make } from "./dom.ts";
import { translate } from "./translate.ts";

export function forgets(): boolean {
  return "forgets" in localStorage;
}

/** A line that says that nothing stays after this visit; nothing, where the browser keeps what is stored. */
export function forgetsNote(): HTMLElement[] {
  if (!forgets()) return [];
  return [make("p", { class: "forgets-note", role: "note" }, translate("This browser lets the page keep nothing. What you do here lasts until you close this tab. Open the course in a tab of its own, or allow its cookies."))];
}
