// How much the last state of a tanh network depends on the state k steps before: the spectral norm of a product.

type Matrix = readonly (readonly number[])[];

/** Numbers that are the same at every visit (mulberry32), normally distributed (Box and Muller). */
export function normals(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** A random rotation: Gram and Schmidt on normal vectors. */
export function orthogonal(size: number, normal: () => number): number[][] {
  const rows: number[][] = [];
  while (rows.length < size) {
    let row = Array.from({ length: size }, normal);
    for (const other of rows) {
      const shared = dot(row, other);
      row = row.map((value, i) => value - shared * other[i]!);
    }
    const length = Math.sqrt(dot(row, row));
    rows.push(row.map((value) => value / length));
  }
  return rows;
}

/** The norms for lags 0 to `inputs.length`, of a network with the recurrent matrix `gain * rotation`. */
export function normsByLag(rotation: Matrix, gain: number, inputs: Matrix, scale: number): number[] {
  const slopes: number[][] = [];
  const columns = transposed(rotation);
  let h = rotation.map(() => 0);
  for (const input of inputs) {
    const before = h;
    h = input.map((x, j) => Math.tanh(scale * x + gain * dot(before, columns[j]!)));
    slopes.push(h.map((value) => 1 - value * value));
  }
  let product: Matrix = rotation.map((_, i) => rotation.map((_, j) => (i === j ? 1 : 0)));
  const norms = [1];
  for (const slope of slopes.reverse()) {
    const jacobian = rotation.map((row) => row.map((value, j) => gain * value * slope[j]!));
    product = multiply(jacobian, product);
    norms.push(spectralNorm(product));
  }
  return norms;
}

/** The largest singular value, by power iteration. */
export function spectralNorm(matrix: Matrix): number {
  const columns = transposed(matrix);
  let vector = matrix.map((_, i) => 1 + i / matrix.length);
  let norm = 0;
  for (let i = 0; i < 30; i++) {
    const image = matrix.map((row) => dot(row, vector));
    norm = Math.sqrt(dot(image, image)) / Math.sqrt(dot(vector, vector));
    const back = columns.map((column) => dot(image, column));
    const length = Math.sqrt(dot(back, back));
    if (length === 0) return 0;
    vector = back.map((value) => value / length);
  }
  return norm;
}

function multiply(a: Matrix, b: Matrix): number[][] {
  const columns = transposed(b);
  return a.map((row) => columns.map((column) => dot(row, column)));
}

function transposed(matrix: Matrix): number[][] {
  return matrix[0]!.map((_, j) => matrix.map((row) => row[j]!));
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
