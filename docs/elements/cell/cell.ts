import type { Order, Outcome } from "../runtime/interpreter.ts";
import { BYTES_TO_START, python } from "../runtime/python.ts";
import { assist, parseCompletion, parseFault, parseSignature } from "./assistance.ts";
import { onApproach } from "./approach.ts";
import type { Actions } from "./controls.ts";
import { Controls } from "./controls.ts";
import { button } from "../base/dom.ts";
import { Output } from "../output/output.ts";
import { ask } from "../output/question.ts";
import { Runs, explain } from "./run.ts";
import { above, join, leave } from "./session.ts";
import { Source } from "./source.ts";
import type { StepEvent } from "../output/steps.ts";
import { tools } from "./tools.ts";
import { Versions } from "../versions/versions.ts";
import type { State } from "./state.ts";
import { isBusy } from "./state.ts";
import { translate } from "../base/translate.ts";

/** What is done with a cell's code. */
export type Work = { type: "run" | "trace" } | { type: "examine"; function: string; points: number };

/** What an element says of the cell in it. */
export interface CellOptions {
  /** The same for the same cell at every visit: the reader's version is kept under it. */
  readonly id: string;
  readonly session: string;
  /** What readers see it called; also the file name in tracebacks. */
  readonly name: string;
  /** Buttons beside Run. */
  readonly others?: HTMLButtonElement[];
}

/** A program in the page with its buttons and its output: what every element that runs code is made of. */
export class Cell {
  readonly host: HTMLElement;
  readonly session: string;
  readonly name: string;
  readonly source: Source;
  readonly output: Output;
  readonly #versions: Versions;
  readonly #controls: Controls;
  readonly #runs: Runs;
  readonly #starters: HTMLButtonElement[];
  readonly #runAllAbove = button("Run all above", "cell-tool", () => void this.#rerunAbove());
  #preparing = false;
  /** The cell above that runs first. */
  #first: Cell | undefined;
  /** The cell below that waits for this one hears how far it is. */
  #follower: ((state: State) => void) | undefined;
  /** The interpreter in which it has run, by number. */
  #ranIn: number | null = null;
  #forget: (() => void) | undefined;
  #turnAway: (() => void) | undefined;

