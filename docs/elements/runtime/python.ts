// The page's one Python: the frame, the files and the pool put together.
import type { Progress } from "./fetching.ts";
import { fetchKit } from "./fetching.ts";
import { Frame } from "./frame.ts";
import { Interpreter } from "./interpreter.ts";
import { KIT } from "./kit.ts";
import type { Maker } from "./pool.ts";
import { Pool } from "./pool.ts";

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
    const early = KIT.filter((file) => file.when === "start");
    await fetchKit(early, this.#base, (name, bytes) => sent.push(this.#send(frame, name, bytes)), progress);
    await Promise.all(sent);
    for (const file of KIT) if (file.when === "afterwards") void this.#bring(file.name);
  }

  start(): Interpreter {
    const { port1, port2 } = new MessageChannel();
    const worker = ++this.#last;
    const interpreter = new Interpreter(port1);
    this.#numbers.set(interpreter, worker);
    this.#frame?.send({ type: "start", worker, port: port2 }, [port2]);
    interpreter.ready.then((from) => this.#frame?.note(from), () => {});
    return interpreter;
  }

  discard(interpreter: Interpreter): void {
    const worker = this.#numbers.get(interpreter);
    this.#numbers.delete(interpreter);
    if (worker !== undefined) this.#frame?.send({ type: "end", worker });
  }

  async #send(frame: Frame, name: string, bytes: ArrayBuffer): Promise<void> {
    await frame.opened;
    frame.send({ type: "file", name, bytes }, [bytes]);
  }

  /** Fetch a file that Python has started without. */
  async #bring(name: string): Promise<void> {
    const frame = this.#frame;
    const file = KIT.find((each) => each.name === name && each.when !== "start");
    if (frame === undefined || file === undefined) return;
    const progress: Progress = (loaded, total) => file.when === "wanted" && python.load(loaded, total);
    try {
      await fetchKit([file], this.#base, (_, bytes) => void this.#send(frame, name, bytes), progress);
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
