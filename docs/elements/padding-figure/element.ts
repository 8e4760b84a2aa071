import { make } from "../base/dom.ts";
import { written } from "../base/written.ts";
import { type Network, read } from "../live-classifier/network.ts";

/**
 * The last states of two opposite sentences, behind pads that a mask covers or not.
 *
 * `<padding-figure one="…" two="…" pads="50">` around a network as JSON and what it shows in words.
 */
export class PaddingFigure extends HTMLElement {
  #network: Network | undefined;
  #pads = make("input", { type: "range", min: "0", value: "10" });
  #mask = make("input", { type: "checkbox" });
  #count = make("span");
  #states = make("div", { class: "padding-states" });
  #words = make("p", { role: "status" });

  connectedCallback(): void {
    if (this.#network !== undefined) return;
    const model = this.querySelector("script")?.textContent;
    if (!model) return;
    this.#network = JSON.parse(model) as Network;
    this.#pads.max = this.getAttribute("pads") ?? "50";
    const pads = make("label", {}, "Pads behind: ", this.#count, this.#pads);
    const mask = make("label", {}, this.#mask, "with a mask");
    this.replaceChildren(make("div", { class: "figure-controls" }, pads, mask), this.#states, this.#words);
    this.addEventListener("input", () => this.#render());
    this.#render();
  }

  #render(): void {
    const pads = Number(this.#pads.value);
    this.#count.textContent = `${pads}`;
    const one = this.#last("one", pads);
    const two = this.#last("two", pads);
    this.#states.replaceChildren(...this.#row("one", one), ...this.#row("two", two));
    const apart = Math.sqrt(one.reduce((sum, value, i) => sum + (value - two[i]!) ** 2, 0));
    const verdict =
      apart > 0.05
        ? "A classifier can tell them apart."
        : "For a classifier they are one and the same: it is right on half of such pairs.";
    this.#words.textContent = `The two last states are ${written(apart)} apart. ${verdict}`;
  }

  #last(which: "one" | "two", pads: number): readonly number[] {
    const words = (this.getAttribute(which) ?? "").split(" ");
    return read(this.#network!, words, pads, this.#mask.checked).at(-1)?.state ?? [];
  }

  #row(which: "one" | "two", state: readonly number[]): HTMLElement[] {
    const entries = state.map((value) => {
      const entry = make("i", { class: "entry" });
      entry.style.setProperty("--value", value.toFixed(3));
      return entry;
    });
    return [make("span", {}, this.getAttribute(which) ?? ""), make("span", { "aria-hidden": "true" }, ...entries)];
  }
}
