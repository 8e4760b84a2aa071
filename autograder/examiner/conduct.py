"""An examination: calls go out, answers come in, a verdict ends it."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Sequence
from typing import Any

import numpy as np

from autograder.examiner.exercise import catalogue
from autograder.examiner.exercise.exchange import Exchange
from autograder.examiner.exercise.exercise import Arguments, Bug, Case, Finding, Property
from autograder.examiner.explaining.common_bugs import probe
from autograder.examiner.explaining.recognise import recognise
from autograder.examiner.fault import Fault
from autograder.examiner.judging.contract import Problem, arrays_in
from autograder.examiner.judging.judge import contract_problem, judge, refusal_problem, tolerance
from autograder.examiner.judging.outcome import Outcome
from autograder.examiner.report import report, ungradable
from autograder.examiner.verdict.judgement import Status
from autograder.examiner.verdict.verdict import Verdict
from autograder.examiner.wire.protocol import Answer, Call, Died, Raised, Returned, TimedOut, copied, performed_by_ours

Seed = int | str | bytes | None
Examination = Generator[Call, Answer, Verdict]
PUBLIC_SEED = "unrolled"
MOST_VALUES, MOST_NUMBERS = 20_000, 200_000


def conduct(
    name: str, seed: Seed = None, max_points: float | None = None, faults: list[Fault] | None = None
) -> Examination:
    """Examine the function `name`: yield calls, receive their answers, return the verdict.

    Parameters
    ----------
    name
        The function's name.
    seed
        Makes the inputs; None is the fixed public seed. An official run uses a secret of its own for each submission.
    max_points
        What the exercise is worth, 1 if None.
    faults
        Receives the fault of the examiner that ended the examination, if one did.

    Raises
    ------
    UnknownExerciseError
        If no assignment asks for such a function.
    """
    owner = catalogue.entry(name)
    worth = 1.0 if max_points is None else float(max_points)
    try:
        outcomes = yield from asked(owner, seed)
        bugs = yield from _bugs(owner, outcomes)
        return report(owner, outcomes, bugs, worth)
    except Exception as error:  # a fault of the examiner must not become the learner's
        fault = Fault.of(error)
        if faults is not None:
            faults.append(fault)
        return ungradable(name, worth, fault)


def _bugs(owner: catalogue.Entry, outcomes: Sequence[Outcome]) -> Generator[Call, Answer, list[Bug]]:
    """Name what explains the failures: known wrong programs and common signs, else what further calls show."""
    if any(_unwieldy(exchange) for outcome in outcomes for exchange in outcome.exchanges):
        return []
    bugs = recognise(owner, outcomes)
    over = any(_over(outcome) for outcome in outcomes)
    return bugs if bugs or over else (yield from probe(owner, outcomes))


def _unwieldy(exchange: Exchange) -> bool:
    """Whether an answer has so many values that to compare it with each wrong program takes minutes."""
    waiting = [exchange.answer.value] if isinstance(exchange.answer, Returned) else []
    most = max(MOST_NUMBERS, 4 * sum(array.size for array in arrays_in(exchange.expected)))
    count = numbers = 0
    while waiting and count <= MOST_VALUES and numbers <= most:
        value = waiting.pop()
        if isinstance(value, (list, tuple, dict)):
            count += len(value)
            waiting += value.values() if isinstance(value, dict) else value
        elif isinstance(value, np.ndarray):
            numbers += value.size
    return count > MOST_VALUES or numbers > most


def asked(owner: catalogue.Entry, seed: Seed) -> Generator[Call, Answer, list[Outcome]]:
    """Ask every case of an exercise, and return what became of each."""
    outcomes: list[Outcome] = []
    for case in owner.exercise.cases:
        outcome = Outcome(case)
        outcomes.append(outcome)
        generator = np.random.default_rng(entropy(seed, owner.exercise.name, case.name))
        if isinstance(case, Case):
            yield from _try_case(owner, case, outcome, generator)
            if case is owner.exercise.cases[0] and not outcome.problem:
                # Other numbers in the same shapes: whatever was kept from the call before would fit, and shows.
                yield from _try_case(owner, case, outcome, generator)
        else:
            yield from _try_property(owner, case, outcome, generator)
        if _over(outcome):
            break
    outcomes += [Outcome(case) for case in owner.exercise.cases[len(outcomes) :]]
    return outcomes


def _over(outcome: Outcome) -> bool:
    """Whether asking on is pointless: no process, no time, or nothing written yet."""
    answer = outcome.exchanges[-1].answer if outcome.exchanges else None
    return isinstance(answer, (Died, TimedOut)) or (
        isinstance(answer, Raised) and answer.type_name == "NotImplementedError"
    )


def entropy(seed: Seed, *names: str) -> int:
    """Return a generator's seed made from a run's seed and what it is for."""
    text = repr((PUBLIC_SEED if seed is None else seed, *names))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:16], "big")


def _call(arguments: Arguments, keywords: tuple[str, ...], seconds: float) -> Call:
    positional = tuple(value for name, value in arguments.items() if name not in keywords)
    return Call(positional, {name: arguments[name] for name in keywords}, seconds)


def _try_case(
    owner: catalogue.Entry, case: Case, outcome: Outcome, generator: np.random.Generator
) -> Generator[Call, Answer, None]:
    arguments = case.arguments(generator)
    call = _call(arguments, case.keywords, case.seconds)
    expected = None if case.raises else _expected(owner, arguments)
    answer = yield copied(call)
    exchange = Exchange(call, arguments, expected, answer, tolerance(owner.exercise, arguments))
    outcome.exchanges.append(exchange)
    outcome.problem = refusal_problem(case, answer) if case.raises else judge(owner.exercise, exchange)
    outcome.earned = 0.0 if outcome.problem else 1.0
    exchange.failed = outcome.problem is not None


def _try_property(
    owner: catalogue.Entry, case: Property, outcome: Outcome, generator: np.random.Generator
) -> Generator[Call, Answer, None]:
    steps = case.steps(generator)
    try:
        arguments = next(steps)
        while True:
            call = _call(arguments, (), case.seconds)
            expected = _expected(owner, arguments)
            answer = yield copied(call)
            exchange = Exchange(call, arguments, expected, answer, tolerance(owner.exercise, arguments))
            outcome.exchanges.append(exchange)
            outcome.problem = contract_problem(owner.exercise, exchange)
            if outcome.problem:
                exchange.failed = True
                return
            arguments = steps.send(_returned(answer))
    except StopIteration as end:
        finding: Finding = end.value
        outcome.earned = finding.share
        if finding.share < 1:
            outcome.sign = finding.bug
            outcome.problem = Problem(Status.FAILED, finding.text)
            for exchange in outcome.exchanges:
                exchange.failed = True


def _returned(answer: Answer) -> Any:
    assert isinstance(answer, Returned), "the contract refuses every other answer"
    return answer.value


def _expected(owner: catalogue.Entry, arguments: Arguments) -> Any:
    """Ask the reference.

    Raises
    ------
    RuntimeError
        If the reference itself refuses the arguments.
    """
    answer = performed_by_ours(Call(tuple(arguments.values())), owner.reference)
    if isinstance(answer, Raised):
        raise RuntimeError(f"the reference raised {answer.type_name}: {answer.message}")
    return answer.value
