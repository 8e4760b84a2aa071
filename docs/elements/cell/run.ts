import type { Listener, Order, Outcome } from "../runtime/interpreter.ts";
import type { Pool } from "../runtime/pool.ts";
import type { Output } from "./output.ts";
import type { Change, State } from "./state.ts";
import { IDLE, isBusy, next } from "./state.ts";
import { translate } from "../words/translate.ts";

/** One cell's runs: gives the pool its orders, and keeps the cell's state and output up to date. */
export class Runs {
  state: State = IDLE;
  readonly #pool: Pool;
  readonly #output: Output;
  readonly #render: (state: State) => void;
  readonly #ask: (prompt: string) => Promise<string>;

  constructor(
    pool: Pool,
    output: Output,
    render: (state: State) => void,
    ask: (prompt: string) => Promise<string>,
  ) {
    this.#pool = pool;
    this.#output = output;
    this.#render = render;
    this.#ask = ask;
  }

  /** Carry out an order, unless the cell is at work already. */
  async do(order: Order): Promise<Outcome | null> {
    if (isBusy(this.state)) return null;
    this.#output.clear();
    this.#change({ type: "run" });
    const ready = (loaded: number, total: number) => this.#change({ type: "progress", loaded, total });
    const outcome = await this.#pool.do(order, this.#listener(), ready);
    if (outcome.type === "failed") this.#output.fail(outcome.failure);
    if (outcome.type === "lost") this.#output.notice(translate("Python has ended: {reason}. Run starts it anew.", { reason: outcome.reason }));
    this.#change({ type: "ended", outcome });
    return outcome;
  }

  stop(): void {
    this.#pool.stop();
  }

  #listener(): Listener {
    return {
      begin: () => this.#change({ type: "ready" }),
      stream: (name, text) => this.#output.write(name, text),
      cut: () => this.#output.notice(translate("There is more output; the page shows the first 250 kB or 10,000 lines.")),
      display: (mime, data) => this.#output.display(mime, data),
      question: async (prompt) => {
        this.#change({ type: "question", prompt });
        const line = await this.#ask(prompt);
        this.#output.write("stdout", `${prompt}${line}\n`);
        this.#change({ type: "answered" });
        return line;
      },
    };
  }

  #change(change: Change): void {
    this.state = next(this.state, change);
    this.#render(this.state);
  }
}
