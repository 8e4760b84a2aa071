"""Slips of the pen: wrong programs made from a solution by rule, for single bugs that no author has listed.

Each rule changes one place: a name, an operator, a factor, a function, an axis, an index, a line. What the changed
solution answers is compared with what came, as with the listed bugs; the rule gives the bug its name.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from autograder.examiner import catalogue
from autograder.examiner.exercise import Bug, Case
from autograder.examiner.protocol import Call, Returned, perform
from autograder.examiner.wrong_programs import WrongProgram

Change = tuple[str, Bug]
"""What stands in a node's place, and the bug that it makes."""

QUANTITY_SWAPPED = Bug(
    "quantity-swapped",
    "One quantity is used where another of the same shape belongs",
    {},
    "Nothing complains, since the shapes fit, but the numbers are those of another formula.",
    "Read your formula beside the equation, one symbol at a time.",
)
COMPLEMENT = Bug(
    "complement-swapped",
    "A share and its complement are confused: z stands where 1 - z belongs, or the other way round",
    {},
    "Two shares that add up to one have changed places, or one of them is missing.",
    "Set the share to 0 and to 1 in your mind: what should be left in each case?",
)
TERM_MISSING = Bug(
    "term-missing",
    "A term of a sum is missing",
    {},
    "What came is what the equation gives without one of its terms.",
    "Count the terms of the equation, and those of your formula.",
)
FACTOR_MISSING = Bug(
    "factor-missing",
    "A factor of a product is missing",
    {},
    "What came is what the equation gives without one of its factors.",
    "Count the factors of each term of the equation, and those of your formula.",
)
COUNTED_TWICE = Bug(
    "counted-twice",
    "A term or a factor enters twice",
    {},
    "What came is what the equation gives with one of its parts taken twice.",
    "Look for a quantity that already contains what you add or multiply.",
)
TERM_ADDED = Bug(
    "term-added",
    "A term is added that the equation does not have",
    {},
    "What came is what the equation gives with one quantity added once more.",
    "Count the terms of the equation, and those of your formula.",
)
ONE_ENTRY = Bug(
    "one-entry-for-all",
    "One entry or row is used for all, or all are added up or averaged first",
    {},
    "Every row of the batch, or every unit, should meet its own numbers.",
    "Print the shape of each factor: does one of them have an axis less than in the equation?",
)
LEFT_AT_ZERO = Bug(
    "part-left-at-zero",
    "One part of the computation is left at zero",
    {},
    "What came is what the equation gives if one quantity is zero throughout.",
    "Which of your arrays is made with zeros, and is it filled before it is used?",
)
WRONG_SIGN = Bug(
    "wrong-sign",
    "A sign is wrong: a term is added that should be subtracted, or the other way round",
    {},
    "The size of each term is right, but not its direction.",
    "Check the signs one by one, those in front of parentheses too.",
)
WRONG_OPERATION = Bug(
    "wrong-operation",
    "An operation is another one: a product for a sum, a quotient for a product, or the like",
    {},
    "The quantities are the right ones, but they are joined in another way.",
    "Read your formula beside the equation, one sign at a time.",
)
OPERANDS_SWAPPED = Bug(
    "operands-swapped",
    "The two sides of a difference or quotient are swapped",
    {},
    "A difference the other way round has the other sign, a quotient becomes its inverse.",
    "Try small whole numbers: which side should be the larger?",
)
TRANSPOSED = Bug(
    "matrix-transposed",
    "A matrix is transposed that should not be, or the other way round",
    {},
    "For a square matrix no shape complains.",
    "Write the shapes of both factors under your product, with sizes that differ.",
)
FUNCTION_MISSING = Bug(
    "function-missing",
    "A function of the equation is not applied",
    {},
    "What came is what the equation gives without it.",
    "Compare the functions in the equation with those in your code.",
)
FUNCTION_ADDED = Bug(
    "function-added",
    "A function is applied to a quantity that the equation uses as it is",
    {},
    "What came is what the equation gives with one quantity squashed, clipped or squared first.",
    "Compare the functions in the equation with those in your code: which of yours is not in it?",
)
FUNCTION_SWAPPED = Bug(
    "function-swapped",
    "Another function is applied than the one in the equation",
    {},
    "The argument is right, but not what is done with it.",
    "Compare the functions in the equation with those in your code.",
)
WRONG_AXIS = Bug(
    "wrong-axis",
    "Something runs along the wrong axis",
    {},
    "Where both axes have the same length no shape complains.",
    "Name the axes of the array, and say which of them should disappear.",
)
INDEX_OFF = Bug(
    "index-off-by-one",
    "An index is one off",
    {},
    "The right numbers are read or written, but from or to the neighbouring place.",
    "Write down the indices that your code visits for a length of 3.",
)
WRONG_NUMBER = Bug(
    "wrong-number",
    "A number in the formula is not the one in the equation",
    {},
    "The shape of the formula is right.",
    "Compare every number in your code with the equation.",
)
OVERWRITTEN = Bug(
    "overwritten",
    "A result is overwritten where it should be added to",
    {},
    "Only the last contribution is left.",
    "Look for = where += belongs.",
)
LINE_MISSING = Bug(
    "step-of-computation-missing",
    "A step of the computation is missing",
    {},
    "What came is what the recipe gives without one of its steps.",
    "Go through the recipe of the task, and find each of its steps in your code.",
)
CONDITION_WRONG = Bug(
    "condition-wrong",
    "A condition is inverted, always the same, or wrong at its boundary",
    {},
    "The two cases are each treated right, but the wrong one is chosen for some inputs.",
    "Try the inputs just below, at and just above the boundary.",
)

