import { Deferred } from "../base/deferred.ts";
import type { Packed } from "../runtime/kit.ts";

class Place extends Deferred<Packed> {
  readonly parts = new Map<number, ArrayBuffer>();
}

/** The files that the page hands over, part by part, as they come. */
export class Files {
  readonly #places = new Map<string, Place>();

  get(name: string): Promise<Packed> {
    return this.#place(name).promise;
  }

  has(name: string): boolean {
    return this.#places.has(name);
  }

  put(name: string, part: number, of: number, bytes: ArrayBuffer): void {
    const { parts, resolve } = this.#place(name);
    parts.set(part, bytes); // a second attempt brings a part once more
    if (parts.size === of) resolve(Array.from({ length: of }, (_, number) => parts.get(number)!));
  }

  fail(name: string, reason: string): void {
    this.#place(name).reject(new Error(`${name}: ${reason}`));
    this.#places.delete(name); // who asks for it again waits for another attempt
  }

  #place(name: string): Place {
    let place = this.#places.get(name);
    if (place === undefined) {
      place = new Place();
      place.promise.catch(() => {}); // whoever waits for it hears of it
      this.#places.set(name, place);
    }
    return place;
  }
}
