import { Deferred } from "../base/deferred.ts";
import type { Interpreter, Listener, Order, Outcome } from "./interpreter.ts";
import { SILENT } from "./interpreter.ts";
import type { Progress } from "./fetching.ts";

/** Makes interpreters; the first one waits for the files. */
export interface Maker {
  load(progress: Progress): Promise<void>;
  start(): Interpreter;
  discard(interpreter: Interpreter): void;
}

interface Waiting {
  readonly listener: Listener;
  begin(): void;
  withdraw(): void;
}

/** One interpreter at work and, once something has run, one spare that is ready to take over. */
export class Pool {
  /** Counts interpreters: what a session has defined is there as long as the number stays. */
  generation = 0;
  readonly #maker: Maker;
  readonly #keepsSpare: boolean;
  readonly #watchers = new Set<(outcome: Outcome) => void>();
  readonly #progress = new Set<Progress>();
  #stopping = new Deferred<Outcome>();
  /** How far the files are that are on their way. */
  #reached: [loaded: number, total: number] | undefined;
  /** Who hears of the work that is being done. */
  #current: Listener | undefined;
  /** Work that waits for its turn. */
  readonly #line: Waiting[] = [];
  #loading: Promise<void> | undefined;
  #active: Interpreter | undefined;
  #spare: Interpreter | undefined;

  constructor(maker: Maker, keepsSpare = true) {
    this.#maker = maker;
    this.#keepsSpare = keepsSpare;
  }

  /** Whether there is an interpreter at hand that does nothing. */
  get isIdle(): boolean {
    return this.#active !== undefined && !this.#active.busy && this.#current === undefined;
  }

  /** Call `watcher` with how the interpreter has ended when it has been replaced, and every session with it. */
  watch(watcher: (outcome: Outcome) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Load and start what a run will need. */
  async warm(progress: Progress = () => {}): Promise<Interpreter> {
    const active = await this.#start(progress);
    try {
      await active.ready;
    } catch (error) {
      this.lose(active, words(error));
      throw error;
    }
    return active;
  }

  /** Do one piece of work, after those that were asked for before it. */
  do(order: Order, listener: Listener, progress?: Progress): Promise<Outcome> {
    const act = () => this.#act(order, listener, progress);
    if (this.#current === undefined) return act();
    if (this.#current !== SILENT) listener.wait();
    return new Promise((resolve) => {
      this.#line.push({ listener, begin: () => resolve(act()), withdraw: () => resolve({ type: "stopped" }) });
    });
  }

  /** Take back work that waits for its turn; returns false if it has had its turn. */
  withdraw(listener: Listener): boolean {
    const index = this.#line.findIndex((waiting) => waiting.listener === listener);
    for (const waiting of index < 0 ? [] : this.#line.splice(index, 1)) waiting.withdraw();
    return index >= 0;
  }

  async #act(order: Order, listener: Listener, progress?: Progress): Promise<Outcome> {
    this.#current = listener;
    try {
      return await this.#carryOut(order, listener, progress);
    } finally {
      this.#current = undefined;
      this.#line.shift()?.begin();
    }
  }

  async #carryOut(order: Order, listener: Listener, progress?: Progress): Promise<Outcome> {
    const started = this.#start(progress).then((interpreter) => ({ interpreter }), lost);
    const start = await Promise.race([started, this.#stopping.promise]);
    if ("type" in start) return start;
    const outcome = await start.interpreter.do(order, listener); // which takes it up as soon as it is ready
    if (outcome.type === "lost") this.lose(start.interpreter, outcome.reason);
    else if (this.#keepsSpare) this.#spare ??= this.#maker.start();
    return outcome;
  }

  /** End what runs, whatever it is doing, and put the spare in its place. */
  stop(): void {
    this.#stopping.resolve({ type: "stopped" });
    this.#stopping = new Deferred();
    this.#replace({ type: "stopped" });
  }

  /** Replace the interpreter, and with it what all sessions have defined. */
  async restart(progress?: Progress): Promise<void> {
    this.stop();
    await this.warm(progress);
  }

  /** Files that the work at hand waits for are on their way. */
  load(loaded: number, total: number): void {
    this.#active?.load(loaded, total);
  }

  /** What was loaded is gone: the next run loads it anew. */
  unload(): void {
    this.#loading = undefined;
  }

  /** The worker of this interpreter has died by itself. */
  lose(interpreter: Interpreter, reason: string): void {
    if (interpreter === this.#active) this.#replace({ type: "lost", reason });
    else if (interpreter === this.#spare) this.#spare = undefined;
  }

  async #start(progress: Progress = () => {}): Promise<Interpreter> {
    await this.#load(progress);
    return (this.#active ??= this.#takeSpare() ?? this.#maker.start());
  }

  /** Fetch the files, once; after a failure the next call tries again. */
  async #load(progress: Progress): Promise<void> {
    this.#progress.add(progress);
    if (this.#loading !== undefined && this.#reached !== undefined) progress(...this.#reached);
    try {
      await (this.#loading ??= this.#maker.load((loaded, total) => {
        this.#reached = [loaded, total];
        for (const each of this.#progress) each(loaded, total);
      }));
    } catch (error) {
      this.#loading = undefined;
      throw error;
    } finally {
      this.#reached = undefined;
      this.#progress.delete(progress);
    }
  }

  #replace(outcome: Outcome): void {
    const old = this.#active;
    if (old === undefined) return;
    this.generation += 1;
    this.#active = this.#takeSpare();
    this.#maker.discard(old);
    old.end(outcome);
    for (const watcher of this.#watchers) watcher(outcome);
  }

  #takeSpare(): Interpreter | undefined {
    const spare = this.#spare;
    this.#spare = undefined;
    return spare;
  }
}

function lost(error: unknown): Outcome {
  return { type: "lost", reason: words(error) };
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