SLIPS = (
    QUANTITY_SWAPPED,
    COMPLEMENT,
    TERM_MISSING,
    FACTOR_MISSING,
    COUNTED_TWICE,
    TERM_ADDED,
    ONE_ENTRY,
    LEFT_AT_ZERO,
    WRONG_SIGN,
    WRONG_OPERATION,
    OPERANDS_SWAPPED,
    TRANSPOSED,
    FUNCTION_MISSING,
    FUNCTION_ADDED,
    FUNCTION_SWAPPED,
    WRONG_AXIS,
    INDEX_OFF,
    WRONG_NUMBER,
    OVERWRITTEN,
    LINE_MISSING,
    CONDITION_WRONG,
)

FUNCTIONS = {
    "tanh": ("np.sin({})", "(1 / (1 + np.exp(-({}))))", "np.maximum({}, 0)", "np.tanh(np.tanh({}))"),
    "exp": ("np.exp2({})", "np.exp(-({}))"),
    "log": ("np.log1p({})", "np.log2({})", "np.log10({})"),
    "sqrt": (),
    "abs": (),
}
APPLIED = (
    "np.tanh({})",
    "(1 / (1 + np.exp(-{})))",
    "np.maximum({}, 0)",
    "np.abs({})",
    "({} ** 2)",
    "np.clip({}, -1, 1)",
    "np.clip({}, -5, 5)",
)
POOLED = (
    "{}.sum()",
    "{}.mean()",
    "{}.sum(axis=0)",
    "{}.mean(axis=0)",
    "{}.mean(axis=-1, keepdims=True)",
    "{}[0]",
    "{}[:1]",
    "{}[-1]",
)
METHODS = ("sum", "mean", "max", "min", "any", "all", "argmax", "argmin")
PARTNERS = {"maximum": "minimum", "minimum": "maximum", "zeros_like": "ones_like", "max": "min"}
COMPARISONS: dict[type[ast.cmpop], tuple[str, ...]] = {
    ast.Lt: ("<=", ">=", ">"),
    ast.LtE: ("<", ">", ">="),
    ast.Gt: (">=", "<=", "<"),
    ast.GtE: (">", "<", "<="),
    ast.Eq: ("!=",),
    ast.NotEq: ("==",),
}


@cache
def slips(owner: catalogue.Entry) -> tuple[WrongProgram, ...]:
    """Return the wrong programs that one slip makes of a solution, or of a function of the assignment that it calls."""
    if owner.exercise.reference is not None and not owner.exercise.compared:
        return ()  # judged by its accuracy: a slightly other training is no wrong program
    found: dict[tuple[str, str], WrongProgram] = {}
    for function in (owner.exercise.name, *owner.exercise.uses):
        for body, changed, bug in _Solution(catalogue.entry(function)).changes():
            found.setdefault((function, changed), WrongProgram(bug, ((function, body, changed),)))
    return tuple(found.values())


