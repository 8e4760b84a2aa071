"""Python for the browser: Pyodide's core and the wheels of NumPy and matplotlib, verified, in build/runtime.

The core and its lock file are the npm package ``pyodide``, which ``npm ci`` has verified. It holds no wheels: each is
read from the first of several sources that has it, and must match the sha256 in Pyodide's lock file.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import requests
from remotezip import RemoteZip

from docs.hooks.folders import ELEMENTS, RUNTIME
from docs.hooks.node import BuildError

CORE = ("pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
_SILENCE = 5.0  # seconds after which a source that does not answer is passed over
_CARRIER = "open-webui==0.9.6"  # a wheel on PyPI that carries files of the same Pyodide release
_CARRIER_FOLDER = "open_webui/frontend/pyodide/"
PACKAGES = ("numpy", "matplotlib")
_silent: set[str] = set()  # hosts that have not answered once: a build waits for each of them once only

Lock = dict[str, Any]


class Wheel(NamedTuple):
    """A wheel that Pyodide's lock file names."""

    file_name: str
    sha256: str


class Source(NamedTuple):
    """A place that may have a wheel, and how to read it there."""

    name: str
    read: Callable[[str], bytes]


def make_runtime() -> None:
    """Put the core and the wheels into build/runtime."""
    RUNTIME.mkdir(parents=True, exist_ok=True)
    package = ELEMENTS / "node_modules" / "pyodide"
    for name in CORE:
        _copy_if_newer(package / name, RUNTIME / name)
    version = json.loads((package / "package.json").read_text())["version"]
    for wheel in wheels(json.loads((RUNTIME / "pyodide-lock.json").read_text()), PACKAGES):
        make_wheel(wheel, version, RUNTIME)


def make_wheel(wheel: Wheel, pyodide_version: str, folder: Path) -> None:
    """Put the wheel into the folder, unless it is there."""
    target = folder / wheel.file_name
    if target.exists() and sha256(target.read_bytes()) == wheel.sha256:
        return
    data, served_by = obtain(wheel, _sources(pyodide_version))
    target.write_bytes(data)
    cached = cache_folder() / wheel.file_name
    if served_by != "the local cache":
        cached.parent.mkdir(parents=True, exist_ok=True)
        cached.write_bytes(data)
    print(f"{wheel.file_name}: verified, from {served_by}")


def obtain(wheel: Wheel, sources: list[Source]) -> tuple[bytes, str]:
    """Read the wheel from the first source that has the right bytes; say which one it was.

    Raises
    ------
    BuildError
        If no source has it: names each source, what was wrong with it, and what to do.
    """
    faults = []
    for source in sources:
        try:
            data = source.read(wheel.file_name)
        except Exception as error:
            faults.append(f"  {source.name}: {_first_line(error)}")
            continue
        if sha256(data) == wheel.sha256:
            return data, source.name
        faults.append(f"  {source.name}: sha256 is {sha256(data)}, but Pyodide's lock file says {wheel.sha256}")
    raise BuildError(
        f"No source has {wheel.file_name}, which runs in the browser:\n"
        + "\n".join(faults)
        + f"\nCopy the file of the Pyodide release to {cache_folder() / wheel.file_name}, or connect to the internet, "
        "and build again."
    )


def _sources(pyodide_version: str) -> list[Source]:
    cdn = f"https://cdn.jsdelivr.net/pyodide/v{pyodide_version}/full/"
    return [
        Source("the local cache", lambda name: (cache_folder() / name).read_bytes()),
        Source("Pyodide's CDN", lambda name: _download(cdn + name)),
        Source(f"the copy inside PyPI's {_CARRIER}", _from_carrier),
    ]


def _download(address: str) -> bytes:
    host = urlsplit(address).netloc
    if host in _silent:
        raise BuildError("did not answer for another wheel")
    try:
        response = requests.get(address, timeout=_SILENCE)
    except (requests.ConnectionError, requests.Timeout):
        _silent.add(host)
        raise
    response.raise_for_status()
    return response.content


def _from_carrier(name: str) -> bytes:
    """Read one member of a large wheel by HTTP range."""
    with RemoteZip(_carrier_address(), timeout=_SILENCE) as archive:
        return bytes(archive.read(_CARRIER_FOLDER + name))


@cache
def _carrier_address() -> str:
    """Ask pip where its index keeps the wheel."""
    options = ["--quiet", "--dry-run", "--no-deps", "--ignore-requires-python", "--ignore-installed", "--report", "-"]
    pip = [sys.executable, "-m", "pip", "install", *options, _CARRIER]
    result = subprocess.run(pip, capture_output=True, text=True, timeout=120)  # noqa: S603
    if result.returncode:
        raise BuildError(result.stderr.strip() or "pip failed")
    return str(json.loads(result.stdout)["install"][0]["download_info"]["url"])


def wheels(lock: Lock, packages: Iterable[str]) -> list[Wheel]:
    """Return the wheels of the packages and of all that they need."""
    needed: dict[str, Wheel] = {}
    waiting = list(packages)
    while waiting:
        name = waiting.pop(0)
        package = lock["packages"][name]
        needed[name] = Wheel(package["file_name"], package["sha256"])
        waiting += [each for each in package["depends"] if each not in needed]
    return list(needed.values())


def cache_folder() -> Path:
    """Return the folder in which verified downloads outlive a checkout."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "unrolled"


def _copy_if_newer(source: Path, target: Path) -> None:
    if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
        shutil.copy2(source, target)


def sha256(data: bytes) -> str:
    """Return the hash by which a download is verified."""
    return hashlib.sha256(data).hexdigest()


def _first_line(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "not there"
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
