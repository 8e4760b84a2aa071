// The lesson's network, reading: h = tanh(x Wx + h Wh + b), and what it thinks of the sentence after each word.

export interface Network {
  /** Words by their number: 0 is padding, 1 what is unknown. */
  readonly words: readonly string[];
  readonly E: readonly number[][];
  readonly Wx: readonly number[][];
  readonly Wh: readonly number[][];
  readonly b: readonly number[];
  readonly W: readonly number[][];
  readonly c: readonly number[];
}

export interface Reading {
  readonly word: string;
  readonly known: boolean;
  readonly state: readonly number[];
  /** The probability of the second class, “good”. */
  readonly good: number;
}

const PAD = 0;
const UNKNOWN = 1;

/** Words, commas and full stops, in small letters, as the corpus has them. */
export function tokens(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}'’-]+|[,.]/gu) ?? [];
}

/** Read words, then `pads` steps of padding; a mask carries the state over them unchanged. */
export function read(network: Network, words: readonly string[], pads: number, mask: boolean): Reading[] {
  let state: readonly number[] = network.b.map(() => 0);
  const readings: Reading[] = [];
  for (const word of [...words, ...Array<string>(pads).fill("<pad>")]) {
    const number = word === "<pad>" ? PAD : network.words.indexOf(word);
    const known = number >= 0;
    if (number !== PAD || !mask) state = step(network, network.E[known ? number : UNKNOWN]!, state);
    readings.push({ word, known, state, good: probability(network, state) });
  }
  return readings;
}

function step({ Wx, Wh, b }: Network, x: readonly number[], h: readonly number[]): number[] {
  return b.map((bias, j) => Math.tanh(bias + column(x, Wx, j) + column(h, Wh, j)));
}

function probability({ W, c }: Network, h: readonly number[]): number {
  const [bad, good] = c.map((bias, j) => bias + column(h, W, j)) as [number, number];
  return 1 / (1 + Math.exp(bad - good));
}

/** Entry j of the product of a row and a matrix. */
function column(row: readonly number[], matrix: readonly number[][], j: number): number {
  return row.reduce((sum, value, i) => sum + value * matrix[i]![j]!, 0);
}
