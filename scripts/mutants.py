"""Change the solutions in small ways and see whether the examiner notices: `make mutants`.

Each mutant is one solution with one operator, constant, axis, transpose, condition or statement changed. A mutant that
passes either computes the same (then `exercises/<assignment>/equivalent_mutants.toml` says why), or shows a case that
is missing.
"""

from __future__ import annotations

import ast
import copy
import signal
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.examiner.conduct import asked
from autograder.examiner.direct import examined
from autograder.examiner.exercise import catalogue

SECONDS = 20
OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.Mod: (ast.FloorDiv,),
    ast.MatMult: (ast.Mult,),
}
COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}


@dataclass(frozen=True)
class Mutant:
    """A changed solution: what was changed, and the source."""

    function: str
    change: str
    source: str


def mutants(function: str, solution: str) -> Iterator[Mutant]:
    """Yield every mutant of a solution cell."""
    tree = ast.parse(solution)
    for place, node in enumerate(ast.walk(tree)):
        for changed in replacements(node):
            mutant = copy.deepcopy(tree)
            target = next(other for number, other in enumerate(ast.walk(mutant)) if number == place)
            before = ast.unparse(enclosing_statement(tree, node)).splitlines()[0]
            mutant = Replace(target, changed).visit(mutant)
            ast.fix_missing_locations(mutant)
            after = ast.unparse(enclosing_statement(mutant, changed)).splitlines()[0]
            yield Mutant(function, f"{before} -> {after}", ast.unparse(mutant))


class Replace(ast.NodeTransformer):
    """Put one node in another's place."""

    def __init__(self, target: ast.AST, changed: ast.AST) -> None:
        self.target, self.changed = target, changed

    def visit(self, node: ast.AST) -> Any:
        """Replace the node if it is the one."""
        return self.changed if node is self.target else self.generic_visit(node)


def enclosing_statement(tree: ast.AST, node: ast.AST) -> ast.AST:
    """Return the smallest statement that holds the node."""
    holding = [other for other in ast.walk(tree) if isinstance(other, ast.stmt) and node in ast.walk(other)]
    return min(holding, key=lambda statement: sum(1 for _ in ast.walk(statement)))


def replacements(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what may stand in a node's place."""
    match node:
        case ast.BinOp(left=left, op=operator, right=right):
            yield from (ast.BinOp(left, other(), right) for other in OPERATORS.get(type(operator), ()))
        case ast.Compare(left=left, ops=[comparison], comparators=comparators):
            yield from (ast.Compare(left, [other()], comparators) for other in COMPARISONS.get(type(comparison), ()))
        case ast.UnaryOp(operand=operand):
            yield operand
        case ast.BoolOp(values=values):
            yield from values
        case ast.IfExp(body=body, orelse=orelse):
            yield body
            yield orelse
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
            yield ast.Constant(value - 1)
        case ast.Constant(value=float(value)):
            yield ast.Constant(value * 2)
        case ast.Attribute(value=value, attr="T"):
            yield value
        case ast.AugAssign(target=target, op=operator, value=value):
            yield ast.Assign([target], value)
            yield from (ast.AugAssign(target, other(), value) for other in OPERATORS.get(type(operator), ()))
            yield ast.Pass()
        case ast.Assign() | ast.Expr(value=ast.Call()):
            yield ast.Pass()
        case ast.If(test=test, body=body, orelse=orelse):
            yield ast.If(ast.Constant(True), body, orelse)
            yield ast.If(ast.Constant(False), body, orelse)
            yield ast.If(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.comprehension(target=target, iter=iterable, ifs=[_, *_], is_async=is_async):
            yield ast.comprehension(target, iterable, [], is_async)


@contextmanager
def time_limit() -> Iterator[None]:
    """Stop a mutant that does not end."""

    def stop(*_: object) -> None:
        raise TimeoutError

    previous = signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, previous)


def survives(owner: catalogue.Entry, mutant: Mutant) -> bool:
    """Whether the examiner passes a mutant, on the public inputs and on others."""
    try:
        function: Callable[..., Any] = catalogue.compile_solution(owner, {mutant.function: mutant.source})
    except Exception:  # a mutant that cannot even be defined is no survivor
        return False
    with np.errstate(all="ignore"), time_limit():
        try:
            return all(
                outcome.problem is None
                for seed in (None, "mutants")
                for outcome in examined(asked(owner, seed), function)
            )
        except TimeoutError:
            return False


def explained(assignment: str) -> dict[tuple[str, str], str]:
    """Return why mutants that pass compute the same, by function and change."""
    path = catalogue.folder() / assignment / "equivalent_mutants.toml"
    listed = tomllib.loads(path.read_text(encoding="utf-8"))["mutant"] if path.is_file() else []
    return {(entry["function"], entry["change"]): entry["reason"] for entry in listed}


def main(names: list[str]) -> int:
    """Run the mutants of all exercises, or of those named; return 1 if a survivor is not explained."""
    killed = unexplained = equivalent = 0
    for name, owner in catalogue.entries().items():
        judged_by_accuracy = (
            owner.exercise.reference and not owner.exercise.compared
        )  # a slightly other training is no wrong program
        if (names and name not in names) or judged_by_accuracy:
            continue
        reasons = explained(owner.assignment)
        for mutant in mutants(name, owner.solution):
            if not survives(owner, mutant):
                killed += 1
            elif (name, mutant.change) in reasons:
                equivalent += 1
            else:
                unexplained += 1
                print(f"{name}: {mutant.change}")
    print(f"{killed} killed, {equivalent} equivalent and explained, {unexplained} survived")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
