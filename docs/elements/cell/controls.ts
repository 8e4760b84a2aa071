import { translate } from "../base/translate.ts";
import { button, make } from "../base/dom.ts";
import type { State } from "./state.ts";
import { describe, isBusy, needsRestart } from "./state.ts";

/** What a cell's buttons do. */
export interface Actions {
  stop(): void;
  keepGoing(): void;
  restart(): void;
}

/** About as many characters as are read in twenty seconds. */
const HEARD = 300;

/** The buttons of a cell and the line that says what it is doing. */
export class Controls {
  readonly element: HTMLElement;
  readonly #status = make("span", { class: "cell-status", role: "status" });
  /** What is heard at the end of a run: how it went, and how the output begins. */
  readonly #heard = make("span", { class: "unseen", "aria-live": "polite" });
  readonly #progress = make("progress", { class: "cell-progress", "aria-label": translate("Loading"), hidden: true });
  readonly #starters: HTMLButtonElement[];
  readonly #stop: HTMLButtonElement;
  readonly #keepGoing: HTMLButtonElement;
  readonly #restart: HTMLButtonElement;

  constructor(label: string, starters: HTMLButtonElement[], actions: Actions, others: HTMLElement[] = []) {
    this.#starters = starters;
    this.#stop = button("Stop", "cell-stop", () => actions.stop());
    this.#keepGoing = button("Keep going", "cell-keep-going", () => actions.keepGoing());
    this.#restart = button("Restart", "cell-restart", () => actions.restart());
    const later = [this.#stop, this.#keepGoing, this.#restart];
    for (const each of later) each.hidden = true;
    // Heard one by one, many a Run would be the same.
    for (const each of [...starters, ...later]) each.setAttribute("aria-label", `${each.textContent} ${label}`);
    const tools = make("span", { class: "cell-tools" }, ...others);
    this.element = make(
      "div",
      { class: "cell-controls", role: "group", "aria-label": label },
      ...starters,
      ...later,
      this.#progress,
      this.#status,
      this.#heard,
      tools,
    );
  }

  /** Say something that is no state. */
  say(text: string): void {
    this.#status.textContent = text;
  }

  /** Have screen readers say how the output begins; all of it may be thousands of lines. */
  announce(output: string): void {
    const text = output.trim();
    this.#heard.textContent = text.length > HEARD ? translate("{beginning} … The output goes on.", { beginning: text.slice(0, HEARD) }) : text;
  }

  /** A program above runs first: show how far it is. */
  prepare(above: string, state: State): void {
    this.#render(state, "preparing");
    if (state.kind === "running") this.#status.textContent = translate("Running “{name}” first", { name: above });
  }

  render(state: State): void {
    this.#render(state, state.kind);
  }

  /** The last answer was given: the field that had the focus has gone. */
  focusStop(): void {
    if (document.activeElement === document.body && !this.#stop.hidden) this.#stop.focus();
  }

  #render(state: State, name: string): void {
    const busy = isBusy(state);
    const hadFocus = this.element.contains(document.activeElement);
    for (const starter of this.#starters) starter.hidden = busy;
    this.#stop.hidden = !busy;
    this.#keepGoing.hidden = state.kind !== "overdue";
    this.#restart.hidden = !needsRestart(state);
    // The button that was pressed has gone: the one in its place takes the focus.
    if (hadFocus && document.activeElement === document.body) (busy ? this.#stop : this.#starters[0])?.focus();
    this.#renderProgress(state);
    this.#status.textContent = describe(state);
    this.element.dataset.state = name;
  }

  #renderProgress(state: State): void {
    const isShown = state.kind === "loading" && state.total > 0 && state.loaded < state.total;
    this.#progress.hidden = !isShown;
    if (!isShown) return;
    this.#progress.max = state.total;
    this.#progress.value = state.loaded;
  }
}
