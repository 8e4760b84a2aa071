import type { Listener, Order, Outcome } from "../runtime/interpreter.ts";
import type { Pool } from "../runtime/pool.ts";
import type { Output } from "../output/output.ts";
import type { Change, State } from "./state.ts";
import { IDLE, isBusy, next } from "./state.ts";
import { translate } from "../base/translate.ts";

/** How long a program may run unasked, and how long the question whether it may go on stands; in seconds. */
export interface Patience {
  readonly limit: number;
  readonly grace: number;
}
const PATIENCE: Patience = { limit: 60, grace: 30 };

/** What engines say when calls inside of calls fill their stack. */
const TOO_DEEP = /call stack|too much recursion/;

/** Say why Python has gone or has not come, and what to do. */
export function explain({ reason, hasStarted }: { reason: string; hasStarted: boolean }): string {
  if (hasStarted && TOO_DEEP.test(reason))
    return translate("Python has ended: the program called too many functions inside of one another, as a function does that calls itself without an end. Run starts it anew.");
  return hasStarted
    ? translate("Python has ended: {reason}. Run starts it anew.", { reason })
    : translate("Python could not be loaded: {reason}. Run tries again.", { reason });
}

/** One cell's runs: gives the pool its orders, and keeps the cell's state and output up to date. */
export class Runs {
  readonly #patience: Patience;
  /** Who hears of the program that was asked for last. */
  #asked: Listener | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
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
    patience: Patience = PATIENCE,
  ) {
    this.#pool = pool;
    this.#output = output;
    this.#render = render;
    this.#ask = ask;
    this.#patience = patience;
  }

  /** Carry out an order, unless the cell is at work already. */
  async do(order: Order): Promise<Outcome | null> {
    if (isBusy(this.state)) return null;
    this.#output.clear();
    this.#change({ type: "run" });
    const ready = (loaded: number, total: number) => this.#change({ type: "progress", loaded, total });
    this.#asked = this.#listener();
    const outcome = await this.#pool.do(order, this.#asked, ready);
    this.#output.endQuestion();
    if (outcome.type === "failed") this.#output.fail(outcome.failure);
    this.#change({ type: "ended", outcome });
    if (this.state.kind === "lost") this.#output.notice(explain(this.state));
    this.#watch();
    return outcome;
  }

  /** End the program; one that only waits for another does not end that one. */
  stop(): void {
    if (this.#asked === undefined || !this.#pool.withdraw(this.#asked)) this.#pool.stop();
  }

  keepGoing(): void {
    this.#change({ type: "keep going" });
    this.#watch();
  }

  /** Start Python anew; what the cell has printed stays. */
  async restart(): Promise<void> {
    if (isBusy(this.state)) return;
    this.#change({ type: "run" });
    try {
      await this.#pool.restart((loaded, total) => this.#change({ type: "progress", loaded, total }));
      this.#change({ type: "ended", outcome: { type: "stopped" } });
      this.#change({ type: "reset" });
    } catch (error) {
      this.#change({ type: "ended", outcome: { type: "lost", reason: error instanceof Error ? error.message : String(error) } });
    }
  }

  /** Give a program that has begun its time, and then the reader some to say that it may go on. */
  #watch(): void {
    clearTimeout(this.#timer);
    if (this.state.kind !== "running") return;
    this.#timer = setTimeout(() => {
      this.#change({ type: "overdue", seconds: this.#patience.grace });
      this.#timer = setTimeout(() => this.#stopOverdue(), this.#patience.grace * 1000);
    }, this.#patience.limit * 1000);
  }

  #stopOverdue(): void {
    if (this.state.kind !== "overdue") return;
    const seconds = this.#patience.limit + this.#patience.grace;
    this.#output.notice(translate("Stopped: it ran for {seconds} seconds. “Keep going” lets it run on.", { seconds }));
    this.stop();
  }

  #listener(): Listener {
    return {
      wait: () => this.#change({ type: "wait" }),
      load: (loaded, total) => this.#change({ type: "progress", loaded, total }),
      begin: () => {
        this.#change({ type: "ready" });
        this.#watch();
      },
      stream: (name, text) => this.#output.write(name, text),
      cut: () => this.#output.notice(translate("There is more output; the page shows the first 250 kB or 10,000 lines.")),
      display: (mime, data, description) => this.#output.display(mime, data, description),
      question: async (prompt) => {
        this.#change({ type: "question", prompt });
        this.#watch(); // the reader may take any time
        const line = await this.#ask(prompt);
        this.#output.write("stdout", `${prompt}${line}\n`);
        this.#change({ type: "answered" });
        this.#watch();
        return line;
      },
    };
  }

  #change(change: Change): void {
    this.state = next(this.state, change);
    this.#render(this.state);
  }
}
