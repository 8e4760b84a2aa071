import assert from "node:assert/strict";
import { test } from "node:test";

import { normals, normsByLag, orthogonal, spectralNorm } from "./jacobian.ts";

const close = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-6 * Math.max(1, Math.abs(b)), `${a} is not ${b}`);

test("the spectral norm of a known matrix", () => close(spectralNorm([[3, 0], [4, 5]]), Math.sqrt(45)));

test("a rotation has norm one, and its rows are orthogonal", () => {
  const rotation = orthogonal(6, normals(1));
  close(spectralNorm(rotation), 1);
  close(rotation[0]!.reduce((sum, value, i) => sum + value * rotation[1]![i]!, 0), 0);
});

test("without inputs nothing saturates, so the norm at lag k is the gain to the k-th power", () => {
  const rotation = orthogonal(5, normals(2));
  const silent = Array.from({ length: 12 }, () => Array<number>(5).fill(0));
  for (const gain of [0.8, 1, 1.2]) {
    const norms = normsByLag(rotation, gain, silent, 1);
    norms.forEach((norm, lag) => close(norm, gain ** lag));
  }
});

test("inputs only ever shrink it", () => {
  const normal = normals(3);
  const rotation = orthogonal(5, normal);
  const inputs = Array.from({ length: 12 }, () => Array.from({ length: 5 }, normal));
  const norms = normsByLag(rotation, 0.9, inputs, 1);
  norms.forEach((norm, lag) => assert.ok(norm <= 0.9 ** lag + 1e-9));
});
