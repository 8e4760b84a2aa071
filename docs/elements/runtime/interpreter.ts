import type { Failure, Origin, Request, StreamName } from "./protocol.ts";
import { parseEvent } from "./protocol.ts";

/** What a job shows while it runs. */
export interface Listener {
  /** Another program runs; this one comes after it. */
  wait(): void;
  /** A package that the program imports is on its way. */
  load(loaded: number, total: number): void;
  /** The interpreter has taken the order up. */
  begin(): void;
  stream(name: StreamName, text: string): void;
  cut(): void;
  display(mime: string, data: string, description: string): void;
  /** Answers `input()`; the interpreter waits for it. */
  question(prompt: string): Promise<string>;
}

/** For work that shows nothing. */
export const SILENT: Listener = {
  wait: () => {},
  load: () => {},
  begin: () => {},
  stream: () => {},
  cut: () => {},
  display: () => {},
  question: () => Promise.resolve(""),
};

export type Outcome =
  | { type: "succeeded"; value: string | null }
  | { type: "failed"; failure: Failure }
  | { type: "stopped" }
  | { type: "lost"; reason: string };

type Job = { listener: Listener; end: (outcome: Outcome) => void };
type Work = Exclude<Request, { type: "answer" }>;
/** A request without its number, which the interpreter gives. */
export type Order = Work extends infer R ? (R extends Work ? Omit<R, "id"> : never) : never;

/** The page's end of one worker: sends it work, in order, and hands out what comes back. */
export class Interpreter {
  readonly ready: Promise<Origin>;
  readonly #port: MessagePort;
  readonly #jobs = new Map<number, Job>();
  #rejectReady: (error: Error) => void = () => {};
  #last = 0;

  constructor(port: MessagePort) {
    this.#port = port;
    this.ready = new Promise((resolve, reject) => {
      this.#rejectReady = reject;
      port.onmessage = ({ data }) => this.#receive(data, resolve);
    });
    this.ready.catch(() => {}); // whoever waits for it hears of it; nobody waits for an unused spare
  }

  get busy(): boolean {
    return this.#jobs.size > 0;
  }

  /** Do one piece of work; never rejects, for each way to end is an outcome. */
  do(order: Order, listener: Listener): Promise<Outcome> {
    const id = ++this.#last;
    return new Promise((end) => {
      this.#jobs.set(id, { listener, end });
      this.#port.postMessage({ ...order, id } satisfies Request);
    });
  }

  /** Tell the jobs how far the files are that they wait for. */
  load(loaded: number, total: number): void {
    for (const job of this.#jobs.values()) job.listener.load(loaded, total);
  }

  /** The worker is gone: every job ends with this outcome. */
  end(outcome: Outcome): void {
    this.#port.close();
    this.#rejectReady(new Error(outcome.type === "lost" ? outcome.reason : "stopped"));
    for (const job of this.#jobs.values()) job.end(outcome);
    this.#jobs.clear();
  }

  #receive(message: unknown, ready: (from: Origin) => void): void {
    const event = parseEvent(message);
    if (event === null) return;
    if (event.type === "ready") return ready(event.from);
    if (event.type === "broken") return this.end({ type: "lost", reason: event.reason });
    const job = this.#jobs.get(event.id);
    if (job === undefined) return;
    switch (event.type) {
      case "begun":
        return job.listener.begin();
      case "stream":
        return job.listener.stream(event.name, event.text);
      case "cut":
        return job.listener.cut();
      case "display":
        return job.listener.display(event.mime, event.data, event.description);
      case "question": {
        const { id } = event;
        void job.listener.question(event.prompt).then((line) => {
          this.#port.postMessage({ type: "answer", id, line } satisfies Request);
        });
        return;
      }
      default:
        this.#jobs.delete(event.id);
        job.end(event);
    }
  }
}
