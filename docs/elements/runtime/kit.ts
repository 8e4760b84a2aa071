/** A published file: its name says what it is, its address changes with its content. */
export interface KitFile {
  readonly name: string;
  /**
   * Fetched to start Python; or to start it from the snapshot, which has no library of files; or to start it without,
   * else once Python runs; or when a program wants it.
   */
  readonly when: "start" | "snapshot" | "library" | "wanted";
  /** Relative to the folder of the elements' bundle. */
  readonly path: string;
  /** Size on the wire; the published file is gzip, which we unpack ourselves so that no host setting matters. */
  readonly bytes: number;
  /** Of the published file, in the form of the `integrity` attribute. */
  readonly integrity: string;
}

export const KIT: readonly KitFile[] = JSON.parse(UNROLLED_KIT) as KitFile[];
