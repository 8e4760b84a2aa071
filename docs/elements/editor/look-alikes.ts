// Characters that Python refuses and that look like others, or like nothing: pure, with what each should be.

/** A character that looks like another one, and what belongs in its place. */
export interface LookAlike {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

const CODE: Record<string, string> = {
  ...Object.fromEntries([..."‐‑‒–—―−"].map((dash) => [dash, "-"])),
  ...Object.fromEntries([..."×∗✕✖"].map((times) => [times, "*"])),
  ...Object.fromEntries([..."÷∕⁄"].map((slash) => [slash, "/"])),
  "…": "...",
  "≤": "<=",
  "≥": ">=",
  "≠": "!=",
  "、": ",",
  "。": ".",
  "【": "[",
  "】": "]",
  "\u2028": "\n",
  "\u2029": "\n",
};
const SPACES = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/;
const INVISIBLE = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/;
/** The forms of East Asian keyboards: each stands as far from its ASCII character as all others. */
const FULL_WIDTH = /[\uff01-\uff5e]/;
const FULL_WIDTH_OFFSET = 0xfee0;
const DOUBLE = '"“”„‟″';
const SINGLE = "'‘’‚‛′´";
/** Cyrillic and Greek letters that look like Latin ones. */
const LETTERS: Record<string, string> = Object.fromEntries(
  [..."аеорсухіјѕԁһкАВЕКМНОРСТУХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧο"].map((letter, i) => [letter, "aeopcyxijsdhkABEKMHOPCTYXIJSABEZHIKMNOPTYXo"[i]!]),
);
const WORD = /[\p{L}_][\p{L}\p{M}\p{N}_]*/uy;
/** As far apart as the editor shows tabs, so that mended lines stay where they are seen. */
const TAB = 4;

/** All look-alikes of a program, in order. What stands in strings and comments is the writer's, and stays. */
export function lookAlikes(code: string): LookAlike[] {
  if (/^[\x20-\x7e\n]*$/.test(code)) return [];
  const found: LookAlike[] = mixesIndents(code) ? [...tabs(code)] : [];
  for (let at = 0; at < code.length; ) at = scan(code, at, found);
  return found.sort((a, b) => a.from - b.from);
}

/** Look at what begins here; returns where the next thing begins. */
function scan(code: string, at: number, found: LookAlike[]): number {
  const character = code[at]!;
  if (character === "#") return endOfLine(code, at);
  const kind = quotes(character);
  if (kind !== undefined) return scanString(code, at, kind, found);
  const insert = CODE[character] ?? plain(character);
  if (insert !== undefined) {
    found.push({ from: at, to: at + 1, insert });
    return at + 1;
  }
  WORD.lastIndex = at;
  const word = WORD.exec(code)?.[0];
  if (word === undefined) return at + 1;
  if (/^[\x20-\x7e]*$/.test([...word].map((letter) => LETTERS[letter] ?? plain(letter) ?? letter).join("")))
    for (const [i, letter] of [...word.matchAll(/[^\x20-\x7e]/g)].map((match) => [match.index, match[0]] as const))
      found.push({ from: at + i, to: at + i + 1, insert: LETTERS[letter] ?? plain(letter) ?? letter });
  return at + word.length;
}

function plain(character: string): string | undefined {
  if (SPACES.test(character)) return " ";
  if (INVISIBLE.test(character)) return "";
  return FULL_WIDTH.test(character) ? String.fromCharCode(character.charCodeAt(0) - FULL_WIDTH_OFFSET) : undefined;
}

function quotes(character: string): string | undefined {
  return [DOUBLE, SINGLE].find((kind) => kind.includes(character));
}

/** Quotes may be look-alikes, what stands between them is left alone. */
function scanString(code: string, at: number, kind: string, found: LookAlike[]): number {
  const length = [1, 2].every((i) => kind.includes(code[at + i] ?? " ")) ? 3 : 1;
  const from = at + length;
  const end = closing(code, from, kind, length);
  const inside = code.slice(from, end);
  const other = kind === DOUBLE ? "'" : '"';
  const isOfLookAlikes = code[at] !== kind[0];
  // A straight quote inside would end the mended string too early.
  const quote = isOfLookAlikes && inside.includes(kind[0]!) && !inside.includes(other) ? other : kind[0]!;
  for (const place of [at, ...(end < code.length && code[end] !== "\n" ? [end] : [])])
    for (let i = place; i < place + length; i++) if (code[i] !== quote) found.push({ from: i, to: i + 1, insert: quote });
  return code[end] === "\n" ? end : end + length;
}

/** Where the quotes stand that end a string; the end of its line, where there are none. */
function closing(code: string, from: number, kind: string, length: number): number {
  const opened = code[from - 1]!;
  let lookAlike: number | undefined;
  for (let at = from; at < code.length; at++) {
    if (code[at] === "\\") at++;
    else if (code[at] === "\n" && length === 1) return lookAlike ?? at;
    else if ([...code.slice(at, at + length)].filter((each) => kind.includes(each)).length === length) {
      // A straight quote is ended by a straight one, if its line has one; others by the first of their kind.
      if (code[at] === kind[0] && opened === kind[0]) return at;
      if (opened !== kind[0] && code[at] !== kind[0]) return at;
      lookAlike ??= at;
    }
  }
  return lookAlike ?? code.length;
}

function endOfLine(code: string, at: number): number {
  const end = code.indexOf("\n", at);
  return end < 0 ? code.length : end;
}

/** Whether some lines begin with tabs and others with spaces, which look alike and are not. */
function mixesIndents(code: string): boolean {
  return /^ *\t/m.test(code) && /^\t* /m.test(code);
}

function* tabs(code: string): Generator<LookAlike> {
  for (const { index, 0: indent } of code.matchAll(/^[ \t]*\t/gm)) {
    let column = 0;
    for (const [i, character] of [...indent].entries()) {
      const width = character === "\t" ? TAB - (column % TAB) : 1;
      if (character === "\t") yield { from: index + i, to: index + i + 1, insert: " ".repeat(width) };
      column += width;
    }
  }
}
