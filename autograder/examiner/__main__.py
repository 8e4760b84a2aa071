"""`python -m autograder.examiner --list-bugs`: every slug that a verdict can name, with a line on each."""

from __future__ import annotations

import argparse
import sys

from autograder.examiner.exercise import catalogue
from autograder.examiner.explaining.common_bugs import COMMON_BUGS
from autograder.examiner.explaining.misreadings import MISREADINGS
from autograder.examiner.explaining.relations import ANOTHER_ORDER, ONLY_ZEROS, RELATIONS
from autograder.examiner.explaining.slips import SLIPS
from autograder.examiner.self_check import self_check


def main() -> int:
    """Read the command line, do what it asks, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m autograder.examiner", description="What the examiner knows.")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--list-bugs", action="store_true", help="print every bug that a verdict can name")
    what.add_argument("--self-check", nargs="*", metavar="FUNCTION", help="check all exercises, or those named")
    parser.add_argument("--seed", help="make the inputs from another seed")
    arguments = parser.parse_args()
    if arguments.list_bugs:
        list_bugs()
        return 0
    return check(arguments.self_check or list(catalogue.entries()), arguments.seed)


def check(names: list[str], seed: str | None) -> int:
    """Print what does not hold about each exercise; return 1 if anything does not."""
    faults = [fault for name in names for fault in self_check(name, seed)]
    count = "1 exercise" if len(names) == 1 else f"{len(names)} exercises"
    held = f"{count}: the stub fails, the solution passes, wrong programs fail with their bug"
    print("\n".join(faults) or held)
    return 1 if faults else 0


def list_bugs() -> None:
    """Print a line per bug: the function, the slug, what the program does wrong."""
    for name, owner in catalogue.entries().items():
        for bug in owner.exercise.bugs:
            print(f"{bug.slug:<40} {name}: {bug.title}")
    for bug in (*COMMON_BUGS, *SLIPS, *MISREADINGS, *(bug for bug, _ in RELATIONS), ANOTHER_ORDER, ONLY_ZEROS):
        print(f"{bug.slug:<40} any function: {bug.title}")


if __name__ == "__main__":
    sys.exit(main())