@dataclass(frozen=True)
class _Symbols:
    """A solution's own variables by the shape that they have in its first case, and those that learners know."""

    shapes: Mapping[str, tuple[int, ...]]
    public: frozenset[str]
    whole: frozenset[str]
    """Those that hold whole numbers."""

    def alike(self, name: str) -> list[str]:
        """Return the other variables that have as many axes, one of them at least as long."""
        shape = self.shapes[name]
        return [other for other, another in self.shapes.items() if other != name and _alike(shape, another)]

    def fitting(self, name: str) -> list[str]:
        """Return the other variables of the same shape."""
        shape = self.shapes[name]
        return [other for other, another in self.shapes.items() if other != name and shape == another]

    def swapped(self, wrong: str, right: str) -> Bug:
        """Name two variables that are confused, if learners know both from the task."""
        if {wrong, right} <= self.public:
            return _titled(QUANTITY_SWAPPED, f"{wrong} is used where {right} belongs")
        return QUANTITY_SWAPPED


def _alike(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return one == other or (len(one) == len(other) and any(map(int.__eq__, one, other)))


class _Solution:
    """One function's solution, taken apart."""

    def __init__(self, owner: catalogue.Entry) -> None:
        self.cell = owner.solution
        head, _, rest = self.cell.partition(catalogue.BEGIN)
        self.body = rest.partition(catalogue.END)[0]
        self.start = len(head) + len(catalogue.BEGIN)
        self.lines = [0]
        for line in self.cell.splitlines(keepends=True):
            self.lines.append(self.lines[-1] + len(line))
        self.tree = ast.parse(self.cell)
        known = set(re.findall(r"\w+", f"{owner.exercise.signature} {owner.exercise.asks} {head}"))
        values = _variables(owner, self.tree)
        self.symbols = _Symbols(
            {name: np.shape(value) for name, value in values.items()},
            frozenset(known),
            frozenset(name for name, value in values.items() if np.asarray(value).dtype.kind in "iu"),
        )

    def changes(self) -> Iterator[tuple[str, str, Bug]]:
        """Yield the body as it is, as one slip leaves it, and the slip's bug."""
        for node, parents in _walk(self.tree, ()):
            if not isinstance(node, (ast.expr, ast.stmt)) or self._place(node.lineno, node.col_offset) < self.start:
                continue
            begin, end = (place - self.start for place in self._span(node))
            for text, bug in _changes(node, parents, self._text, self.symbols):
                yield self.body, self.body[:begin] + text + self.body[end:], bug

    def _place(self, line: int, column: int) -> int:
        return self.lines[line - 1] + column

    def _span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self._place(node.lineno, node.col_offset), self._place(node.end_lineno, node.end_col_offset)

    def _text(self, node: ast.expr) -> str:
        begin, end = self._span(node)
        return self.cell[begin:end]


def _walk(node: ast.AST, parents: tuple[ast.AST, ...]) -> Iterator[tuple[ast.AST, tuple[ast.AST, ...]]]:
    yield node, parents
    for child in ast.iter_child_nodes(node):
        yield from _walk(child, (*parents, node))


def _variables(owner: catalogue.Entry, tree: ast.Module) -> dict[str, Any]:
    """Return a solution's variables as they are at the end of its first case."""
    case = owner.exercise.cases[0]
    if not isinstance(case, Case):
        return {}
    source = ast.unparse(_ReturnsLocals().visit(ast.parse(ast.unparse(tree))))
    traced = catalogue.compile_solution(owner, {owner.exercise.name: source})
    answer = perform(Call(tuple(case.arguments(np.random.default_rng(0)).values())), traced)
    if not isinstance(answer, Returned):
        return {}
    return {name: value for name, value in answer.value.items() if _is_number(value)}


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, np.ndarray, np.generic)) and not isinstance(value, bool)


class _ReturnsLocals(ast.NodeTransformer):
    """Make a function return its variables instead of its result."""

    def visit_Return(self, _: ast.Return) -> ast.stmt:
        return ast.parse("return dict(locals())").body[0]

    def visit_Lambda(self, node: ast.Lambda) -> ast.Lambda:
        return node


