"""The table of attacks in the README names those that there are, and names all of them."""

import re
from pathlib import Path

from tests.attacks.handed_in import ATTACKS
from tests.attacks.test_attempts import ATTEMPTS

ROOT = Path(__file__).parents[2]


def test_the_table_names_every_attack_and_no_other() -> None:
    rows = [line for line in (Path(__file__).parent / "README.md").read_text().splitlines() if line.startswith("| ")]
    named = {name for row in rows for name in re.findall(r"`([^`]+)`", row.split("|")[2])}
    files = {name for name in named if "/" in name}
    assert named - files == {*(attempt.split("/")[1] for attempt in ATTEMPTS), *ATTACKS}
    assert all((ROOT / name).is_file() for name in files)
