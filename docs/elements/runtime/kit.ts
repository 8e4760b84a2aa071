/**
 * A file that Python needs, published in parts: each is read, verified and handed on by itself, so that the page never
 * has much to do at once, and knows how far it is.
 */
export interface KitFile {
  readonly name: string;
  /** Fetched to start Python in either way; from its snapshot; from files; once it runs; or when a program wants it. */
  readonly when: "start" | "snapshot" | "files" | "later" | "wanted";
  /** Together they are gzip, which we unpack ourselves so that no host setting matters. */
  readonly parts: readonly KitPart[];
}

/** A published file: its name says what it is a part of, its address changes with the content. */
export interface KitPart {
  /** Relative to the folder of the elements' bundle. */
  readonly path: string;
  readonly bytes: number;
  /** In the form of the `integrity` attribute. */
  readonly integrity: string;
}

/** A file as published: its parts in order. */
export type Packed = readonly ArrayBuffer[];

export const KIT: readonly KitFile[] = JSON.parse(UNROLLED_KIT) as KitFile[];