def _changes(
    node: ast.AST, parents: Sequence[ast.AST], text: Callable[[ast.expr], str], symbols: _Symbols
) -> Iterator[Change]:
    match node:
        case ast.BinOp(left=left, op=operator, right=right):
            yield from _of_operation(operator, f"({text(left)})", f"({text(right)})")
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            yield f"({text(operand)})", WRONG_SIGN
        case ast.Name(ctx=ast.Load()) if node.id in symbols.shapes:
            yield from _of_name(node.id, isinstance(parents[-1], (ast.Tuple, ast.Slice, ast.Subscript)), symbols)
        case ast.Attribute(value=value, attr="T"):
            yield f"({text(value)})", _about(TRANSPOSED, value, text, symbols)
        case ast.Call():
            yield from _of_call(node, text)
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            yield from _of_constant(value, parents)
        case ast.Compare(left=left, ops=[comparison], comparators=[other]):
            for sign in COMPARISONS.get(type(comparison), ()):
                yield f"({text(left)} {sign} {text(other)})", CONDITION_WRONG
        case ast.IfExp(body=body, orelse=orelse, test=test):
            yield f"({text(body)})", CONDITION_WRONG
            yield f"({text(orelse)})", CONDITION_WRONG
            yield f"({text(orelse)} if {text(test)} else {text(body)})", CONDITION_WRONG
        case ast.BoolOp(values=values):
            yield from ((f"({text(value)})", CONDITION_WRONG) for value in values)
        case ast.AugAssign(target=target, value=value):
            yield f"{text(target)} = {text(value)}", OVERWRITTEN
            yield "pass", LINE_MISSING
        case ast.Assign(targets=[ast.Name(id=target)], value=value) if symbols.shapes.get(target):
            if target in _names(value):
                yield "pass", LINE_MISSING
            yield from ((f"{target} = ({text(value)}) + {other}", TERM_ADDED) for other in symbols.fitting(target))
        case ast.Assign(targets=[ast.Subscript()]) | ast.Expr(value=ast.Call()):
            yield "pass", LINE_MISSING
        case ast.Assign(targets=[ast.Name(id=target)], value=value) if target in _names(value):
            yield "pass", LINE_MISSING


def _of_operation(operator: ast.operator, left: str, right: str) -> Iterator[Change]:
    match operator:
        case ast.Add():
            yield from ((left, TERM_MISSING), (right, TERM_MISSING), (f"({left} - {right})", WRONG_SIGN))
            yield from ((f"({right} - {left})", WRONG_SIGN), (f"({left} * {right})", WRONG_OPERATION))
            yield from ((f"({left} + 2 * {right})", COUNTED_TWICE), (f"(2 * {left} + {right})", COUNTED_TWICE))
        case ast.Sub():
            yield from ((left, TERM_MISSING), (right, TERM_MISSING), (f"({left} + {right})", WRONG_SIGN))
            yield from ((f"({right} - {left})", OPERANDS_SWAPPED), (f"({left} * {right})", WRONG_OPERATION))
        case ast.Mult():
            yield from ((left, FACTOR_MISSING), (right, FACTOR_MISSING), (f"({left} + {right})", WRONG_OPERATION))
            yield from ((f"({left} / {right})", WRONG_OPERATION), (f"({right} / {left})", WRONG_OPERATION))
            yield from (
                (f"({left} * {right} * {right})", COUNTED_TWICE),
                (f"({left} * {left} * {right})", COUNTED_TWICE),
            )
            yield f"(-{left} * {right})", WRONG_SIGN
        case ast.Div():
            yield from ((left, FACTOR_MISSING), (right, FACTOR_MISSING), (f"({left} * {right})", WRONG_OPERATION))
            yield from ((f"({right} / {left})", OPERANDS_SWAPPED), (f"({left} / {right} / {right})", COUNTED_TWICE))
        case ast.Pow():
            yield from ((left, WRONG_NUMBER), (f"({left} ** 3)", WRONG_NUMBER), (f"np.abs{left}", FUNCTION_SWAPPED))
        case ast.MatMult():
            yield from ((f"({left} @ {right}.T)", TRANSPOSED), (f"({left} @ {right}).T", TRANSPOSED))
            yield from ((left, FACTOR_MISSING), (f"({left} * {right})", WRONG_OPERATION))


