import { button, make } from "../base/dom.ts";
import { shareAddress } from "../versions/share.ts";
import { ExerciseCell } from "../exercise-cell/element.ts";
import { SILENT } from "../runtime/interpreter.ts";
import { python } from "../runtime/python.ts";
import { findHub, readSentences, shareModel } from "../base/hub.ts";
import { parseResult, program, type Result } from "./program.ts";

const KINDS = { rnn: "Simple RNN", lstm: "LSTM", gru: "GRU", other: "Another model" };

/**
 * Shares the capstone's result on the model board in one click.
 *
 * `<share-result assignment="sentiment-classifier" function="train_and_predict">`: trains the page's function here, lets
 * it judge the board's sentences, and sends the labels; the link that goes with them opens this page with the code.
 */
export class ShareResult extends HTMLElement {
  readonly #message = make("p", { role: "status" });
  readonly #name = make("input", { type: "text", maxlength: "60", autocomplete: "off" });
  readonly #kind = make("select", {}, ...Object.entries(KINDS).map(([value, name]) => make("option", { value }, name)));
  readonly #parameters = make("input", { type: "number", min: "0", step: "1" });
  readonly #about = make("textarea", { rows: "2", maxlength: "1000" });
  readonly #send = button("Share on the model board", "share-result-send", () => void this.#share());
  #isPrepared = false;

  connectedCallback(): void {
    if (this.#isPrepared) return;
    this.#isPrepared = true;
    const details = make(
      "details",
      {},
      make("summary", {}, "What is said beside the figures"),
      make("div", { class: "share-result-form" },
        make("label", {}, "Shown as, to everybody ", this.#name),
        make("label", {}, "Kind of model ", this.#kind),
        make("label", {}, "Parameters, if you counted them ", this.#parameters),
        make("label", {}, "In a sentence or two ", this.#about),
      ),
    );
    this.#name.placeholder = "A learner";
    this.#about.placeholder = "The capstone, trained in the browser on 600 reviews with seed 0.";
    this.append(details, make("p", {}, this.#send), this.#message);
  }

  async #share(): Promise<void> {
    this.#send.disabled = true;
    try {
      await this.#tryToShare();
    } catch (error) {
      this.#say(error instanceof Error ? error.message : String(error));
    } finally {
      this.#send.disabled = false;
    }
  }

  async #tryToShare(): Promise<void> {
    const hub = await findHub();
    if (hub === null) return this.#say("This site has no hub, so there is no board to share on. Everything else works without one.");
    if (hub.learner === null) return this.#say("You are not signed in. Open the personal link from your instructor, then share again.");
    const cell = this.#cell();
    if (cell === undefined) return this.#say("The cell of the function is not on this page.");
    this.#say("Training here, and judging the board's sentences.");
    const result = await this.#run(cell, await readSentences());
    if (result === null) return;
    const { id, verified } = await shareModel({
      title: "Capstone in the browser",
      description: this.#about.value.trim() || this.#about.placeholder,
      shown_as: this.#name.value.trim() || this.#name.placeholder,
      notebook: await shareAddress(location.href, cell.cellId, cell.code),
      cell: this.#kind.value,
      parameters: this.#parameters.value === "" ? null : Number(this.#parameters.value),
      training_seconds: result.seconds,
      claimed_accuracy: result.accuracy,
      labels: result.labels,
    });
    const figures = `${percent(verified.accuracy)} of ${verified.n} sentences, 95 % interval ${percent(verified.low)} to ${percent(verified.high)}`;
    this.#message.replaceChildren(`Shared. The hub measured ${figures}. `, make("a", { href: `/hub/board/${id}` }, "See it on the board"), ".");
  }

  #cell(): ExerciseCell | undefined {
    const [assignment, name] = [this.getAttribute("assignment"), this.getAttribute("function")];
    const cells = [...document.querySelectorAll("exercise-cell")].filter((cell) => cell instanceof ExerciseCell);
    return cells.find((cell) => cell.getAttribute("assignment") === assignment && cell.function === name);
  }

  /** Train and judge in the session of the page's function; says why, where that fails. */
  async #run(cell: ExerciseCell, sentences: readonly string[]): Promise<Result | null> {
    const defined = await cell.run();
    if (defined?.type !== "succeeded") {
      this.#say("Your function did not run; its cell above says why.");
      return null;
    }
    let printed = "";
    const listener = { ...SILENT, stream: (name: string, text: string) => void (printed += name === "stdout" ? text : "") };
    const order = { type: "run", session: cell.session, name: "share.py", code: program(sentences) } as const;
    const outcome = await python.do(order, listener);
    const result = outcome.type === "succeeded" ? parseResult(printed) : null;
    if (outcome.type === "failed") this.#say(`Nothing was shared: ${outcome.failure.exception}: ${outcome.failure.message}`);
    else if (result === null) this.#say("Nothing was shared: Python ended before it was done.");
    return result;
  }

  #say(text: string): void {
    this.#message.textContent = text;
  }
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
