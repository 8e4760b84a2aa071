"""The command line that starts the warm process in bubblewrap."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from pathlib import Path

from autograder.examiner.wire import named_functions, protocol

HERE = Path(__file__).parent
TREE = Path("/unrolled/autograder")
SYSTEM = ("/usr/bin", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libexec", "/usr/share/zoneinfo", "/usr/share/fonts")
SYSTEM_FILES = ("/etc/ld.so.cache", "/etc/localtime", "/etc/fonts")
DEVICES = ("null", "zero", "full", "random", "urandom")
FOLDER = "/scratch"
"""A tmpfs of the submission's own; not /tmp itself, below which the environment with our Python may lie."""
COMMON_FOLDER = "/tmp"  # noqa: S108 - leads to the submission's own
ENVIRONMENT = {
    "HOME": FOLDER,
    "TMPDIR": FOLDER,
    "IPYTHONDIR": f"{FOLDER}/.ipython",
    "MPLCONFIGDIR": f"{FOLDER}/.matplotlib",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "LANG": "C.UTF-8",
    "PYTHONPATH": str(TREE.parent),
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONNOUSERSITE": "1",
    # One thread each: forks must not inherit a pool, and many submissions share few cores.
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "JUPYTER_PLATFORM_DIRS": "1",
    "NBGRADER_EXECUTION": "autograde",
}


def program() -> str | None:
    """Return the path of bubblewrap, None if the machine has none."""
    return shutil.which("bwrap")


def command(assignment_files: Path | None, control: int) -> list[str]:
    """Return the whole command: read-only system, Python and its packages, our few files, the assignment's files."""
    executable = program()
    if executable is None:
        raise FileNotFoundError("bubblewrap (bwrap) is not installed; on Debian: apt-get install bubblewrap")
    return [
        executable,
        "--die-with-parent",
        "--new-session",
        *_namespaces(),
        *_capabilities(),
        *_system(),
        *_python(),
        *_devices(),
        *_own_files(),
        *(["--ro-bind", str(assignment_files), "/assignment"] if assignment_files else ["--dir", "/assignment"]),
        *_environment(),
        "--remount-ro",
        "/",
        "--chdir",
        "/",
        sys.executable,
        "-s",
        "-P",
        "-m",
        "autograder.sandbox.inside",
        str(control),
    ]


def _namespaces() -> list[str]:
    shared = ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
    return shared if os.getuid() == 0 else ["--unshare-user", *shared]


def _capabilities() -> list[str]:
    """As root, the warm process keeps what its forks need to make namespaces and to become nobody."""
    if os.getuid() != 0:
        return []
    kept = ("CAP_SYS_ADMIN", "CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP", "CAP_CHOWN", "CAP_KILL")
    return ["--cap-drop", "ALL", *(word for capability in kept for word in ("--cap-add", capability))]


def _bind(path: str | Path) -> list[str]:
    return [*_parents(path), "--ro-bind-try", str(path), str(path)]


def _parents(path: str | Path) -> list[str]:
    """Make the folders above a path; bubblewrap alone would shut them to all users but its own."""
    return [word for above in [*Path(path).parents][-2::-1] for word in ("--perms", "0755", "--dir", str(above))]


def _system() -> list[str]:
    links = [(name, f"/{name}") for name in ("bin", "sbin", "lib", "lib32", "lib64") if Path(f"/{name}").is_symlink()]
    return [
        *(word for path in (*SYSTEM, *SYSTEM_FILES) for word in _bind(path)),
        *(word for name, link in links for word in ("--symlink", os.readlink(link), link)),  # noqa: PTH115
        *(word for name in ("/lib", "/lib64") if not Path(name).is_symlink() for word in _bind(name)),
    ]


def _python() -> list[str]:
    """Bind the interpreter and its packages, with our own packages covered where they are installed."""
    packages = Path(sysconfig.get_path("purelib"))
    covered = [packages / name for name in ("autograder", "rnnref") if (packages / name).is_dir()]
    return [
        *(word for home in _homes() for word in _bind(home)),
        *(word for path in covered for word in ("--tmpfs", str(path))),
    ]


def _homes() -> list[str]:
    return sorted({sys.prefix, sys.base_prefix} - {"/usr"})


def _common_folder() -> list[str]:
    if any(Path(home).is_relative_to(COMMON_FOLDER) for home in _homes()):
        return []
    return ["--symlink", FOLDER, COMMON_FOLDER]


def _devices() -> list[str]:
    """Few devices and no terminals: a shared /dev would be a place to meet for submissions."""
    return [
        "--proc",
        "/proc",
        "--tmpfs",
        "/dev",
        *(word for name in DEVICES for word in ("--dev-bind", f"/dev/{name}", f"/dev/{name}")),
        "--symlink",
        "/proc/self/fd",
        "/dev/fd",
        "--dir",
        "/dev/shm",  # noqa: S108
        "--remount-ro",
        "/dev",
        # The warm process's own; each submission mounts another over it.
        "--tmpfs",
        FOLDER,
        *_common_folder(),
    ]


def _own_files() -> list[str]:
    """Lay out the package that a submission sees: `autograder.examiner` is the thin client."""
    empty = HERE / "inside" / "empty.py"
    files = {
        "__init__.py": empty,
        "examiner/__init__.py": HERE / "inside" / "examine.py",
        "examiner/wire/__init__.py": empty,
        "examiner/wire/protocol.py": Path(protocol.__file__),
        "examiner/wire/named_functions.py": Path(named_functions.__file__),
        "sandbox/__init__.py": empty,
    }
    return [
        *_parents(TREE / "examiner" / "wire" / "__init__.py"),
        *_parents(TREE / "sandbox" / "inside"),
        *(word for name, path in files.items() for word in ("--ro-bind", str(path), str(TREE / name))),
        *("--ro-bind", str(HERE / "inside"), str(TREE / "sandbox" / "inside")),
    ]


def _environment() -> list[str]:
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    variables = {**ENVIRONMENT, "PATH": path}
    if "LD_LIBRARY_PATH" in os.environ:  # some builds of Python find their own library only by it
        variables["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
    return ["--clearenv", *(word for name, value in variables.items() for word in ("--setenv", name, value))]