def _of_name(name: str, index: bool, symbols: _Symbols) -> Iterator[Change]:
    shape = symbols.shapes[name]
    if index and (not shape or name in symbols.whole):
        yield from ((f"({name} - 1)", INDEX_OFF), (f"({name} + 1)", INDEX_OFF))
    if len(shape) == 2:
        yield f"(1 - {name})", COMPLEMENT
        if len(name) == 1:
            yield from ((f"(1 - {other})", COMPLEMENT) for other in symbols.alike(name) if len(other) == 1)
    for other in symbols.alike(name):
        yield other, symbols.swapped(other, name)
    if not shape:
        return
    yield f"(0 * {name})", _titled(LEFT_AT_ZERO, f"{name} is left at zero") if name in symbols.public else LEFT_AT_ZERO
    yield f"(-{name})", WRONG_SIGN
    yield f"np.ones_like({name})", FACTOR_MISSING
    yield from ((form.format(name), FUNCTION_ADDED) for form in APPLIED)
    yield from ((form.format(name), ONE_ENTRY) for form in POOLED)
    if len(shape) == 2 and name in symbols.public:
        yield f"{name}.T", _titled(TRANSPOSED, f"{name} is transposed")


def _of_call(node: ast.Call, text: Callable[[ast.expr], str]) -> Iterator[Change]:
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="np"), attr=attr), args=[first, *others]):
            if attr in FUNCTIONS:
                yield f"({text(first)})", _titled(FUNCTION_MISSING, f"{attr} is not applied")
                for other in FUNCTIONS[attr]:
                    yield (
                        other.format(text(first)),
                        _titled(FUNCTION_SWAPPED, f"Another function stands where {attr} belongs"),
                    )
            if attr == "where" and len(others) == 2:
                one, other = map(text, others)
                yield f"np.where({text(first)}, {other}, {one})", CONDITION_WRONG
                yield from ((f"({one})", CONDITION_WRONG), (f"({other})", CONDITION_WRONG))
            if attr in PARTNERS:
                arguments = ", ".join(map(text, [first, *others]))
                yield f"np.{PARTNERS[attr]}({arguments})", FUNCTION_SWAPPED
                if others and attr in ("maximum", "minimum"):
                    yield from ((f"({text(first)})", TERM_MISSING), (f"({text(others[0])})", TERM_MISSING))
                    yield f"({text(first)} + {text(others[0])})", WRONG_OPERATION
        case ast.Call(func=ast.Attribute(value=value, attr=attr)) if attr in METHODS:
            rest = text(node)[len(text(node.func)) :]
            for other in METHODS:
                if other != attr:
                    yield (
                        f"({text(value)}).{other}{rest}",
                        _titled(FUNCTION_SWAPPED, f"{other} is taken instead of {attr}"),
                    )


def _of_constant(value: float, parents: Sequence[ast.AST]) -> Iterator[Change]:
    parent = parents[-1]
    if isinstance(parent, ast.keyword) and parent.arg == "axis":
        yield from ((repr(other), WRONG_AXIS) for other in (0, 1, None) if other != value)
    elif isinstance(value, int):
        index = isinstance(parent, (ast.Subscript, ast.Slice, ast.Tuple)) or _inside_index(parents)
        yield from ((repr(value + step), INDEX_OFF if index else WRONG_NUMBER) for step in (-1, 1))
    else:
        yield from ((repr(value * factor), WRONG_NUMBER) for factor in (0.0, 0.5, 2.0, 10.0, 0.1))


def _inside_index(parents: Sequence[ast.AST]) -> bool:
    return any(isinstance(parent, ast.Subscript) for parent in parents)


def _names(node: ast.AST) -> set[str]:
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}


def _about(bug: Bug, node: ast.expr, text: Callable[[ast.expr], str], symbols: _Symbols) -> Bug:
    name = text(node)
    return _titled(bug, f"{name} is not transposed") if name in symbols.public else bug


@cache
def _titled(bug: Bug, title: str) -> Bug:
    return Bug(bug.slug, title, {}, bug.meaning, bug.hint, bug.link)
