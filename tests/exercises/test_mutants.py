"""The examiner notices small changes to the solutions; those it cannot notice compute the same, and are listed."""

import importlib.util
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "scripts" / "mutants.py"


def test_no_mutant_survives_without_a_reason(capsys):
    spec = importlib.util.spec_from_file_location("mutants", SCRIPT)
    mutants = sys.modules["mutants"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(mutants)
    assert mutants.main([]) == 0, capsys.readouterr().out
