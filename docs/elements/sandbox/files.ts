/** The files that the page hands over, as they come. */
export class Files {
  readonly #files = new Map<string, PromiseWithResolvers<ArrayBuffer>>();

  get(name: string): Promise<ArrayBuffer> {
    return this.#place(name).promise;
  }

  has(name: string): boolean {
    return this.#files.has(name);
  }

  put(name: string, bytes: ArrayBuffer): void {
    this.#place(name).resolve(bytes);
  }

  fail(name: string, reason: string): void {
    this.#place(name).reject(new Error(`${name}: ${reason}`));
    this.#files.delete(name); // who asks for it again waits for another attempt
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
