"""The system calls that a submission may make; every other one answers "not implemented".

An allow-list, so that what the kernel learns tomorrow is closed today. Left out with intent: namespaces and mounts,
other processes' memory, keyrings, io_uring, bpf, perf, inotify and fanotify, kernel modules, clocks, and all sockets
but local ones.
"""

from __future__ import annotations

import errno
import tempfile
from functools import cache

FILES = """
access chdir chmod close close_range copy_file_range creat dup dup2 dup3 faccessat faccessat2 fadvise64 fallocate fchdir
fchmod fchmodat fdatasync fstat fstatfs fsync ftruncate futimesat getcwd getdents getdents64 ioctl link
linkat lseek lstat memfd_create mkdir mkdirat newfstatat open openat openat2 pread64 preadv preadv2 pwrite64 pwritev
pwritev2 read readahead readlink readlinkat readv rename renameat renameat2 rmdir sendfile splice stat statfs statx
symlink symlinkat sync_file_range tee truncate umask unlink unlinkat utime utimensat utimes write writev
"""
MEMORY = "brk madvise mlock mlock2 mmap mprotect mremap msync munlock munmap mincore"
PROCESSES = """
alarm arch_prctl capget execve execveat exit exit_group fork vfork futex get_robust_list getcpu getegid geteuid
getgid getgroups getitimer getpgid getpgrp getpid getppid getpriority getresgid getresuid getrlimit getrusage getsid
gettid getuid kill membarrier pause pidfd_open pidfd_send_signal prctl prlimit64 restart_syscall rseq
rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait
sched_get_priority_max sched_get_priority_min sched_getaffinity sched_getattr sched_getparam sched_getscheduler
sched_setaffinity sched_yield set_robust_list set_tid_address setitimer setpgid setpriority setrlimit setsid
sigaltstack sysinfo tgkill time times tkill uname wait4 waitid
"""
WAITING = """
clock_getres clock_gettime clock_nanosleep epoll_create epoll_create1 epoll_ctl epoll_pwait epoll_pwait2 epoll_wait
eventfd eventfd2 getrandom gettimeofday nanosleep pipe pipe2 poll ppoll pselect6 select signalfd signalfd4
timer_create timer_delete timer_getoverrun timer_gettime timer_settime timerfd_create timerfd_gettime timerfd_settime
"""
LOCAL_SOCKETS = """
accept accept4 bind connect getpeername getsockname getsockopt listen recvfrom recvmmsg recvmsg sendmmsg sendmsg sendto
setsockopt shutdown
"""
SHARED_MEMORY = "semctl semget semop semtimedop shmat shmctl shmdt shmget"

OF_DESCRIPTORS = (
    0,
    1,
    2,
    3,
    4,
    5,
    8,
    9,
    10,
    11,
    15,
    16,
    36,
    1025,
    1030,
    1031,
    1032,
    1033,
    1034,
    1035,
    1036,
    1037,
    1038,
)
"""What fcntl may be asked for: copies, flags, owners, pipes and seals, and whether there is a lock. Not to be told of
changes in a folder, and no leases: both show what other submissions do with the files that all of them see."""
LOCKS = (6, 7, 37, 38)
"""Of fcntl. As flock, they answer that the lock is had, and take none: a lock on a shared file is seen by others."""

LOCAL = 1
NEW_NAMESPACE = 0x7E020000 | 0x00000080
TERMINAL_INPUT, LINUX_CONSOLE = 0x5412, 0x541C


@cache
def filter_program() -> bytes:
    """Return the filter as the kernel takes it.

    Raises
    ------
    RuntimeError
        If the library libseccomp is not on this machine.
    """
    import pyseccomp

    rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.ENOSYS))
    names = f"{FILES} {MEMORY} {PROCESSES} {WAITING} {LOCAL_SOCKETS} {SHARED_MEMORY}".split()
    for name in names:
        if name != "ioctl" and pyseccomp.resolve_syscall(pyseccomp.system_arch(), name) >= 0:
            rules.add_rule(pyseccomp.ALLOW, name)
    for name in ("socket", "socketpair"):
        rules.add_rule(pyseccomp.ALLOW, name, pyseccomp.Arg(0, pyseccomp.EQ, LOCAL))
        rules.add_rule(pyseccomp.ERRNO(errno.EAFNOSUPPORT), name, pyseccomp.Arg(0, pyseccomp.NE, LOCAL))
    for request in OF_DESCRIPTORS:
        rules.add_rule(pyseccomp.ALLOW, "fcntl", pyseccomp.Arg(1, pyseccomp.EQ, request))
    for request in LOCKS:
        rules.add_rule(pyseccomp.ERRNO(0), "fcntl", pyseccomp.Arg(1, pyseccomp.EQ, request))
    rules.add_rule(pyseccomp.ERRNO(0), "flock")
    rules.add_rule(pyseccomp.ALLOW, "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, NEW_NAMESPACE, 0))
    for request in (TERMINAL_INPUT, LINUX_CONSOLE):
        rules.add_rule(pyseccomp.ERRNO(errno.EPERM), "ioctl", pyseccomp.Arg(1, pyseccomp.EQ, request))
    rules.add_rule(pyseccomp.ALLOW, "ioctl", pyseccomp.Arg(1, pyseccomp.LT, TERMINAL_INPUT))
    rules.add_rule(
        pyseccomp.ALLOW,
        "ioctl",
        pyseccomp.Arg(1, pyseccomp.GT, LINUX_CONSOLE),
    )
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()
