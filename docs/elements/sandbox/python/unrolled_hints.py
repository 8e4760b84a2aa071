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
    (
        ModuleNotFoundError,
        r"No module named '(_?(?:sqlite3|ssl|lzma|tkinter|curses)|turtle|readline|fcntl)\b",
        "`{0}` needs what a browser does not give to a program: a window, a terminal, files or a network.",
    ),
    (
        ModuleNotFoundError,
        r"No module named '(?:_multiprocessing|_posixsubprocess|_posixshmem)'",
        "A program in a page is one process. Call the function in a loop instead.",
    ),
    (
        ModuleNotFoundError,
        r"No module named '([\w.]+)'",
        "`{0}` is not on this page. NumPy, Matplotlib, this course's `rnnref` and most of Python's own modules are.",
    ),
    (
        RuntimeError,
        r"can't start new thread",
        "A program in a page has one thread. Call the function directly; tasks of `asyncio` can take turns.",
    ),
    (
        RuntimeError,
        r"cannot pause a program for input",
        "Chrome and Edge from 137 on, Firefox from 153 on and Safari from 27 on can.",
    ),
    (
        RuntimeError,
        r"stack switching not supported",
        "This browser cannot pause a program. Write `asyncio.run(main())`, or `await main()` outside of functions.",
    ),
    (
        OSError,
        r"emscripten does not support processes|Function not implemented",
        "A page has no other programs to start.",
    ),
    (RecursionError, r"", "The function calls itself without an end. Is there a case in which it stops?"),
    (MemoryError, r"", "That is more memory than the browser gives. Are the arrays larger than you meant?"),
    (ZeroDivisionError, r"", "The divisor is 0."),
    (
        TabError,
        r"",
        "Tabs and spaces are mixed here, and look the same. Indent every line of the block by four spaces each level.",
    ),
    (IndentationError, r"", "The lines of one block begin at the same column; a block follows each `:`."),
    (
        SyntaxError,
        r"invalid (?:non-printable )?character",
        "This character looks like another one and came with a copy. Type it anew: quotes as `'`, minus as `-`.",
    ),
    (SyntaxError, r"'await' outside async function", "Begin the function with `async def`."),
    (SyntaxError, r"was never closed", "A bracket or a quotation mark was opened and not closed."),
    (SyntaxError, r"expected ':'", "`if`, `for`, `while`, `def` and `class` lines end in a colon."),
    (SyntaxError, r"Maybe you meant '==' or ':=' instead of '='", "To compare, write `==`; a single `=` assigns."),
]

_HINTS_ON_LINES = [
    (
        r"^%",
        "`%` begins a command of Jupyter. This is plain Python: leave the line out. Plots are shown by themselves.",
    ),
    (
        r"^!",
        "`!` begins a command of a terminal, and there is none here. NumPy and Matplotlib need no `pip install`.",
    ),
    (r"^pip3? +install", "There is no `pip` here. NumPy and Matplotlib are there without it; other packages are not."),
    (
        r"^(?:>>>|In \[\d+\]:)",
        "This begins a line in an interactive Python. Leave it out, and the output below it too.",
    ),
    (r"^else if\b", "Python writes `elif` for `else if`."),
]


def hint_for(error: BaseException) -> str | None:
    """Return the hint for this exception, or None if there is none."""
    if isinstance(error, SyntaxError):
        line = (error.text or "").strip()
        for pattern, hint in _HINTS_ON_LINES:
            if match := re.search(pattern, line):
                return hint.format(*match.groups())
    for exception, pattern, hint in _HINTS:
        match = re.search(pattern, _suggestion(error) or message_of(error)) if isinstance(error, exception) else None
        if match:
            return hint.format(*match.groups())
    return None


def message_of(error: BaseException) -> str:
    """Return what an exception says; that of a learner's class may fail to say it."""
    try:
        return str(error)
    except Exception as failure:
        return f"(its __str__ raises {type(failure).__name__})"


def _suggestion(error: BaseException) -> str | None:
    """Return the message with Python's own suggestion of a name, which only a traceback shows."""
    if not isinstance(error, NameError):
        return None
    import traceback

    return traceback.format_exception_only(error)[-1].strip()
