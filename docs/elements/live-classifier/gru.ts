// A trained GRU, reading: r, z = σ(x Wx + bx + h Wh + bh), n = tanh(x Wx + bx + r (h Wh + bh)), h = (1 − z) n + z h.

/** Row by row. */
interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

export interface Network {
  /** Numbers of the words; 1 is what is unknown. */
  readonly words: ReadonlyMap<string, number>;
  readonly E: Matrix;
  readonly Wx: Matrix;
  readonly Wh: Matrix;
  readonly bx: Matrix;
  readonly bh: Matrix;
  readonly W: Matrix;
  readonly c: Matrix;
}

export interface Reading {
  readonly word: string;
  readonly known: boolean;
  readonly state: Float32Array;
  /** The probability of “good” after this word. */
  readonly good: number;
  /** By how much this word has changed it. */
  readonly moved: number;
}

interface Header {
  readonly words: string;
  readonly arrays: readonly { name: string; shape: readonly number[]; scale: readonly number[] }[];
}

const UNKNOWN = 1;
const LINE_END = 10;

/** Words and marks, in small letters; "isn't" is two tokens. As docs/hooks/figures/classifier.py cuts them. */
export function tokens(text: string): string[] {
  const plain = text.replaceAll("’", "'").toLowerCase().replaceAll("n't", " n't");
  return plain.match(/[\p{L}\p{N}_]+(?:'[\p{L}\p{N}_]+)*|[^\p{L}\p{N}_\s]/gu) ?? [];
}

/** Read a network from its file: a line of JSON, then the numbers of all arrays, one byte each. */
export function parse(bytes: Uint8Array): Network {
  const end = bytes.indexOf(LINE_END);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))) as Header;
  const matrices = new Map<string, Matrix>();
  let place = end + 1;
  for (const { name, shape, scale } of header.arrays) {
    const columns = shape.at(-1)!;
    const size = shape.reduce((product, length) => product * length, 1);
    if (place + size > bytes.length) throw new Error(`the file ends within ${name}`);
    const whole = new Int8Array(bytes.buffer, bytes.byteOffset + place, size);
    const values = Float32Array.from(whole, (number, i) => number * scale[scale.length > 1 ? i % columns : 0]!);
    matrices.set(name, { rows: size / columns, columns, values });
    place += size;
  }
  const words = new Map(header.words.split(" ").map((word, number) => [word, number]));
  const [E, Wx, Wh, bx, bh, W, c] = NAMES.map((name) => {
    const matrix = matrices.get(name);
    if (matrix === undefined) throw new Error(`the file lacks ${name}`);
    return matrix;
  }) as [Matrix, Matrix, Matrix, Matrix, Matrix, Matrix, Matrix];
  return { words, E, Wx, Wh, bx, bh, W, c };
}

const NAMES = ["embedding.E", "recurrent.0.Wx", "recurrent.0.Wh", "recurrent.0.bx", "recurrent.0.bh", "dense.W", "dense.c"];

/** Read words; give the state and the verdict after each. */
export function read(network: Network, words: readonly string[]): Reading[] {
  let state = new Float32Array(network.Wh.rows);
  let before = 0.5;
  return words.map((word) => {
    const number = network.words.get(word);
    const { columns, values } = network.E;
    const row = (number ?? UNKNOWN) * columns;
    state = step(network, values.subarray(row, row + columns), state);
    const good = probability(network, state);
    const reading = { word, known: number !== undefined, state, good, moved: good - before };
    before = good;
    return reading;
  });
}

function step({ Wx, Wh, bx, bh }: Network, x: Float32Array, h: Float32Array): Float32Array<ArrayBuffer> {
  const H = h.length;
  const fromWord = affine(x, Wx, bx);
  const fromState = affine(h, Wh, bh);
  return Float32Array.from(h, (old, j) => {
    const r = sigmoid(fromWord[j]! + fromState[j]!);
    const z = sigmoid(fromWord[H + j]! + fromState[H + j]!);
    const n = Math.tanh(fromWord[2 * H + j]! + r * fromState[2 * H + j]!);
    return (1 - z) * n + z * old;
  });
}

function probability({ W, c }: Network, h: Float32Array): number {
  const [bad, good] = affine(h, W, c) as unknown as [number, number];
  return sigmoid(good - bad);
}

function affine(row: Float32Array, matrix: Matrix, bias: Matrix): Float32Array {
  return bias.values.map((start, j) => row.reduce((sum, value, i) => sum + value * matrix.values[i * matrix.columns + j]!, start));
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
