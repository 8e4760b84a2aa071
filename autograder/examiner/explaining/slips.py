"""Slips of the pen: wrong programs made from a solution by rule, for single bugs that no author has listed.

Each rule changes one place: a name, an operator, a factor, a function, an axis, an index, a line. What the changed
solution answers is compared with what came, as with the listed bugs; the rule gives the bug its name.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from autograder.examiner.exercise import catalogue
from autograder.examiner.exercise.exercise import Bug, Case
from autograder.examiner.wire.protocol import Call, Returned, perform

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
TERM_MISSING_HERE = Bug(
    "term-missing",
    "A term of a sum is missing in one place where the sum is used",
    {},
    "The sum as a whole is right, but not everything that needs it gets all of it.",
    "Which of your lines use the sum, and which should?",
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
COUNTED_TOO_OFTEN = Bug(
    "counted-too-often",
    "A term of a sum enters many times instead of once",
    {},
    "What came is what the equation gives with one of its terms taken as many times as an axis is long: a loop adds it "
    "in every pass, or it is multiplied by a length.",
    "Is there a line inside a loop that adds something which the sum needs only once?",
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
READ_IN_REVERSE = Bug(
    "read-in-reverse",
    "Something is read from its end",
    {},
    "What belongs to the first place is found at the last.",
    "For a length of 3, write down in which order your code reads it.",
)
SCALED = Bug(
    "quantity-scaled",
    "A quantity is multiplied by a number that the equation does not have",
    {},
    "What came is what the equation gives with one quantity made smaller or larger.",
    "Which numbers stand in your code, and which of them in the equation?",
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
PARENTHESES = Bug(
    "parentheses-misplaced",
    "Parentheses are missing or misplaced",
    {},
    "A factor or a power reaches one term only where it should reach a whole sum, or the other way round.",
    "Read your formula as Python does: ** before * and /, these before + and -.",
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
    COUNTED_TOO_OFTEN,
    TERM_ADDED,
    ONE_ENTRY,
    READ_IN_REVERSE,
    SCALED,
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
    PARENTHESES,
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
    "({0} / np.linalg.norm({0}, axis=-1, keepdims=True))",
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
FACTORS = (0.1, 0.5, 0.9, 2)
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


@dataclass(frozen=True)
class Symbols:
    """A solution's own variables by the shape that they have in its first case, and those that learners know."""

    shapes: Mapping[str, tuple[int, ...]]
    public: frozenset[str]
    whole: frozenset[str]
    """Those that hold whole numbers."""
    sums: Mapping[str, ast.BinOp]
    """The sums and differences that stand behind a name."""
    arguments: frozenset[str]
    """The names of the function's parameters."""
    sizes: tuple[str, ...]
    """The lengths of the arguments' axes, as expressions; where two are alike in the first case, one of them."""

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


def sums(tree: ast.Module) -> dict[str, ast.BinOp]:
    """Return the sums and differences to which a variable is set once, by its name."""
    assigned: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            assigned.setdefault(node.targets[0].id, []).append(node.value)
    return {
        name: value
        for name, (value, *others) in assigned.items()
        if not others and isinstance(value, ast.BinOp) and isinstance(value.op, (ast.Add, ast.Sub))
    }


def sizes(arguments: Sequence[str], shapes: Mapping[str, tuple[int, ...]]) -> tuple[str, ...]:
    """Return an expression for each length of an axis of the arguments that is more than 1."""
    found: dict[int, str] = {}
    for name in arguments:
        for axis, length in enumerate(shapes.get(name, ())):
            found.setdefault(length, f"{name}.shape[{axis}]")
    return tuple(expression for length, expression in found.items() if length > 1)


def variables(owner: catalogue.Entry, tree: ast.Module) -> dict[str, Any]:
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


def changes(
    node: ast.AST, parents: Sequence[ast.AST], text: Callable[[ast.expr], str], symbols: Symbols
) -> Iterator[Change]:
    match node:
        case ast.BinOp(left=left, op=operator, right=right):
            if isinstance(operator, (ast.Add, ast.Sub)):
                yield from _without_a_term(left, right, text, symbols)
            if isinstance(operator, ast.Add):
                yield from _with_a_term_too_often(left, right, text, symbols)
            yield from _of_operation(operator, f"({text(left)})", f"({text(right)})")
            yield from ((form, PARENTHESES) for form in _regrouped(left, operator, right, text))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            yield f"({text(operand)})", WRONG_SIGN
        case ast.Name(ctx=ast.Load()) if node.id in symbols.shapes:
            yield from _of_name(node.id, isinstance(parents[-1], (ast.Tuple, ast.Slice, ast.Subscript)), symbols)
            if node.id in symbols.sums:
                total = symbols.sums[node.id]
                yield from ((f"({text(term)})", TERM_MISSING_HERE) for term in (total.left, total.right))
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
            yield from _of_result(target, value, text, symbols)
        case ast.Assign(targets=[ast.Subscript()]) | ast.Expr(value=ast.Call()):
            yield "pass", LINE_MISSING
        case ast.Assign(targets=[ast.Name(id=target)], value=value) if target in _names(value):
            yield "pass", LINE_MISSING


def _without_a_term(
    left: ast.expr, right: ast.expr, text: Callable[[ast.expr], str], symbols: Symbols
) -> Iterator[Change]:
    for kept, missing in ((left, right), (right, left)):
        term = _term(missing, kept, text, symbols)
        yield f"({text(kept)})", _titled(TERM_MISSING, f"{term} is missing from a sum") if term else TERM_MISSING


