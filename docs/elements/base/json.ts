/** The value that a text says in JSON, or null if it says none: the worker may have sent anything. */
export function parseJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}
