import { make } from "../base/dom.ts";
import type { Link, Section, Table, Verdict } from "./verdict.ts";

const SITE_ROOT = new URL("../../", import.meta.url);

/** A verdict as a learner reads it: what was asked, what came, what it means, what to try. */
export function viewVerdict(verdict: Verdict): HTMLElement {
  const points = `${round(verdict.points)} of ${round(verdict.maxPoints)} ${verdict.maxPoints === 1 ? "point" : "points"}`;
  const view = make(
    "section",
    { class: `verdict verdict-${verdict.status}`, "aria-label": "Verdict" },
    make("p", { class: "verdict-title" }, make("strong", {}, verdict.title), ` (${points})`),
    ...verdict.sections.flatMap(viewSection),
  );
  const links = verdict.links.map(viewLink).filter((link) => link !== null);
  if (links.length) view.append(make("p", { class: "verdict-heading" }, "Read more"), make("ul", {}, ...links));
  return view;
}

function viewSection(section: Section): HTMLElement[] {
  const parts: HTMLElement[] = [make("p", { class: "verdict-heading" }, section.heading)];
  if (section.text) parts.push(make("p", { class: "verdict-text" }, section.text));
  if (section.code) parts.push(make("pre", {}, section.code));
  return [...parts, ...section.tables.map(viewTable)];
}

function viewTable({ caption, rows, marked }: Table): HTMLElement {
  const cell = (text: string, isMarked: boolean) => make("td", {}, isMarked ? make("mark", {}, text) : text);
  const body = rows.map((cells, row) =>
    make("tr", {}, ...cells.map((text, column) => cell(text, marked?.[0] === row && marked[1] === column))),
  );
  return make("table", { class: "verdict-table" }, make("caption", {}, caption), make("tbody", {}, ...body));
}

/** A link into this site; any other address is left out. */
function viewLink({ text, page }: Link): HTMLElement | null {
  const address = new URL(page, SITE_ROOT);
  return address.href.startsWith(SITE_ROOT.href) ? make("li", {}, make("a", { href: address.href }, text)) : null;
}

function round(points: number): string {
  return String(Math.round(points * 100) / 100);
}
