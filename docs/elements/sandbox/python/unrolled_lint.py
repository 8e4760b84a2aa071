"""What Python would refuse before it begins to run."""

import ast
import warnings

Fault = dict[str, int | str]


def faults(code: str) -> list[Fault]:
    """Return the syntax error of the code and the warnings of the compiler."""
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            compile(ast.parse(code), "program", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
        except SyntaxError as error:
            return [{"line": error.lineno or 1, "column": error.offset or 1, "message": error.msg}]
        except (ValueError, RecursionError) as error:
            return [{"line": 1, "column": 1, "message": str(error)}]
    return [{"line": each.lineno, "column": 1, "message": str(each.message)} for each in warned]
