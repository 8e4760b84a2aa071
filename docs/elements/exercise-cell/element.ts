import "./element.css";

import { Cell } from "../cell/cell.ts";
import { button } from "../base/dom.ts";
import { parseJson } from "../base/json.ts";
import type { Outcome } from "../runtime/interpreter.ts";
import { keepChecked } from "../progress/checked.ts";
import { parseVerdict } from "../verdict/verdict.ts";
import { viewVerdict } from "../verdict/view.ts";
import { translate } from "../base/translate.ts";

/**
 * A function to write, with Check beside Run.
 *
 * `<exercise-cell assignment="rnn-cell" function="rnn_step">` around the highlighted stub. The examiner judges it here,
 * in the reader's browser, for the reader; what counts is the official run.
 */
export class ExerciseCell extends HTMLElement {
  #cell: Cell | undefined;

  connectedCallback(): void {
    this.#cell ??= this.#prepare();
    this.#cell?.connect();
  }

  disconnectedCallback(): void {
    this.#cell?.disconnect();
  }

  get function(): string {
    return this.getAttribute("function") ?? "";
  }

  get code(): string {
    return this.#cell?.source.text ?? "";
  }

  /** Under what a link to this page carries code for this cell. */
  get cellId(): string {
    return `${this.#assignment}/${this.function}`;
  }

  /** That of the assignment's ordinary cells, whose fence says only the assignment's name. */
  get session(): string {
    return this.getAttribute("session") ?? `exercises/${this.#assignment}/#${this.#assignment}`;
  }

  async run(): Promise<Outcome | null> {
    return (await this.#cell?.run()) ?? null;
  }

  #prepare(): Cell | undefined {
    const code = this.querySelector<HTMLElement>(".highlight, pre");
    if (code === null) return undefined;
    const check = button("Check", "cell-check", () => void this.#check());
    return new Cell(this, code, { id: this.cellId, name: `${this.function}.py`, session: this.session, others: [check] });
  }

  get #assignment(): string {
    return this.getAttribute("assignment") ?? "";
  }

  async #check(): Promise<void> {
    const points = Number(this.getAttribute("points") ?? 1);
    const outcome = await this.#cell?.do({ type: "examine", function: this.function, points });
    if (outcome?.type !== "succeeded") return;
    const verdict = parseVerdict(parseJson(outcome.value));
    if (verdict === null) this.#cell?.output.notice(translate("The examiner's answer could not be read. That is no fault of yours."));
    else {
      const view = viewVerdict(verdict);
      this.#cell?.output.append(view);
      this.#cell?.announce(view);
      if (verdict.status === "passed") keepChecked(this.cellId);
      this.dispatchEvent(new CustomEvent("verdict", { bubbles: true, detail: verdict }));
    }
  }
}
