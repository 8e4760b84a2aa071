/** The files that the page hands over, as they come. */
export class Files {
  readonly #files = new Map<string, PromiseWithResolvers<ArrayBuffer>>();

  get(name: string): Promise<ArrayBuffer> {
    return this.#place(name).promise;
  }

  put(name: string, bytes: ArrayBuffer): void {
    this.#place(name).resolve(bytes);
  }

  fail(name: string, reason: string): void {
    this.#place(name).reject(new Error(`${name}: ${reason}`));
  }

  #place(name: string): PromiseWithResolvers<ArrayBuffer> {
    let place = this.#files.get(name);
    if (place === undefined) {
      place = Promise.withResolvers();
      place.promise.catch(() => {}); // whoever waits for it hears of it
      this.#files.set(name, place);
    }
    return place;
  }
}
