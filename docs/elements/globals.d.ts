// What build.ts puts into the bundles.
export {};

declare global {
  /** The files that Python in the browser is made of: a list of KitFile as JSON. */
  const UNROLLED_KIT: string;
  /** The script of the sandboxed frame; the site's content security policy allows it by its hash. */
  const UNROLLED_FRAME_SCRIPT: string;
  const UNROLLED_FRAME_HASH: string;
  /** Python modules of the worker, by name. */
  const UNROLLED_PYTHON: Record<string, string>;
}
