"""All slips of a solution as one program, in which each is switched on by its number.

To compile each wrong program by itself takes ten times as long as to run it; and where a solution is a straight line of
statements, what comes before the slip need not be computed again for each.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import numpy as np

from autograder.examiner.exercise import catalogue
from autograder.examiner.exercise.exercise import Bug
from autograder.examiner.explaining.slips import Symbols, changes, sizes, sums, variables
from autograder.examiner.wire.protocol import Answer, Call, Returned, performed_by_ours

SWITCH = "slip_switched_on"
"""The global name by which a woven solution knows which of its slips to make."""
RECORD = "states_noted"
"""The global name of the list in which a recorder notes what is known."""


@dataclass(frozen=True, eq=False)
class Slip:
    """One slip of a solution, as a switch of a program that holds them all."""

    bug: Bug
    number: int
    change: str
    """The function that is changed and what stands there."""
    woven: Mapping[str, str]
    stages: Stages | None
    statement: int
    """Which statement of its function the slip is in."""

    def function(self, owner: catalogue.Entry) -> Callable[..., Any]:
        """Return the wrong program."""
        return catalogue.compile_solution(owner, self.woven, {SWITCH: self.number})

    def answer(self, owner: catalogue.Entry, call: Call, states: Sequence[Mapping[str, Any]]) -> Answer:
        """Answer a call, from the slip's own statement on where what was known before each is given."""
        if self.stages is None or not states:
            return performed_by_ours(call, self.function(owner))
        tail = {owner.exercise.name: self.stages.tails[self.statement]}
        resumed = catalogue.compile_solution(owner, tail, {SWITCH: self.number})
        answer = performed_by_ours(Call(()), partial(resumed, **states[self.statement]))
        return Returned(answer.value, call.arguments) if isinstance(answer, Returned) else answer


@dataclass(frozen=True, eq=False)
class Stages:
    """A straight-line solution, cut before each of its statements."""

    recorder: str
    """The solution, which notes what is known before each statement."""
    tails: tuple[str, ...]
    """What is left from each statement on, as a function of what is known before, with the slips of that statement."""

    def states(self, owner: catalogue.Entry, call: Call) -> Sequence[Mapping[str, Any]]:
        """Return what is known before each statement in a call of arrays, nothing where there are other arguments."""
        if not all(isinstance(argument, np.ndarray) for argument in (*call.arguments, *call.keywords.values())):
            return ()
        states: list[dict[str, Any]] = []
        recorder = catalogue.compile_solution(owner, {owner.exercise.name: self.recorder}, {RECORD: states})
        answer = performed_by_ours(call, recorder)
        return states if isinstance(answer, Returned) else ()


@cache
def slips(owner: catalogue.Entry) -> tuple[Slip, ...]:
    """Return the wrong programs that one slip makes of a solution, or of a function of the assignment that it calls."""
    if owner.exercise.reference is not None and not owner.exercise.compared:
        return ()  # judged by its accuracy: a slightly other training is no wrong program
    found: list[Slip] = []
    woven: dict[str, str] = {}
    for function in (owner.exercise.name, *owner.exercise.uses):
        solution = _Solution(catalogue.entry(function), len(found))
        stages = solution.stages() if function == owner.exercise.name else None
        found += [
            Slip(bug, number, f"{function}: {text}", woven, stages, statement)
            for number, statement, text, bug in solution.slips
        ]
        woven[function] = solution.woven()
    return tuple(found)


