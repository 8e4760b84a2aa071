/** The parts of the notebook format that are read or replaced here; everything else passes through. */
interface NotebookCell {
  cell_type: string;
  source: string | string[];
  metadata: { nbgrader?: { solution?: boolean; grade_id?: string } };
}

interface Notebook {
  cells: NotebookCell[];
}

/** The release notebook in which only the solution cells with these grade ids are replaced. */
export function fillNotebook(release: string, solutions: ReadonlyMap<string, string>): string {
  const notebook = JSON.parse(release) as Notebook;
  for (const cell of notebook.cells) {
    const { solution, grade_id: id } = cell.metadata.nbgrader ?? {};
    const written = solution && cell.cell_type === "code" && id !== undefined ? solutions.get(id) : undefined;
    if (written !== undefined) cell.source = written.split(/(?<=\n)/);
  }
  return JSON.stringify(notebook, null, 1) + "\n";
}
