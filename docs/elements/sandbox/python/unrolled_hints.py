"""A plain word on the exceptions that learners meet most."""

import re

_HINTS: list[tuple[type[BaseException], str, str]] = [
    (
        NameError,
        r"name '(\w+)' is not defined. Did you mean: '(\w+)'",
        "Python knows no `{0}` here, but it knows `{1}`. A typing error?",
    ),
    (
        NameError,
        r"name '(\w+)' is not defined",
        "Python knows no `{0}` here. Is it spelled as where it was made, and has the cell that makes it been run?",
    ),
    (
        ValueError,
        r"matmul: .*\(n\?,k\),\(k,m\?\)->\(n\?,m\?\) \(size (\d+) is different from (\d+)\)",
        "In `a @ b` the last axis of `a` must be as long as the first of `b`: here {1} meets {0}. "
        "Print both shapes, and see which matrix is the wrong way round.",
    ),
    (
        ValueError,
        r"operands could not be broadcast together with shapes (\(.*?\)) (\(.*?\))",
        "These shapes do not fit element by element: {0} and {1}. Axes are matched from the right; each pair must be "
        "equal, or one of them 1.",
    ),
    (
        ValueError,
        r"truth value of an array",
        "An array has many truth values. Use `np.where`, a mask, `.any()` or `.all()`.",
    ),
    (IndexError, r"index (-?\d+) is out of bounds for axis (\d+) with size (\d+)", "Axis {1} ends at index {2} - 1."),
    (IndexError, r"list index out of range", "The list is shorter than the index. Indices count from 0."),
    (KeyError, r"(.*)", "The dictionary has no key {0}. Use `.get(key, default)` where a key may be missing."),
    (TypeError, r"'(\w+)' object is not callable", "A {0} is not a function. Is a name used for two things?"),
    (TypeError, r"'NoneType' object", "The value is None. Does the function that made it end without `return`?"),
    (
        TypeError,
        r"(\w+)\(\) missing (\d+) required positional arguments?: (.*)",
        "`{0}` was called without {2}.",
    ),
    (
        AttributeError,
        r"'NoneType' object has no attribute '(\w+)'",
        "The value before `.{0}` is None. Does the function that made it end without `return`?",
    ),
    (ModuleNotFoundError, r"No module named '([\w.]+)'", "`{0}` is not on this page. NumPy and Python's own are."),
    (RecursionError, r"", "The function calls itself without an end. Is there a case in which it stops?"),
    (MemoryError, r"", "That is more memory than the browser gives. Are the arrays larger than you meant?"),
    (ZeroDivisionError, r"", "The divisor is 0."),
    (IndentationError, r"", "The lines of one block begin at the same column; a block follows each `:`."),
    (SyntaxError, r"was never closed", "A bracket or a quotation mark was opened and not closed."),
    (SyntaxError, r"expected ':'", "`if`, `for`, `while`, `def` and `class` lines end in a colon."),
    (SyntaxError, r"Maybe you meant '==' or ':=' instead of '='", "To compare, write `==`; a single `=` assigns."),
]


def hint_for(error: BaseException) -> str | None:
    """Return the hint for this exception, or None if there is none."""
    for exception, pattern, hint in _HINTS:
        match = re.search(pattern, _suggestion(error) or str(error)) if isinstance(error, exception) else None
        if match:
            return hint.format(*match.groups())
    return None


def _suggestion(error: BaseException) -> str | None:
    """Return the message with Python's own suggestion of a name, which only a traceback shows."""
    if not isinstance(error, NameError):
        return None
    import traceback

    return traceback.format_exception_only(error)[-1].strip()
