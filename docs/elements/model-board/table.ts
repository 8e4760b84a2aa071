// Sorting and filtering of a table that is there already, for whoever has scripts.
import { make } from "../base/dom.ts";

type Direction = "ascending" | "descending";

/** Turn the headings that say what they sort by into buttons. */
export function sortable(table: HTMLTableElement): void {
  const headings = [...table.querySelectorAll<HTMLTableCellElement>("th[data-sort]")];
  for (const heading of headings) {
    const sort = make("button", { type: "button" }, ...heading.childNodes);
    heading.replaceChildren(sort);
    sort.addEventListener("click", () => {
      const isNumber = heading.dataset["sort"] === "number";
      // Figures begin with the highest, names with the first.
      const first: Direction = isNumber ? "descending" : "ascending";
      const other: Direction = isNumber ? "ascending" : "descending";
      const direction = heading.ariaSort === first ? other : first;
      for (const each of headings) each.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", direction);
      sortRows(table, heading.cellIndex, isNumber, direction);
    });
  }
}

function sortRows(table: HTMLTableElement, column: number, isNumber: boolean, direction: Direction): void {
  const body = table.tBodies[0];
  if (body === undefined) return;
  const keyed = [...body.rows].map((row) => ({ row, key: keyOf(row.cells[column]) }));
  keyed.sort((a, b) => compare(a.key, b.key, isNumber, direction));
  body.append(...keyed.map(({ row }) => row));
}

function keyOf(cell: HTMLTableCellElement | undefined): string {
  return cell?.dataset["value"] ?? cell?.textContent?.trim() ?? "";
}

/** What is not stated comes last, whichever way the column is sorted. */
export function compare(a: string, b: string, isNumber: boolean, direction: Direction): number {
  if (a === "" || b === "") return Number(a === "") - Number(b === "");
  const order = isNumber ? Number(a) - Number(b) : a.localeCompare(b, "en");
  return direction === "ascending" ? order : -order;
}

/** A search field and a choice of cell, which hide the rows, and the entries of the hidden rows; says how many are left. */
export function filterRows(table: HTMLTableElement, entries: readonly HTMLElement[]): HTMLElement[] {
  const rows = [...(table.tBodies[0]?.rows ?? [])];
  const search = make("input", { type: "search", autocomplete: "off" });
  const cells = new Map(rows.map((row) => [row.dataset["cell"] ?? "", row.cells[1]?.textContent?.trim() ?? ""]));
  const options = [...cells].map(([value, name]) => make("option", { value }, name));
  const kind = make("select", {}, make("option", { value: "" }, "all"), ...options);
  const count = make("span", { role: "status" });
  const filter = () => {
    const sought = search.value.trim().toLowerCase();
    const shown = new Set<string | undefined>();
    for (const row of rows) {
      const entry = entries.find(({ dataset }) => dataset["entry"] === row.dataset["entry"]);
      const text = `${row.textContent} ${entry?.textContent ?? ""}`.toLowerCase();
      row.hidden = !text.includes(sought) || (kind.value !== "" && row.dataset["cell"] !== kind.value);
      if (!row.hidden) shown.add(row.dataset["entry"]);
    }
    for (const entry of entries) entry.hidden = !shown.has(entry.dataset["entry"]);
    count.textContent = `${shown.size} of ${rows.length} models`;
  };
  search.addEventListener("input", filter);
  kind.addEventListener("change", filter);
  filter();
  return [make("label", {}, "Search ", search), make("label", {}, "Cell ", kind), count];
}
