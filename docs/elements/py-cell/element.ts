import { Cell } from "../cell/cell.ts";

/**
 * A program in the page that readers run and change.
 *
 * `<py-cell session="…" name="concept.py">` around the highlighted code. Cells of one session continue one another.
 */
export class PyCell extends HTMLElement {
  #cell: Cell | undefined;

  connectedCallback(): void {
    this.#cell ??= this.#prepare();
    this.#cell?.connect();
  }

  disconnectedCallback(): void {
    this.#cell?.disconnect();
  }

  #prepare(): Cell | undefined {
    const code = this.querySelector<HTMLElement>(".highlight, pre");
    const name = this.getAttribute("name") ?? "program";
    const id = this.getAttribute("cell") ?? name;
    return code ? new Cell(this, code, { id, name, session: this.getAttribute("session") ?? id }) : undefined;
  }
}
