// The page's one Python: the frame, the files and the pool put together.
import type { Progress } from "./fetching.ts";
import { mayStartFromSnapshot } from "./engines.ts";
import { fetchKit } from "./fetching.ts";
import { Frame } from "./frame.ts";
import { Interpreter } from "./interpreter.ts";
import type { KitFile } from "./kit.ts";
import { KIT } from "./kit.ts";
import type { Maker } from "./pool.ts";
import { Pool } from "./pool.ts";

const mayUseSnapshot = mayStartFromSnapshot();
/** What Python starts from here. */
const TO_START = KIT.filter(({ when }) => when === "start" || when === (mayUseSnapshot ? "snapshot" : "library"));

class Workers implements Maker {
  readonly #base = new URL(".", import.meta.url);
  readonly #numbers = new Map<Interpreter, number>();
  #frame: Frame | undefined;
  #last = 0;

  async load(progress: Progress): Promise<void> {
    const frame = (this.#frame ??= new Frame(
      (worker, reason) => this.#died(worker, reason),
      (name) => void this.#bring(name),
    ));
    const sent: Promise<void>[] = [];
    await fetchKit(TO_START, this.#base, (...part) => sent.push(this.#send(frame, ...part)), progress);
    await Promise.all(sent);
  }

  start(): Interpreter {
    const { port1, port2 } = new MessageChannel();
    const worker = ++this.#last;
    const interpreter = new Interpreter(port1);
    this.#numbers.set(interpreter, worker);
    this.#frame?.send({ type: "start", worker, port: port2, mayUseSnapshot }, [port2]);
    interpreter.ready.then((from) => this.#frame?.note(from), () => {});
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

  /** Fetch a file that Python has started without, and that a worker asks for. */
  async #bring(name: string): Promise<void> {
    const frame = this.#frame;
    const file = KIT.find((each) => each.name === name && !TO_START.includes(each));
    if (frame === undefined || file === undefined) return;
    const progress: Progress = (loaded, total) => file.when === "wanted" && python.load(loaded, total);
    try {
      await fetchKit([file], this.#base, (...part) => void this.#send(frame, ...part), progress);
    } catch (error) {
      frame.send({ type: "missing", name, reason: String(error) });
    }
  }

  #died(worker: number, reason: string): void {
    for (const [interpreter, number] of this.#numbers) if (number === worker) python.lose(interpreter, reason);
  }
}

const { connection, deviceMemory } = navigator as { connection?: { saveData?: boolean }; deviceMemory?: number };

/** Whether the reader has asked for as few bytes as possible: then nothing is fetched before Run is pressed. */
export function savesData(): boolean {
  return connection?.saveData === true;
}

/** A spare costs some 80 MB; where the reader saves data or the device is small, Stop starts a fresh worker instead. */
function keepsSpare(): boolean {
  return !savesData() && (deviceMemory ?? 8) >= 4;
}

export const python = new Pool(new Workers(), keepsSpare());
