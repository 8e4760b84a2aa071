import type { Cell } from "./cell.ts";

const sessions = new Map<string, Set<Cell>>();

/** Cells of one session continue one another in the order in which they stand on the page. */
export function join(cell: Cell): void {
  const members = sessions.get(cell.session) ?? new Set();
  sessions.set(cell.session, members.add(cell));
}

export function leave(cell: Cell): void {
  sessions.get(cell.session)?.delete(cell);
}

/** The cells above this one, in order. */
export function above(cell: Cell): Cell[] {
  const before = (other: Cell) => cell.host.compareDocumentPosition(other.host) & Node.DOCUMENT_POSITION_PRECEDING;
  return [...(sessions.get(cell.session) ?? [])]
    .filter((other) => other !== cell && before(other))
    .sort((a, b) => (a.host.compareDocumentPosition(b.host) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
}
