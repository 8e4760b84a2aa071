import "./element.css";

import { make } from "../base/dom.ts";
import { type Network, read, type Reading, tokens } from "./network.ts";
import { translate } from "../base/translate.ts";

/** A sentence is typed; the state and the verdict are shown after each word, also through padding. */
export class LiveClassifier extends HTMLElement {
  #network: Network | undefined;
  #sentence = make("input", { type: "text", maxlength: "400", autocomplete: "off", spellcheck: "false" });
  #pads = make("input", { type: "range", min: "0", max: "60", value: "0" });
  #mask = make("input", { type: "checkbox", checked: true });
  #count = make("span", {}, "0");
  #verdict = make("p", { role: "status", class: "classifier-verdict" });
  #rows = make("tbody");

  connectedCallback(): void {
    if (this.#network !== undefined) return;
    const model = this.querySelector("script")?.textContent;
    if (!model) return;
    this.#network = JSON.parse(model) as Network;
    this.#sentence.value = this.getAttribute("sentence") ?? "";
    // The states are colours: who listens hears a word and the verdict after it.
    const head = make(
      "tr",
      {},
      make("th", { scope: "col" }, translate("word")),
      make("th", { "aria-hidden": "true" }, translate("hidden state")),
      make("th", { scope: "col" }, translate("good?")),
    );
    this.replaceChildren(
      make("label", { class: "classifier-sentence" }, translate("Type a sentence"), " ", this.#sentence),
      this.#verdict,
      make("div", { class: "classifier-table", tabindex: "0", role: "region", "aria-label": translate("State after each word") }, make("table", {}, make("thead", {}, head), this.#rows)),
      make("div", { class: "classifier-padding" }, make("label", {}, translate("Pads behind:"), " ", this.#count, " ", this.#pads), make("label", {}, this.#mask, " ", translate("mask them"))),
    );
    this.addEventListener("input", () => this.#read());
    this.#read();
  }

  #read(): void {
    if (this.#network === undefined) return;
    const words = tokens(this.#sentence.value);
    const pads = Number(this.#pads.value);
    this.#count.textContent = `${pads}`;
    const readings = read(this.#network, words, pads, this.#mask.checked);
    const shown = readings.filter((_, i) => i < words.length || i === readings.length - 1);
    this.#rows.replaceChildren(...shown.map((reading) => row(reading, pads)));
    this.#verdict.replaceChildren(...verdict(readings));
  }
}

function row({ word, known, state, good }: Reading, pads: number): HTMLTableRowElement {
  const cells = state.map((value) => {
    const cell = make("i", { class: "entry" });
    cell.style.setProperty("--value", value.toFixed(3));
    return cell;
  });
  const bar = make("meter", { min: "0", max: "1", value: good.toFixed(3), "aria-hidden": "true" });
  const name = word === "<pad>" ? translate("{pads} pads", { pads }) : known ? word : translate("{word} (unknown)", { word });
  return make("tr", {}, make("th", { scope: "row" }, name), make("td", { class: "classifier-state", "aria-hidden": "true" }, ...cells), make("td", {}, bar, ` ${percent(good)}`));
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