class _Solution:
    """One function's solution, taken apart, and woven together again with a switch for every slip.

    To compile each wrong program by itself takes ten times as long as to run it. So all are one program, in which every
    place that a slip changes asks first whether that slip is switched on.
    """

    def __init__(self, owner: catalogue.Entry, first: int) -> None:
        self.cell = owner.solution
        head, _, _ = self.cell.partition(catalogue.BEGIN)
        self.start, self.end = len(head) + len(catalogue.BEGIN), self.cell.index(catalogue.END)
        self.lines = [0]
        for line in self.cell.splitlines(keepends=True):
            self.lines.append(self.lines[-1] + len(line))
        self.tree = ast.parse(self.cell)
        known = set(re.findall(r"\w+", f"{owner.exercise.signature} {owner.exercise.asks} {head}"))
        [self.function] = (node for node in self.tree.body if isinstance(node, ast.FunctionDef))
        arguments = [argument.arg for argument in self.function.args.args]
        values = variables(owner, self.tree)
        shapes = {name: np.shape(value) for name, value in values.items()}
        self.symbols = Symbols(
            shapes,
            frozenset(known),
            frozenset(name for name, value in values.items() if np.asarray(value).dtype.kind in "iu"),
            sums(self.tree),
            frozenset(arguments),
            sizes(arguments, shapes),
        )
        self.statements = [node for node in self.function.body if self._span(node)[0] > self.start]
        self.slips: list[tuple[int, int, str, Bug]] = []
        self._at: dict[ast.AST, list[tuple[int, str]]] = {}
        self._number(first)

    def woven(self) -> str:
        """Return the cell with all slips in it."""
        return self._weave(self.tree, 0, len(self.cell))

    def stages(self) -> Stages | None:
        """Return the solution cut at its statements, if nothing in it changes what an earlier one has made."""
        if not all(map(_only_defines, ast.walk(self.function))):
            return None
        known = [argument.arg for argument in self.function.args.args]
        recorder = [self.cell[: self.start], "\n"]
        tails = []
        for statement in self.statements:
            begin, end = self._span(statement)
            recorder.append(f"    {RECORD}.append(dict(locals()))\n    {self.cell[begin:end]}\n")
            rest = f"    {self._weave(statement, begin, end)}\n    {self.cell[end : self.end]}"
            tails.append(f"def {self.function.name}({', '.join(known)}):\n{rest.rstrip()}\n")
            known += sorted(_targets(statement) - set(known))
        return Stages("".join(recorder), tuple(tails))

    def _number(self, number: int) -> None:
        seen: set[str] = set()
        for node, parents in _walk(self.tree, ()):
            if not isinstance(node, (ast.expr, ast.stmt)) or self._place(node.lineno, node.col_offset) < self.start:
                continue
            begin, end = self._span(node)
            for text, bug in changes(node, parents, self._text, self.symbols):
                changed = self.cell[self.start : begin] + text + self.cell[end : self.end]
                if changed in seen:
                    continue
                seen.add(changed)
                statement = next(k for k, whole in enumerate(self.statements) if whole is node or whole in parents)
                self.slips.append((number, statement, text, bug))
                self._at.setdefault(node, []).append((number, text))
                number += 1

    def _weave(self, node: ast.AST, begin: int, end: int) -> str:
        """Return the text from `begin` to `end`, in which each node that a slip changes looks at the switch."""
        pieces = []
        for child in sorted(_positioned(node), key=lambda child: self._span(child)[0]):
            first, last = self._span(child)
            pieces += [self.cell[begin:first], self._weave(child, first, last)]
            begin = last
        text = "".join([*pieces, self.cell[begin:end]])
        changes = self._at.get(node)
        if not changes:
            return text
        if isinstance(node, ast.stmt):
            indent = "\n" + " " * node.col_offset
            branches = [f"if {SWITCH} == {number}:{indent}    {other}{indent}" for number, other in changes]
            return f"{'el'.join(branches)}else:{indent}    {text}"
        return f"({text} if {SWITCH} < {changes[0][0]} or {SWITCH} > {changes[-1][0]} else {_chosen(changes)})"

    def _place(self, line: int, column: int) -> int:
        return self.lines[line - 1] + column

    def _span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self._place(node.lineno, node.col_offset), self._place(node.end_lineno, node.end_col_offset)

    def _text(self, node: ast.expr) -> str:
        begin, end = self._span(node)
        return self.cell[begin:end]


def _only_defines(node: ast.AST) -> bool:
    """Whether a statement or expression changes nothing in place, and is passed once."""
    if isinstance(node, (ast.AugAssign, ast.For, ast.While, ast.Delete, ast.Global, ast.Nonlocal, ast.Try, ast.With)):
        return False
    if isinstance(node, (ast.Subscript, ast.Attribute)):
        return isinstance(node.ctx, ast.Load)
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    return not (isinstance(node, ast.keyword) and node.arg == "out")


def _targets(statement: ast.stmt) -> set[str]:
    """Return the names that a statement sets at its own level, not inside a comprehension."""
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return {node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)}


def _chosen(changes: Sequence[tuple[int, str]]) -> str:
    """Return an expression that finds the change that is switched on by halving, lest it be deeply nested."""
    if len(changes) == 1:
        return f"({changes[0][1]})"
    middle = len(changes) // 2
    one, other = changes[:middle], changes[middle:]
    return f"({_chosen(one)} if {SWITCH} < {other[0][0]} else {_chosen(other)})"


def _positioned(node: ast.AST) -> Iterator[ast.expr | ast.stmt]:
    """Yield the nearest expressions and statements below a node; texts with values in them are left whole."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.JoinedStr):
            continue
        if isinstance(child, (ast.expr, ast.stmt)):
            yield child
        else:
            yield from _positioned(child)


def _walk(node: ast.AST, parents: tuple[ast.AST, ...]) -> Iterator[tuple[ast.AST, tuple[ast.AST, ...]]]:
    yield node, parents
    if isinstance(node, ast.JoinedStr):
        return  # the text of a message
    for child in ast.iter_child_nodes(node):
        yield from _walk(child, (*parents, node))
