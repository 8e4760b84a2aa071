// The page's one Python: the frame, the files and the pool put together.
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

  async load(progress: (loaded: number, total: number) => void): Promise<void> {
    const frame = (this.#frame ??= new Frame((worker, reason) => this.#died(worker, reason)));
    const send = async (name: string, bytes: ArrayBuffer) => {
      await frame.opened;
      frame.send({ type: "file", name, bytes }, [bytes]);
    };
    const sent: Promise<void>[] = [];
    const early = KIT.filter((file) => !file.isLate);
    await fetchKit(early, this.#base, (name, bytes) => sent.push(send(name, bytes)), progress);
    await Promise.all(sent);
    for (const file of KIT.filter((file) => file.isLate)) {
      fetchKit([file], this.#base, (name, bytes) => void send(name, bytes)).catch((error: unknown) =>
        frame.send({ type: "missing", name: file.name, reason: String(error) }),
      );
    }
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

  #died(worker: number, reason: string): void {
    for (const [interpreter, number] of this.#numbers) if (number === worker) python.lose(interpreter, reason);
  }
}

/** A spare costs some 80 MB; where the reader saves data or the device is small, Stop starts a fresh worker instead. */
function keepsSpare(): boolean {
  const { connection, deviceMemory } = navigator as { connection?: { saveData?: boolean }; deviceMemory?: number };
  return !connection?.saveData && (deviceMemory ?? 8) >= 4;
}

export const python = new Pool(new Workers(), keepsSpare());
