/** A promise whose end is decided elsewhere. `Promise.withResolvers` came to Safari, Chrome and Firefox only with 17.4, 119 and 121. */
export class Deferred<T> {
  resolve!: (value: T) => void;
  reject!: (reason: unknown) => void;
  readonly promise = new Promise<T>((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });
}
