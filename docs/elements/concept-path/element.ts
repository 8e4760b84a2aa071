import "./element.css";

import { button, make } from "../base/dom.ts";
import { forgetsNote } from "../base/storage.ts";
import { isOpen, openEverything, type Progress } from "../progress/record.ts";
import { load, now, onChange, update } from "../progress/store.ts";
import { translate } from "../base/translate.ts";

/**
 * Shows which concepts of the path are proven, open or still closed.
 *
 * `<concept-path>` around a drawing and a list, whose items say `data-concept` and `data-requires`. Without scripts
 * everything is open.
 */
export class ConceptPath extends HTMLElement {
  #everything = button("Open everything", "path-open", () => update((progress) => openEverything(progress, now())));
  #summary = make("p", { role: "status" });
  #share = make("progress", { class: "path-share", "aria-label": translate("Concepts proven"), max: "1" });
  #connected = new AbortController();

  connectedCallback(): void {
    if (!this.contains(this.#summary)) this.append(this.#summary, this.#share, " ", this.#everything, ...forgetsNote());
    this.#connected = new AbortController();
    onChange(() => this.#render(load()), this.#connected.signal);
    this.#render(load());
  }

  disconnectedCallback(): void {
    this.#connected.abort();
  }

  #render(progress: Progress): void {
    const items = [...this.querySelectorAll<HTMLElement>("li[data-concept]")];
    const titles = new Map(items.map((item) => [item.dataset["concept"], item.querySelector("a")?.textContent]));
    for (const item of items) {
      const concept = item.dataset["concept"] ?? "";
      const requires = (item.dataset["requires"] ?? "").split(" ").filter((slug) => slug !== "");
      const state = concept in progress.proven ? "proven" : isOpen(progress, requires) ? "open" : "closed";
      const missing = requires.filter((slug) => !(slug in progress.proven)).map((slug) => titles.get(slug));
      for (const place of this.querySelectorAll<HTMLElement>(`[data-concept="${concept}"]`)) place.dataset["state"] = state;
      note(item, state === "closed" ? translate("opens after {concepts}", { concepts: missing.join(translate(" and ")) }) : translate(state));
    }
    const proven = items.filter((item) => item.dataset["state"] === "proven").length;
    const said = translate("{proven} of {all} concepts proven.", { proven, all: items.length });
    const isAll = items.length > 0 && proven === items.length;
    this.#summary.textContent = isAll ? `${said} ${translate("You have walked the whole path. Well done!")}` : said;
    this.#share.value = items.length > 0 ? proven / items.length : 0;
    this.#everything.hidden = items.every((item) => item.dataset["state"] !== "closed");
  }
}

/** Say a concept's state in words, beside its title. */
function note(item: HTMLElement, text: string): void {
  const place = item.querySelector(".path-state") ?? make("em", { class: "path-state" });
  place.textContent = text;
  item.querySelector("a")?.after(" ", place);
}
