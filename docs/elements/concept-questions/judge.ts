// Whether a typed answer is right: pure.

/** A number within the tolerance; a decimal comma is read as a point. */
export function isNumber(typed: string, answer: number, tolerance: number): boolean {
  const text = typed.trim().replace(",", ".").replace(/%$/, "");
  const value = text === "" ? Number.NaN : Number(text);
  // The bound itself counts, whatever rounding does to the difference.
  return Math.abs(value - answer) <= tolerance * (1 + 1e-9);
}

/** The same output, but for blank space. */
export function isOutput(typed: string, answer: string): boolean {
  return collapse(typed) === collapse(answer);
}

function collapse(text: string): string {
  return text.trim().replaceAll(/\s+/g, " ");
}
