interface Device {
  readonly connection?: { readonly saveData?: boolean; readonly effectiveType?: string };
  readonly deviceMemory?: number;
}

const { connection, deviceMemory } = navigator as Device;

/**
 * Whether Python may start from the snapshot: it holds a Python that can wait for a promise. Elsewhere Python starts from
 * its files, and so it does on a slow line, for the snapshot is larger by 2.3 MB.
 */
export function mayStartFromSnapshot(): boolean {
  const isSlow = connection?.effectiveType !== undefined && connection.effectiveType !== "4g";
  return "Suspending" in WebAssembly && !isSlow;
}

/** Whether the reader has asked for as few bytes as possible: then nothing is fetched before Run is pressed. */
export function savesData(): boolean {
  return connection?.saveData === true;
}

/**
 * A spare costs some 80 MB; where the reader saves data or the device is small, Stop starts a fresh worker instead.
 * Safari and Firefox do not tell their memory: there, what is worked by touch is taken for small.
 */
export function keepsSpare(): boolean {
  const isTouched = matchMedia("(pointer: coarse)").matches;
  return !savesData() && (deviceMemory ?? (isTouched ? 2 : 8)) >= 4;
}
