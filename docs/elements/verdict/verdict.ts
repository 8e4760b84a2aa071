// The verdict as the examiner states it. It comes from where learners' code runs, so each field is checked.

export interface Table {
  readonly caption: string;
  readonly rows: string[][];
  readonly marked: [number, number] | null;
}

export interface Section {
  readonly heading: string;
  readonly text: string;
  readonly code: string;
  readonly tables: Table[];
}

export interface Link {
  readonly text: string;
  /** Relative to the root of the site. */
  readonly page: string;
}

export interface Verdict {
  readonly status: string;
  readonly title: string;
  readonly points: number;
  readonly maxPoints: number;
  readonly bugs: string[];
  readonly sections: Section[];
  readonly links: Link[];
}

const SCHEMA = "unrolled.verdict/1";

export function parseVerdict(value: unknown): Verdict | null {
  const verdict = record(value);
  if (verdict.schema !== SCHEMA || typeof verdict.points !== "number" || typeof verdict.max_points !== "number") {
    return null;
  }
  return {
    status: text(verdict.status).replaceAll(/\W/g, ""),
    title: text(verdict.title),
    points: verdict.points,
    maxPoints: verdict.max_points,
    bugs: list(verdict.bugs).map(text),
    sections: list(verdict.sections).map(section),
    links: list(verdict.links).map((link) => ({ text: text(record(link).text), page: text(record(link).page) })),
  };
}

function section(value: unknown): Section {
  const { heading, text: words, code, tables } = record(value);
  return { heading: text(heading), text: text(words), code: text(code), tables: list(tables).map(table) };
}

function table(value: unknown): Table {
  const { caption, rows, marked } = record(value);
  const [row, column] = list(marked);
  return {
    caption: text(caption),
    rows: list(rows).map((row) => list(row).map(text)),
    marked: typeof row === "number" && typeof column === "number" ? [row, column] : null,
  };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