def _with_a_term_too_often(
    left: ast.expr, right: ast.expr, text: Callable[[ast.expr], str], symbols: Symbols
) -> Iterator[Change]:
    """Yield what a sum becomes if one of its terms stands inside the loop that adds up the entries of another."""
    for size in symbols.sizes:
        for term, other in ((left, right), (right, left)):
            what = _term(term, other, text, symbols) or "A term of a sum"
            bug = _titled(COUNTED_TOO_OFTEN, f"{what} enters {size} times instead of once")
            yield f"({text(other)} + {size} * ({text(term)}))", bug


def _term(term: ast.expr, other: ast.expr, text: Callable[[ast.expr], str], symbols: Symbols) -> str:
    """Name a term of a sum by the arguments that only it has, nothing if there are none."""
    if isinstance(term, ast.Name) and term.id in symbols.arguments:
        return term.id
    words = dict.fromkeys(re.findall(r"\w+", text(term)))
    names = [word for word in words if word in symbols.arguments - _names(other)]
    return f"A term with {' and '.join(names)}" if names else ""


def _of_result(target: str, value: ast.expr, text: Callable[[ast.expr], str], symbols: Symbols) -> Iterator[Change]:
    """Yield what becomes of a variable if something is done to all of its value, or with one name throughout it."""
    whole = text(value)
    yield from ((f"{target} = ({whole}) + {other}", TERM_ADDED) for other in symbols.fitting(target))
    yield from ((f"{target} = {form.format(f'({whole})')}", FUNCTION_ADDED) for form in APPLIED)
    yield from ((f"{target} = ({whole}) * {factor}", SCALED) for factor in FACTORS)
    names = [node.id for node in ast.walk(value) if isinstance(node, ast.Name)]
    for name in {name for name in names if names.count(name) > 1 and symbols.shapes.get(name)}:
        for other in symbols.fitting(name):
            yield f"{target} = " + re.sub(rf"\b{name}\b", other, whole), symbols.swapped(other, name)


def _regrouped(
    left: ast.expr, operator: ast.operator, right: ast.expr, text: Callable[[ast.expr], str]
) -> Iterator[str]:
    """Yield what an operation becomes when a pair of parentheses goes missing, or stands elsewhere."""
    signs: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.MatMult: "@"}
    sign = signs.get(type(operator))
    match left, operator, right:
        case ast.BinOp(op=ast.Add() | ast.Sub()), ast.Mult() | ast.Div() | ast.MatMult(), _:
            inner = signs[type(left.op)]
            yield f"({text(left.left)} {inner} {text(left.right)} {sign} {text(right)})"
            yield f"({text(left.left)} {sign} {text(right)} {inner} {text(left.right)})"
        case _, ast.Add() | ast.Sub(), ast.BinOp(op=ast.Pow()):
            yield f"(({text(left)} {sign} {text(right.left)}) ** {text(right.right)})"
        case _, ast.Add() | ast.Sub(), ast.BinOp(op=ast.Mult() | ast.Div() | ast.MatMult()):
            yield f"(({text(left)} {sign} {text(right.left)}) {signs[type(right.op)]} {text(right.right)})"
    match left, operator, right:
        case _, ast.Mult() | ast.Div() | ast.MatMult(), ast.BinOp(op=ast.Add() | ast.Sub()):
            yield f"({text(left)} {sign} {text(right.left)} {signs[type(right.op)]} {text(right.right)})"
        case ast.BinOp(op=ast.Mult() | ast.Div() | ast.MatMult()), ast.Add() | ast.Sub(), _:
            yield f"({text(left.left)} {signs[type(left.op)]} ({text(left.right)} {sign} {text(right)}))"


def _of_operation(operator: ast.operator, left: str, right: str) -> Iterator[Change]:
    match operator:
        case ast.Add():
            yield from ((f"({left} - {right})", WRONG_SIGN), (f"({right} - {left})", WRONG_SIGN))
            yield f"({left} * {right})", WRONG_OPERATION
            yield from ((f"({left} + 2 * {right})", COUNTED_TWICE), (f"(2 * {left} + {right})", COUNTED_TWICE))
        case ast.Sub():
            yield from ((f"({left} + {right})", WRONG_SIGN), (f"({right} - {left})", OPERANDS_SWAPPED))
            yield f"({left} * {right})", WRONG_OPERATION
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
            yield f"({left} @ {right} @ {right})", COUNTED_TWICE


def _of_name(name: str, index: bool, symbols: Symbols) -> Iterator[Change]:
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
    if name in symbols.public:
        yield from ((f"({name} + {other})", TERM_ADDED) for other in symbols.fitting(name) if other in symbols.public)
    yield from ((form.format(name), FUNCTION_ADDED) for form in APPLIED)
    yield from ((form.format(name), ONE_ENTRY) for form in POOLED)
    yield f"{name}[::-1]", READ_IN_REVERSE
    if len(shape) == 2 and name in symbols.public:
        yield f"{name}.T", _titled(TRANSPOSED, f"{name} is transposed")


def _of_call(node: ast.Call, text: Callable[[ast.expr], str]) -> Iterator[Change]:
    match node:
        case ast.Call(func=ast.Name(id=name)) if name not in vars(builtins):
            yield from ((form.format(text(node)), FUNCTION_ADDED) for form in APPLIED)
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
            if attr in ("max", "mean", "sum"):
                yield f"np.median({', '.join([text(value), *filter(None, [rest[1:-1]])])})", FUNCTION_SWAPPED
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


def _about(bug: Bug, node: ast.expr, text: Callable[[ast.expr], str], symbols: Symbols) -> Bug:
    name = text(node)
    return _titled(bug, f"{name} is not transposed") if name in symbols.public else bug


@cache
def _titled(bug: Bug, title: str) -> Bug:
    return Bug(bug.slug, title, {}, bug.meaning, bug.hint, bug.link)
