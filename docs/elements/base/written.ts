// Numbers of any size in a figure's words: as people write them, powers of ten as such.

const RAISED: Record<string, string> = Object.fromEntries([..."-0123456789"].map((sign, i) => [sign, "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"[i]!]));

/** Two digits at most; outside of 0.01 to 1000 as a power of ten. */
export function written(value: number): string {
  if (value === 0 || (Math.abs(value) >= 0.0095 && Math.abs(value) < 1000)) return `${Number(value.toPrecision(2))}`;
  const [mantissa, exponent] = value.toExponential(0).split("e") as [string, string];
  const power = `10${[...exponent.replace("+", "")].map((sign) => RAISED[sign]).join("")}`;
  return mantissa === "1" ? power : `${mantissa} × ${power}`;
}
