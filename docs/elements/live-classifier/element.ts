import "./element.css";

import { make } from "../base/dom.ts";
import { translate } from "../base/translate.ts";
import { unpack } from "../runtime/unpack.ts";
import { type Network, parse, read, type Reading, tokens } from "./gru.ts";

/**
 * A sentence is typed; after each word the verdict, what the word has moved, and the hidden units are shown.
 *
 * `<live-classifier sentence="…" model="…">` around a table of one sentence. The model is fetched when a reader means to type.
 */
export class LiveClassifier extends HTMLElement {
  #network: Promise<Network> | undefined;
  #sentence = make("input", { type: "text", maxlength: "200", autocomplete: "off", spellcheck: "false" });
  #verdict = make("p", { role: "status", class: "classifier-verdict" });
  #isReady = false;

  connectedCallback(): void {
    if (this.#isReady) return;
    this.#isReady = true;
    this.#sentence.value = this.getAttribute("sentence") ?? "";
    this.prepend(make("label", { class: "classifier-sentence" }, translate("Type a sentence"), " ", this.#sentence), this.#verdict);
    for (const intent of ["focusin", "pointerover"]) this.addEventListener(intent, () => void this.#read(), { once: true });
    this.addEventListener("input", () => void this.#read());
  }

  async #read(): Promise<void> {
    try {
      const network = await (this.#network ??= this.#fetch());
      this.#show(read(network, tokens(this.#sentence.value)));
    } catch (error) {
      this.#network = undefined; // the next key tries again
      const reason = error instanceof Error ? error.message : String(error);
      this.#verdict.textContent = translate("The network could not be loaded ({reason}). Type on to try again.", { reason });
    }
  }

  async #fetch(): Promise<Network> {
    const response = await fetch(new URL(this.getAttribute("model") ?? "", document.baseURI));
    if (!response.ok) throw new Error(`${response.status}`);
    return parse(new Uint8Array(await unpack([await response.arrayBuffer()])));
  }

  #show(readings: readonly Reading[]): void {
    const names = ["word", "good?", "moved it by", "hidden units"] as const;
    const head = make("tr", {}, ...names.map((name) => make("th", { scope: "col" }, translate(name))));
    const table = make("table", {}, make("thead", {}, head), make("tbody", {}, ...readings.map(row)));
    const region = make("div", { class: "classifier-table", tabindex: "0", role: "region", "aria-label": translate("State after each word") }, table);
    this.querySelector("table")?.closest(".classifier-table, .md-typeset__scrollwrap, table")?.replaceWith(region);
    this.#verdict.replaceChildren(...verdict(readings));
  }
}

function row({ word, known, state, good, moved }: Reading): HTMLTableRowElement {
  const cells = Array.from(state, (value) => {
    const cell = make("i", { class: "entry" });
    cell.style.setProperty("--value", value.toFixed(3));
    return cell;
  });
  const bar = make("meter", { min: "0", max: "1", value: good.toFixed(3), "aria-hidden": "true" });
  const name = make("th", known ? { scope: "row" } : { scope: "row", class: "classifier-unknown" }, known ? word : translate("{word} (unknown)", { word }));
  const points = Math.round(100 * moved);
  const change = make("td", { class: points < 0 ? "classifier-down" : "classifier-up" }, `${points > 0 ? "+" : points < 0 ? "−" : ""}${Math.abs(points)}`);
  return make("tr", {}, name, make("td", {}, bar, ` ${percent(good)}`), change, make("td", { class: "classifier-state", "aria-hidden": "true" }, ...cells));
}

function verdict(readings: readonly Reading[]): (Node | string)[] {
  const last = readings.at(-1);
  if (last === undefined) return [translate("Nothing to read yet.")];
  const unknown = readings.filter(({ known }) => !known).map(({ word }) => `“${word}”`);
  const said = last.good >= 0.5 ? translate("good ({share})", { share: percent(last.good) }) : translate("bad ({share})", { share: percent(1 - last.good) });
  const doubt = unknown.length > 0 ? ` ${translate("It has never seen {words}.", { words: unknown.join(", ") })}` : "";
  return [translate("The network says:"), " ", make("strong", {}, said), `.${doubt}`];
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
