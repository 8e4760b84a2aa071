"""Whether an exercise holds together: the stub fails, the solution passes, each wrong program fails with its bug."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.examiner.conduct import Seed, conduct
from autograder.examiner.direct import examined
from autograder.examiner.exercise import catalogue
from autograder.examiner.explaining.wrong_programs import Edit, known_wrong_programs, program
from autograder.examiner.verdict.judgement import Status


def self_check(name: str, seed: Seed = None) -> Iterator[str]:
    """Yield a sentence for everything that does not hold about the exercise `name`."""
    owner = catalogue.entry(name)
    verdict = examined(conduct(name, seed), catalogue.compile_solution(owner))
    if not verdict.passed or verdict.points != verdict.max_points:
        yield f"{name}: the solution does not pass: {verdict.message}"
    verdict = examined(conduct(name, seed), _stub(name))
    if verdict.status is not Status.CRASHED or verdict.points or "not written yet" not in verdict.title:
        yield f"{name}: the stub is {verdict.status} with {verdict.points:g} points"
    for wrong_program in known_wrong_programs(owner):
        if wrong_program.bug not in owner.exercise.bugs:
            continue
        slug = wrong_program.bug.slug
        try:
            function = program(owner, wrong_program)
        except ValueError as error:
            yield f"{name}: {slug}: {error}"
            continue
        with np.errstate(all="ignore"):
            verdict = examined(conduct(name, seed), function)
        if verdict.status is Status.UNGRADABLE:
            yield f"{name}: the wrong program {slug} cannot be judged: {verdict.message}"
        elif verdict.passed:
            yield f"{name}: the wrong program {slug} {_shown(wrong_program.edits)} passes"
        elif verdict.bugs != [slug]:
            yield f"{name}: the wrong program {slug} {_shown(wrong_program.edits)} is taken for {verdict.bugs}"
        elif verdict.points >= verdict.max_points:
            yield f"{name}: the wrong program {slug} {_shown(wrong_program.edits)} gets all points"


def _shown(edits: tuple[Edit, ...]) -> str:
    return "; ".join(f"{old!r} -> {new!r}" for _, old, new in edits)


def _stub(name: str) -> Callable[..., Any]:
    def stub(*_: Any, **__: Any) -> None:
        raise NotImplementedError(f"{name} is not written yet")

    return stub
