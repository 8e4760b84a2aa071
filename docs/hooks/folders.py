"""Where the site's parts are, in a checkout."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ELEMENTS = ROOT / "docs" / "elements"
BUILD = ROOT / "build"
RUNTIME = BUILD / "runtime"
PYTHON_BUNDLE = BUILD / "python" / "course.json"
BUILT_ELEMENTS = BUILD / "elements"
PUBLISHED = "assets/unrolled"
