import { button, make } from "./dom.ts";
import type { State } from "./state.ts";
import { describe, isBusy } from "./state.ts";

/** The buttons of a cell and the line that says what it is doing. */
export class Controls {
  readonly element: HTMLElement;
  readonly #status = make("span", { class: "cell-status", role: "status" });
  readonly #starters: HTMLButtonElement[];
  readonly #stop: HTMLButtonElement;

  constructor(label: string, starters: HTMLButtonElement[], stop: () => void, others: HTMLElement[] = []) {
    this.#starters = starters;
    this.#stop = button("Stop", "cell-stop", stop);
    this.#stop.hidden = true;
    this.element = make(
      "div",
      { class: "cell-controls", role: "group", "aria-label": label },
      ...starters,
      this.#stop,
      ...others,
      this.#status,
    );
  }

  /** Say something that is no state. */
  say(text: string): void {
    this.#status.textContent = text;
  }

  render(state: State): void {
    const busy = isBusy(state);
    const hadFocus = this.element.contains(document.activeElement);
    for (const starter of this.#starters) starter.hidden = busy;
    this.#stop.hidden = !busy;
    // The button that was pressed has gone: the one in its place takes the focus.
    if (hadFocus && document.activeElement === document.body) (busy ? this.#stop : this.#starters[0])?.focus();
    this.#status.textContent = describe(state);
    this.element.dataset.state = state.kind;
  }
}
