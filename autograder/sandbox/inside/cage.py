"""Take a fork of the warm process out of everything shared: namespaces, mounts, capabilities, system calls.

Plain system calls through libc, because this runs between fork and the submission's first cell, where only work
that cannot be done beforehand belongs.
"""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

NEW_NAMESPACES = 0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x40000000
"""Mount, cgroup, UTS, IPC and network."""
NEW_PROCESSES = 0x20000000
NEW_USER = 0x10000000
READ_ONLY, NO_SETUID, NO_DEVICES, NO_PROGRAMS, RECURSIVE, PRIVATE = 1, 2, 4, 8, 16384, 1 << 18
SET_DUMPABLE, SET_SECCOMP, DROP_BOUNDING, SET_NO_NEW_PRIVILEGES, AMBIENT, AMBIENT_CLEAR = 4, 22, 24, 38, 47, 4
SECCOMP_FILTER = 2
CAPABILITY_VERSION_3 = 0x20080522
FOLDER = "/scratch"  # the submission's own tmpfs
NOTEBOOK = Path(FOLDER) / "notebook"
SMALL_FILE = 2**20

libc = ctypes.CDLL(None, use_errno=True)


class AssignmentFile(NamedTuple):
    """A file or folder that lies beside every notebook; `name` is relative to it."""

    path: Path
    name: Path
    is_folder: bool
    is_small: bool


def assignment_files(source: Path) -> tuple[AssignmentFile, ...]:
    """List the assignment's own files, folders before what is in them; once, in the warm process."""
    return tuple(
        AssignmentFile(
            path, path.relative_to(source), path.is_dir(), path.is_file() and path.stat().st_size <= SMALL_FILE
        )
        for path in sorted(source.rglob("*"))
    )


def fork_apart() -> int:
    """Fork the first process of a new namespace of processes; return its number, and zero in it.

    Root's warm process makes that namespace for its next child only, and goes back. Others need a namespace of users
    first, which nobody can leave: they do this in a process of its own, which then ends.

    Raises
    ------
    OSError
        If the kernel refuses.
    """
    if os.getuid() != 0:
        _unshare_as_user()
        return os.fork()
    own = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
    try:
        _checked(libc.unshare(NEW_PROCESSES), "unshare")
        child = os.fork()
        if child:
            _checked(libc.setns(own, NEW_PROCESSES), "setns")
        return child
    finally:
        os.close(own)


def _unshare_as_user() -> None:
    user, group = os.getuid(), os.getgid()
    _checked(libc.unshare(NEW_NAMESPACES | NEW_PROCESSES | NEW_USER), "unshare")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


def leave_shared_namespaces() -> None:
    """Leave what the new process still shares with the warm one; another user has left it before the fork."""
    if os.getuid() == 0:
        _checked(libc.unshare(NEW_NAMESPACES), "unshare")


def enclose(limits: dict[str, Any], files: Sequence[AssignmentFile], program: bytes) -> None:
    """Shut the first process of the new namespaces in; on return it can run what nobody trusts.

    As root, it becomes a user that only this submission is: the kernel counts processes, pipes and signals by user, and
    one submission could use up what the others need.
    """
    os.setsid()
    _mounts(limits["disk"])
    _lay_files(files, limits["identity"])
    _set_limits(limits)
    _drop_privileges(limits["identity"])
    _filter_system_calls(program)


def _mounts(size: int) -> None:
    _mount(None, "/", None, RECURSIVE | PRIVATE)
    # Read-only: as root's own process could, nobody in here may write to /proc/sys.
    _mount("proc", "/proc", "proc", READ_ONLY | NO_SETUID | NO_DEVICES | NO_PROGRAMS)
    for folder, share in ((FOLDER, size), ("/dev/shm", size // 2)):  # noqa: S108
        _mount("tmpfs", folder, "tmpfs", NO_SETUID | NO_DEVICES, f"size={share},nr_inodes=16384,mode=1777")
    _checked(libc.sethostname(b"submission", 10), "sethostname")


def _lay_files(files: Sequence[AssignmentFile], identity: int) -> None:
    """Lay the assignment's own files beside the notebook; large ones by a link."""
    NOTEBOOK.mkdir()
    os.chdir(NOTEBOOK)
    for file in files:
        if file.is_folder:
            file.name.mkdir()
        elif file.is_small:
            shutil.copyfile(file.path, file.name)
        else:
            file.name.symlink_to(file.path)
    if os.getuid() == 0:  # at the end: without its capabilities, root could not write into another user's folder
        for name in [*(file.name for file in files), NOTEBOOK]:
            os.chown(name, identity, identity, follow_symlinks=False)


def _set_limits(limits: dict[str, Any]) -> None:
    seconds = int(limits["submission_seconds"]) + 1
    bounds = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: limits["file_size"],
        resource.RLIMIT_NOFILE: limits["files"],
        resource.RLIMIT_NPROC: limits["processes"],
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
        # A backstop: the bound on memory that counts is the one on all processes together.
        resource.RLIMIT_AS: 4 * limits["memory"],
    }
    for kind, bound in bounds.items():
        hard = resource.getrlimit(kind)[1]
        bound = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        resource.setrlimit(kind, (bound, bound))


def give_up_capabilities_to_come() -> None:
    """Let no program that is run from here on have a capability; root's warm process does this once for its forks."""
    for capability in range(64):
        if libc.prctl(DROP_BOUNDING, capability, 0, 0, 0) != 0:
            break


def _drop_privileges(identity: int) -> None:
    if os.getuid() != 0:  # in its new namespace of users it could have them all
        give_up_capabilities_to_come()
    libc.prctl(AMBIENT, AMBIENT_CLEAR, 0, 0, 0)
    if os.getuid() == 0:
        os.setgroups([])
        os.setresgid(identity, identity, identity)
        os.setresuid(identity, identity, identity)
        # Its own /proc/self must stay readable to it after the change of user.
        libc.prctl(SET_DUMPABLE, 1, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    _checked(libc.capset(header, (ctypes.c_uint32 * 6)()), "capset")
    _checked(libc.prctl(SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0), "no_new_privs")


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def _filter_system_calls(program: bytes) -> None:
    """Let the kernel refuse what is not on the list; without a program the run was told to do without."""
    if not program:
        return
    described = _Program(len(program) // 8, program)
    _checked(libc.prctl(SET_SECCOMP, SECCOMP_FILTER, ctypes.byref(described), 0, 0), "seccomp")


def _mount(source: str | None, target: str, kind: str | None, flags: int, options: str | None = None) -> None:
    words = [None if word is None else word.encode() for word in (source, target, kind, options)]
    result = libc.mount(words[0], words[1], words[2], ctypes.c_ulong(flags), words[3])
    _checked(result, f"mount {target}")


def _checked(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def close_descriptors_but(kept: int) -> None:
    """Close what the fork inherited, and open standard streams of its own: one that is shared carries messages."""
    sys.stdout.flush()
    sys.stderr.flush()
    for standard, access in ((0, os.O_RDONLY), (1, os.O_WRONLY), (2, os.O_WRONLY)):
        nothing = os.open(os.devnull, access)
        os.dup2(nothing, standard)
        os.close(nothing)
    os.closerange(3, kept)
    os.closerange(kept + 1, 65536 if kept < 65535 else kept + 2)
