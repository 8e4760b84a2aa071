// Whether a typed answer is right: pure.

/** A number within the tolerance, however it is written: `0.5`, `0,5`, `50 %`, `1/2` and `½` are the same one. */
export function isNumber(typed: string, answer: number, tolerance: number): boolean {
  const isPercentage = /%\s*$/.test(typed);
  const value = numberIn(typed.replace(/%\s*$/, ""));
  // Of a share, `50 %` is the half. An answer above 1 is asked for in per cent, if anybody writes it so.
  const meant = isPercentage && answer <= 1 ? value / 100 : value;
  // The bound itself counts, whatever rounding does to the difference.
  return Math.abs(meant - answer) <= tolerance * (1 + 1e-9);
}

function numberIn(text: string): number {
  const parts = text.trim().replace(",", ".").replace("−", "-").normalize("NFKC").split(/[/⁄]/);
  if (parts.length > 2 || parts.some((part) => part.trim() === "")) return Number.NaN;
  const [numerator, denominator = 1] = parts.map(Number) as [number, number?];
  return numerator / denominator;
}

/** The same output, but for blank space. */
export function isOutput(typed: string, answer: string): boolean {
  return collapse(typed) === collapse(answer);
}

function collapse(text: string): string {
  return text.trim().replaceAll(/\s+/g, " ");
}
