/** A published file: its name says what it is, its address changes with its content. */
export interface KitFile {
  readonly name: string;
  /** Python starts without it; fetched afterwards, and waited for by what needs it. */
  readonly isLate: boolean;
  /** Relative to the folder of the elements' bundle. */
  readonly path: string;
  /** Size on the wire; the published file is gzip, which is unpacked in the page so that no host setting matters. */
  readonly bytes: number;
  /** Of the published file, in the form of the `integrity` attribute. */
  readonly integrity: string;
}

export const KIT: readonly KitFile[] = UNROLLED_KIT;
