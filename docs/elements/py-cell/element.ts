import { Cell } from "../cell/cell.ts";
import { button } from "../base/dom.ts";

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
    if (code === null) return undefined;
    const steps = button("Step through", "cell-trace", () => void this.#cell?.do({ type: "trace" }));
    return new Cell(this, code, { id, name, session: this.getAttribute("session") ?? id, others: [steps] });
  }
}
