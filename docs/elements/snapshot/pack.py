"""Compile the standard library, NumPy and matplotlib to bytecode; runs in Pyodide, whose Python makes the right one.

Most of the time that a bare Pyodide takes to start goes into compiling the standard library.
"""

import json
import re
import zipfile
from importlib._bootstrap_external import _code_to_timestamp_pyc
from pathlib import Path

# No terminal, window, package index or second process is there to use these.
_UNUSABLE = ("_pyrepl/", "ensurepip/", "idlelib/", "tkinter/", "turtle", "pydoc_data/", "venv/", "lib2to3/", "curses/")
_FOR_HELP = ("_pyrepl/__init__.py", "_pyrepl/pager.py")
_NOT_NEEDED = ("numpy/f2py/", "numpy/distutils/", "numpy/_pyinstaller/", "numpy/_core/include/")
_KEPT = (".py", ".so", "/METADATA", "/WHEEL")
_FONTS = re.compile(r"matplotlib/mpl-data/fonts/ttf/DejaVuSans(-Bold|-Oblique)?\.ttf$")
# Formats that a page does not show, other zones of time, pictures of toolbars, examples.
_NOT_SHOWN = ("pytz/", "dateutil/zoneinfo/", "matplotlib/mpl-data/images/", "matplotlib/mpl-data/sample_data/")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def pack_library(source, target):
    """Write the standard library as bytecode."""
    _pack(source, target, "/lib/python313.zip/", lambda name: name in _FOR_HELP or not name.startswith(_UNUSABLE))


def pack_numpy(source, target):
    """Write NumPy's wheel as bytecode, without tests, headers and stubs."""

    def is_kept(name):
        return name.endswith(_KEPT) and not name.startswith(_NOT_NEEDED) and "/tests/" not in name

    _pack(source, target, "/lib/python3.13/site-packages/", is_kept)


def pack_matplotlib(sources, target):
    """Write matplotlib and what it needs to draw as bytecode."""

    def is_kept(name):
        if name.startswith("matplotlib/mpl-data/fonts/"):
            return bool(_FONTS.match(name))
        return not name.startswith((*_NOT_SHOWN, "fontTools/")) and "/tests/" not in name and not name.endswith(".pyi")

    for source in sources:
        _pack(source, target, "/lib/python3.13/site-packages/", is_kept, mode="a")


def pack_modules(names, target):
    """Write modules of ours as bytecode."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as packed:
        for name in names:
            code = _bytecode(Path("/", name).read_bytes(), "/lib/python3.13/site-packages/" + name)
            packed.writestr(zipfile.ZipInfo(name + "c", _EPOCH), code)


def extract(source, folder):
    """Unpack an archive of these; return the names of its files as JSON."""
    with zipfile.ZipFile(source) as packed:
        packed.extractall(folder)
        return json.dumps(packed.namelist())


def _pack(source, target, prefix, is_kept, mode="w"):
    with zipfile.ZipFile(source) as given, zipfile.ZipFile(target, mode, zipfile.ZIP_STORED) as packed:
        for name in sorted(name for name in given.namelist() if not name.endswith("/") and is_kept(name)):
            content = given.read(name)
            if name.endswith(".py"):
                name, content = name + "c", _bytecode(content, prefix + name)
            packed.writestr(zipfile.ZipInfo(name, _EPOCH), content)


def _bytecode(source, path):
    return bytes(_code_to_timestamp_pyc(compile(source, path, "exec", dont_inherit=True), 0, 0))
