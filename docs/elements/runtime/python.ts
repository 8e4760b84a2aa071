// The page's one Python: the frame, the files and the pool put together.
import { Deferred } from "../base/deferred.ts";
import type { Progress } from "./fetching.ts";
import { keep } from "../offline/keep.ts";
import { keepsSpare, mayStartFromSnapshot } from "./engines.ts";
import { fetchKit } from "./fetching.ts";
import { Frame } from "./frame.ts";
import { Interpreter } from "./interpreter.ts";
import type { KitFile } from "./kit.ts";
import { KIT } from "./kit.ts";
import type { Maker } from "./pool.ts";
import { Pool } from "./pool.ts";
import type { Origin } from "./protocol.ts";

const mayUseSnapshot = mayStartFromSnapshot();
/** What Python starts from here. */
const TO_START = KIT.filter(({ when }) => when === "start" || when === (mayUseSnapshot ? "snapshot" : "files"));

/** The build could not fetch it, and has said so. */
const NOT_PUBLISHED = "this site was built without it, so the program cannot run here; the output in the page was recorded";

export const BYTES_TO_START = TO_START.flatMap(({ parts }) => parts).reduce((sum, { bytes }) => sum + bytes, 0);

class Workers implements Maker {
  readonly #base = new URL(".", import.meta.url);
  readonly #numbers = new Map<Interpreter, number>();
  /** Until Python runs it has the reader's machine to itself. */
  readonly #unkept: KitFile[] = [];
  #frame: Frame | undefined;
  #endLoading: (error: Error) => void = () => {};
  #last = 0;

  async load(progress: Progress): Promise<void> {
    const end = new Deferred<never>();
    this.#endLoading = end.reject;
    await Promise.race([this.#load(progress), end.promise]);
  }

  async #load(progress: Progress): Promise<void> {
    const frame = (this.#frame ??= this.#open());
    void frame.opened.then(() => frame.send({ type: "prepare", mayUseSnapshot }));
    const sent: Promise<void>[] = [];
    await fetchKit(TO_START, this.#base, (...part) => sent.push(this.#send(frame, ...part)), progress);
    await Promise.all(sent);
    this.#unkept.push(...TO_START);
  }

  #open(): Frame {
    return new Frame({
      died: (worker, reason) => this.#died(worker, reason),
      wanted: (name) => void this.#bring(name),
      lost: (reason) => this.#lost(reason),
    });
  }

  start(): Interpreter {
    const { port1, port2 } = new MessageChannel();
    const worker = ++this.#last;
    const interpreter = new Interpreter(port1);
    this.#numbers.set(interpreter, worker);
    this.#frame?.send({ type: "start", worker, port: port2 }, [port2]);
    interpreter.ready.then((from) => this.#started(from), () => {});
    return interpreter;
  }

  discard(interpreter: Interpreter): void {
    const worker = this.#numbers.get(interpreter);
    this.#numbers.delete(interpreter);
    if (worker !== undefined) this.#frame?.send({ type: "end", worker });
  }

  async #send(frame: Frame, { name, parts }: KitFile, part: number, bytes: ArrayBuffer): Promise<void> {
    await frame.opened;
    frame.send({ type: "file", name, part, of: parts.length, bytes }, [bytes]);
  }

  #started(from: Origin): void {
    this.#frame?.note(from);
    this.#keep(...this.#unkept.splice(0));
  }

  /** Have files kept for visits without a network. */
  #keep(...files: KitFile[]): void {
    keep(files.flatMap(({ parts }) => parts.map(({ path }) => new URL(path, this.#base).href)));
  }

  /** Fetch a file that Python has started without, and that a worker asks for. */
  async #bring(name: string): Promise<void> {
    const frame = this.#frame;
    const file = KIT.find((each) => each.name === name);
    if (frame === undefined || (file !== undefined && TO_START.includes(file))) return;
    if (file === undefined) return frame.send({ type: "missing", name, reason: NOT_PUBLISHED });
    const progress: Progress = (loaded, total) => file.when === "wanted" && python.load(loaded, total);
    try {
      await fetchKit([file], this.#base, (...part) => void this.#send(frame, ...part), progress);
      this.#keep(file);
    } catch (error) {
      frame.send({ type: "missing", name, reason: String(error) });
    }
  }

  /** Everything that is in the frame is gone with it. */
  #lost(reason: string): void {
    this.#frame = undefined;
    this.#endLoading(new Error(reason));
    python.unload();
    for (const interpreter of [...this.#numbers.keys()]) python.lose(interpreter, reason);
  }

  #died(worker: number, reason: string): void {
    for (const [interpreter, number] of this.#numbers) if (number === worker) python.lose(interpreter, reason);
  }
}

export const python = new Pool(new Workers(), keepsSpare());
