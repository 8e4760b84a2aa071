"""What the docstrings say is true: their examples run, their shapes hold, and the reference shows them all."""

import doctest
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import numpy as np
import pytest

import rnnref

MODULES = sorted(module.name for module in pkgutil.walk_packages(rnnref.__path__, prefix="rnnref."))


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_print_what_they_say(name):
    module = importlib.import_module(name)
    outcome = doctest.testmod(module, extraglobs={"np": np, "rnnref": rnnref})
    assert outcome.failed == 0


WITHOUT_ERRORS = {"to_keras"}
REFERENCE = Path(__file__).parents[2] / "docs" / "pages" / "reference" / "rnnref"


def test_the_reference_and_the_public_names_are_the_same():
    """In both directions, and each name once."""
    entries = [
        name for page in REFERENCE.glob("*.md") for name in re.findall(r"^::: rnnref\.(\w+)$", page.read_text(), re.M)
    ]
    modules = {module.removeprefix("rnnref.") for module in MODULES}
    assert sorted(entry for entry in entries if entry not in modules) == sorted(rnnref.__all__)


def test_every_page_of_the_reference_is_reached_from_its_first():
    index = (REFERENCE / "index.md").read_text()
    assert set(re.findall(r"\]\((\w+\.md)\)", index)) == {page.name for page in REFERENCE.glob("*.md")} - {"index.md"}


@pytest.mark.parametrize("name", rnnref.__all__)
def test_a_public_docstring_has_what_a_reader_looks_for(name):
    documented = getattr(rnnref, name)
    text = inspect.getdoc(documented)
    signature = inspect.signature(documented)
    if inspect.isfunction(documented):
        assert "Returns\n-------" in text or "Yields\n------" in text or signature.return_annotation in (None, "None")
        assert "Raises\n------" in text or name in WITHOUT_ERRORS
        for parameter in signature.parameters:
            assert re.search(rf"(?m)^(.*, )?\*{{0,2}}{parameter}(, .*)? :", text), f"{parameter} is not described"


SIZES = {"N": 2, "T": 5, "D": 4, "H": 3, "C": 6, "V": 7, "S": 3, "F": 8}
FIXED = {"vocab_size": 7, "window": 2, "max_norm": 1.0, "classes": 6}
LINE = re.compile(r"(\w+) : \(([^)]*)\) (floats|float64|integers|int64|bool)")


def section(text, title):
    """The lines under a heading of a docstring, up to the next heading."""
    found = re.search(rf"{title}\n-+\n(.*?)(?=\n\n\w+\n-+\n|\Z)", text, re.S)
    return found.group(1) if found else ""


def shape(letters):
    """(4H,) is (12,)."""
    parts = [part.strip() for part in letters.split(",") if part.strip()]
    return tuple(int(part[:-1] or 1) * SIZES[part[-1]] for part in parts)


def argument(name, letters, kind, rng):
    if kind == "bool":
        return np.ones(shape(letters), bool)
    if kind == "integers":
        return rng.integers(0, SIZES["V"] if "T" in letters else 2, shape(letters))
    return rng.normal(size=shape(letters))


def checkable():
    """Functions all of whose arguments are arrays of a stated shape, or numbers that are known here."""
    for name in rnnref.__all__:
        function = getattr(rnnref, name)
        if not inspect.isfunction(function):
            continue
        text = inspect.getdoc(function)
        arrays = {line[0]: line[1:] for line in LINE.findall(section(text, "Parameters"))}
        needed = [p.name for p in inspect.signature(function).parameters.values() if p.default is p.empty]
        if arrays and all(p in arrays or p in FIXED for p in needed) and LINE.search(section(text, "Returns")):
            yield pytest.param(function, {p: arrays[p] for p in needed if p in arrays}, needed, id=name)


@pytest.mark.parametrize(("function", "arrays", "needed"), list(checkable()))
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_results_have_the_shapes_and_types_that_the_docstring_states(function, arrays, needed, dtype, rng):
    values = {name: argument(name, *stated, rng) for name, stated in arrays.items()}
    values = {name: v.astype(dtype) if v.dtype.kind == "f" else v for name, v in values.items()}
    results = function(**{name: values.get(name, FIXED.get(name)) for name in needed})
    stated = re.findall(r"(?m)^(\w+) : (.*)$", section(inspect.getdoc(function), "Returns"))
    results = results if isinstance(results, tuple) else (results,)
    assert len(results) == len(stated)
    for result, (name, words) in zip(results, stated, strict=True):
        line = LINE.match(f"{name} : {words}")
        if line is None:
            assert words.startswith("float")
            assert isinstance(result, float)
            continue
        assert result.shape == shape(line[2]), name
        kind = {"floats": dtype, "float64": np.float64, "int64": np.int64, "bool": np.bool_}[line[3]]
        assert result.dtype == kind, name


def faults():
    """For each array argument of each checkable function, what can be wrong with it, and what the error must say."""
    rng = np.random.default_rng(0)
    for case in checkable():
        function, arrays, needed = case.values
        right = {name: argument(name, *stated, rng) for name, stated in arrays.items()}
        for name, (_, kind) in arrays.items():
            value = right[name]
            wrong = [("axis", value[None], ValueError, "expected")]
            if kind in ("floats", "float64"):
                wrong.append(
                    ("nan", np.where(np.arange(value.size).reshape(value.shape) == 1, np.nan, value), ValueError, "nan")
                )
                wrong.append(("text", value.astype(str), TypeError, "expected real numbers"))
            if kind == "integers":
                wrong.append(("negative", value - 99, ValueError, "got -9"))
                wrong.append(("float", value + 0.5, TypeError, "expected integers"))
            if kind == "bool":
                wrong.append(("empty", value & False, ValueError, "at least one True"))
                wrong.append(("numbers", value.astype(int), TypeError, "expected booleans"))
            for what, bad, error, words in wrong:
                arguments = {p: right.get(p, FIXED.get(p)) for p in needed} | {name: bad}
                yield pytest.param(function, arguments, error, rf"^{name}: .*{words}", id=f"{case.id}-{name}-{what}")


@pytest.mark.parametrize(("function", "arguments", "error", "words"), list(faults()))
def test_an_error_names_the_argument_and_what_came(function, arguments, error, words):
    with pytest.raises(error, match=words):
        function(**arguments)


def test_most_functions_are_held_to_their_stated_shapes():
    assert len(list(checkable())) >= 30