  constructor(host: HTMLElement, code: HTMLElement, { id, session, name, others = [] }: CellOptions) {
    this.host = host;
    this.session = session;
    this.name = name;
    this.output = new Output(host.querySelector<HTMLElement>(".cell-output"));
    const run = () => void this.run();
    this.source = new Source(code, {
      label: name,
      run,
      changed: (text) => this.#versions.changed(text),
      complete: (text, position) => assist(this, { type: "complete", position }, text, parseCompletion),
      sign: (text, position) => assist(this, { type: "signature", position }, text, parseSignature),
      lint: (text) => assist(this, { type: "lint" }, text, parseFault),
    });
    this.#versions = new Versions(id, this.source);
    const runButton = button("Run", "cell-run", run);
    runButton.setAttribute("aria-keyshortcuts", "Shift+Enter");
    runButton.title = translate("Shift+Enter. The first run loads {size} MB, which the browser keeps.", { size: (BYTES_TO_START / 1e6).toFixed(1) });
    const starters = [runButton, ...others];
    const more = tools(id, name, this.source, (text) => this.#controls.say(text));
    const actions: Actions = {
      stop: () => (this.#first ?? this).#runs.stop(),
      keepGoing: () => this.#runs.keepGoing(),
      restart: () => void this.#runs.restart(),
    };
    this.#controls = new Controls(name, starters, actions, [this.#runAllAbove, ...more]);
    this.#runs = new Runs(
      python,
      this.output,
      (state) => {
        this.#controls.render(state);
        this.#follower?.(state);
      },
      async (prompt) => {
        const line = await ask(this.output, prompt);
        this.#controls.focusStop();
        return line;
      },
    );
    this.#starters = starters;
    this.output.element.addEventListener("step", (event) => this.source.mark((event as StepEvent).detail, "next"));
    host.append(this.#controls.element, this.#versions.element, this.output.element);
  }

  /** The cell is on the page. */
  connect(): void {
    join(this);
    this.#forget ??= python.watch((outcome) => this.#forgotten(outcome));
    this.#turnAway ??= onApproach(this.host, this.#starters, () => void python.warm().catch(() => {})); // a run says what is wrong
    this.#runAllAbove.hidden = above(this).length === 0;
  }

  /** The cell has left the page: what it was doing ends. */
  disconnect(): void {
    leave(this);
    this.#forget?.();
    this.#forget = undefined;
    this.#turnAway?.();
    this.#turnAway = undefined;
    if (isBusy(this.#runs.state)) this.#runs.stop();
  }

  get hasRun(): boolean {
    return this.#ranIn === python.generation;
  }

  /** Have screen readers say what has been added to the output. */
  announce(added: HTMLElement): void {
    this.#controls.announce(heardOf(added));
  }

  run(): Promise<Outcome | null> {
    return this.do({ type: "run" });
  }

  /** Carry out work on this cell's code, after the cells above that it continues. */
  async do(work: Work): Promise<Outcome | null> {
    if (this.#preparing || isBusy(this.#runs.state)) return null;
    this.#preparing = true;
    const isReady = await this.#runAbove((cell) => !cell.hasRun);
    this.#preparing = false;
    return isReady ? this.#do({ ...work, session: this.session, name: this.name, code: this.source.text }) : null;
  }

  async #do(order: Order): Promise<Outcome | null> {
    this.source.mark(null);
    this.#versions.accept();
    const outcome = await this.#runs.do(order);
    this.#controls.announce(heardOf(this.output.element));
    if (outcome?.type === "failed") this.source.mark(outcome.failure.line);
    if (outcome?.type === "succeeded" || outcome?.type === "failed") this.#ranIn = python.generation;
    return outcome;
  }

  /** Run all cells that this one continues anew, as after changes in them. */
  async #rerunAbove(): Promise<void> {
    if (this.#preparing || isBusy(this.#runs.state)) return;
    this.#preparing = true;
    const isReady = await this.#runAbove(() => true);
    this.#preparing = false;
    if (!isReady) return;
    this.#controls.render(this.#runs.state);
    this.#controls.say(translate("All above have run"));
  }

  /** Run the cells above that need it, in order; say which one failed, if one did. */
  async #runAbove(needsRun: (cell: Cell) => boolean): Promise<boolean> {
    for (const cell of above(this).filter(needsRun)) {
      if (cell.#versions.isForeign) {
        this.output.clear();
        this.output.notice(translate("Not run: it continues “{name}” above, which came with the link. Run that one first.", { name: cell.name }));
        return false;
      }
      const outcome = await this.#await(cell);
      if (outcome?.type === "succeeded") continue;
      this.#controls.render(this.#runs.state);
      this.output.clear();
      this.output.notice(translate("Not run: it continues “{name}” above, which has not finished.", { name: cell.name }));
      const { state } = cell.#runs;
      if (state.kind === "lost") this.output.notice(explain(state));
      return false;
    }
    return true;
  }

  /** Run a cell above, and show here how far it is: a reader who has pressed a button here may not see it. */
  async #await(cell: Cell): Promise<Outcome | null> {
    this.#first = cell;
    cell.#follower = (state) => isBusy(state) && this.#controls.prepare(cell.name, state);
    try {
      return await cell.run();
    } finally {
      cell.#follower = undefined;
      this.#first = undefined;
    }
  }

  /** The interpreter has been replaced, and with it what this cell had defined. */
  #forgotten({ type }: Outcome): void {
    if (this.#ranIn === null) return;
    this.#ranIn = null;
    if (type === "lost" && isBusy(this.#runs.state)) return; // the cell whose program ended Python says that
    this.output.notice(translate("Python has started anew since: what this program defined is gone until it runs again."));
  }
}

/** The words of an output; lines that are out of view are not laid out, and `innerText` leaves them out. */
function heardOf(output: HTMLElement): string {
  return output.querySelector(".cell-lines") === null ? output.innerText : (output.textContent ?? "");
}
