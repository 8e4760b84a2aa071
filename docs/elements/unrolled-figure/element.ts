import "./element.css";

import { button, make } from "../base/dom.ts";

/**
 * Steps through the drawing of an unrolled network.
 *
 * `<unrolled-figure>` around an SVG whose groups say `data-step`, and a list that tells what happens at each step.
 * Without scripts the drawing shows all steps, and the list is a fold-out.
 */
export class UnrolledFigure extends HTMLElement {
  #step = 0;
  #told: readonly string[] = [];
  #words = make("p", { role: "status" });
  #back = button("Back", "", () => this.#go(this.#step - 1));
  #read = button("Read the next word", "", () => this.#go(this.#step + 1));
  #all = button("All at once", "", () => this.#go(this.#told.length));

  connectedCallback(): void {
    if (this.#told.length > 0) return;
    this.#told = [...this.querySelectorAll("li")].map((item) => item.textContent);
    this.append(make("div", { class: "figure-controls" }, this.#back, this.#read, this.#all), this.#words);
    this.#go(this.#told.length);
  }

  #go(step: number): void {
    const last = this.#told.length;
    this.#step = step > last ? 0 : Math.max(0, step);
    for (const group of this.querySelectorAll<SVGGElement>("[data-step]")) {
      const its = Number(group.dataset["step"]);
      group.dataset["state"] = its > this.#step ? "later" : its === this.#step && this.#step < last ? "now" : "past";
    }
    const focused = document.activeElement;
    this.#back.disabled = this.#step === 0;
    this.#all.disabled = this.#step === last;
    // A button that has come to its end leaves the focus to the one that goes on.
    if ([this.#back, this.#all].some((each) => each === focused && each.disabled)) this.#read.focus();
    this.#read.textContent = this.#step === last ? "Begin again" : "Read the next word";
    const before = "Before the first word the state is zero.";
    this.#words.textContent = this.#step === 0 ? before : this.#told[this.#step - 1]!;
  }
}
