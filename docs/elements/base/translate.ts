// The elements' words in the language of the page: the English words are the keys of docs/words/<language>.json.
import german from "../../words/de.json" with { type: "json" };

/** By language; its pages stand in a folder of that name. */
export const CATALOGUES: Record<string, Record<string, string>> = { de: german };

/** What the page is written in; English where there is no page. */
export function language(): string {
  return globalThis.document?.documentElement.lang || "en";
}

/** The words in the page's language, with the values in the place of their names in braces. */
export function translate(english: string, values: Record<string, string | number> = {}): string {
  const words = CATALOGUES[language()]?.[english] ?? english;
  return words.replaceAll(/\{(\w+)\}/g, (place, name: string) => `${values[name] ?? place}`);
}
