"""Run the benchmarks, print their figures and merge them into results.json."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"


def load(path: Path) -> ModuleType:
    """Import a script by its path; benchmarks are no package."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main(names: list[str]) -> None:
    """Run the named benchmarks, or all. Figures are written after each, so that a failure costs only its own."""
    scripts = {path.stem: path for path in sorted(HERE.glob("bench_*.py"))}
    unknown = [name for name in names if name not in scripts]
    if unknown:
        sys.exit(f"no benchmark named {', '.join(unknown)}; there are {', '.join(scripts)}")
    failed = []
    for name in names or scripts:
        print(f"{name} ...", flush=True)
        try:
            figures = load(scripts[name]).main()
        except Exception as error:
            print(f"  failed: {error}", flush=True)
            failed.append(name)
            continue
        for key, value in figures.items():
            print(f"  {key:<60} {value:10.3g}", flush=True)
        known = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
        RESULTS.write_text(json.dumps(dict(sorted({**known, **figures}.items())), indent=1) + "\n")
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main(sys.argv[1:])
