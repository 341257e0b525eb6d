"""Walls around a process that opens a stranger's bytes: no network, none of the user's files, no other program.

A document, a picture or a costly page may be built for a hole in the library that reads it. Such a process is started
with `command_of`, in an empty network namespace, and calls `confine` before it reads its order: from then on Landlock
lets it read the program and the system's libraries only, not the store, the keys or the user's files. A system that
lacks one of the two walls still has the other; `walls` says which stand, and `adwatch doctor` prints it.
"""

from __future__ import annotations

import ctypes
import errno
import json
import mimetypes
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from landlockpy import AccessFS, Ruleset, Scope, abi_version
from seccompy import Action, ArgCmp, CmpOp, Filter, supported, syscall_nr
from seccompy.errors import SeccompError

from crawler.installed import PACKAGES, ROOT

SYSTEM: Final = (
    *("/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime", "/etc/fonts", "/nix/store"),
    *("/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu", "/dev/urandom"),
    *mimetypes.knownfiles,
)
"""What libraries of the system read: their files, time zone, fonts, media types, and what the processor can do."""
ENVIRONMENT: Final = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TESSDATA_PREFIX", "OMP_THREAD_LIMIT")
"""Variables that such a process gets; passphrases and tokens of the others stay outside."""
CALLS: Final = frozenset(
    (
        *("read", "write", "readv", "writev", "pread64", "lseek", "close", "fcntl", "ioctl", "poll", "ppoll"),
        *("recvfrom", "recvmsg", "sendto", "select", "pselect6", "epoll_wait", "epoll_pwait", "fadvise64"),
        *("open", "openat", "stat", "lstat", "fstat", "newfstatat", "statx", "statfs", "fstatfs", "getcwd"),
        *("access", "faccessat", "faccessat2", "readlink", "readlinkat", "getdents", "getdents64"),
        *(
            "mmap",
            "munmap",
            "mremap",
            "mprotect",
            "madvise",
            "brk",
            "futex",
            "sched_yield",
            "rseq",
            "membarrier",
        ),
        *(
            "rt_sigaction",
            "rt_sigprocmask",
            "rt_sigreturn",
            "sigaltstack",
            "restart_syscall",
            "set_robust_list",
        ),
        *("getpid", "gettid", "getppid", "getuid", "geteuid", "getgid", "getegid", "uname", "sysinfo"),
        *("clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "time", "times"),
        *("getrandom", "getrusage", "getrlimit", "setrlimit", "prlimit64", "sched_getaffinity"),
        *("exit", "exit_group"),
    )
)
"""System calls of a process that reads and computes: memory, open files, files that Landlock lets it open, clocks,
its one socket. A list of what may be, so that a call nobody thought of is refused."""
LEADING_OUT: Final = frozenset(
    (
        *("ptrace", "process_vm_readv", "process_vm_writev", "pidfd_getfd", "kcmp", "bpf", "perf_event_open"),
        *(
            "io_uring_setup",
            "io_uring_enter",
            "io_uring_register",
            "userfaultfd",
            "keyctl",
            "add_key",
            "request_key",
        ),
        *(
            "setns",
            "open_by_handle_at",
            "kexec_load",
            "kexec_file_load",
            "init_module",
            "finit_module",
            "delete_module",
        ),
    )
)
"""System calls that a confined process has no use for when it starts others; sockets but Unix ones go too."""
TRIAL_SECONDS: Final = 20.0
"""Seconds for `unshare` to start a program that does nothing; it takes 0.01 on an idle machine."""

_PDEATHSIG: Final = 1
"""PR_SET_PDEATHSIG of prctl(2)."""
_READ: Final = AccessFS.READ_FILE | AccessFS.READ_DIR
_WRITE: Final = (
    AccessFS.WRITE_FILE
    | AccessFS.MAKE_REG
    | AccessFS.MAKE_DIR
    | AccessFS.REMOVE_FILE
    | AccessFS.REMOVE_DIR
    | AccessFS.TRUNCATE
)


@dataclass(frozen=True, slots=True)
class Walls:
    """Which walls this system can build."""

    network: bool
    """A network namespace of its own (`unshare` of util-linux, and user namespaces unless we are root)."""
    files: bool
    """Landlock (Linux 5.13 and later, unless it is turned off at boot)."""
    calls: bool
    """A filter of system calls (seccomp; x86-64 and ARM64)."""


@cache
def without_network() -> tuple[str, ...]:
    """The start of a command line that runs a program in an empty network namespace; empty where none can be made."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return ()
    own = () if os.geteuid() == 0 else ("--user", "--map-current-user")
    command = (unshare, "--net", *own, "--")
    try:
        tried = subprocess.run([*command, "true"], capture_output=True, timeout=TRIAL_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return () if tried.returncode else command


@cache
def filters_calls() -> bool:
    """Whether this system can filter the system calls of a process."""
    return supported()


def walls() -> Walls:
    """What this system can build."""
    return Walls(network=bool(without_network()), files=abi_version() > 0, calls=filters_calls())


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent dies (Linux only)."""
    libc = ctypes.CDLL(None, use_errno=True)
    if hasattr(libc, "prctl"):
        libc.prctl(_PDEATHSIG, signal.SIGKILL)


def command_of(module: str) -> list[str]:
    """The command line that runs a module of ours without a network; its working folder must be `ROOT`."""
    return [*without_network(), sys.executable, "-m", module]


def environment(**more: str) -> Mapping[str, str]:
    """The variables of such a process: `ENVIRONMENT`, and `more`."""
    return {name: os.environ[name] for name in ENVIRONMENT if name in os.environ} | more


def confine(
    readable: Iterable[str] = (),
    writable: Iterable[str] = (),
    programs: bool = False,
    alone: bool = False,
) -> None:
    """Take the user's files from this process, for good; it must not have started a thread yet.

    What the system lacks of Landlock and seccomp is left out.

    Args:
        readable: Files and folders that it may read besides the program and the system's libraries.
        writable: Folders that it may write in too.
        programs: Whether it may start programs of the system.
        alone: Whether it reads and computes only: of the system calls it keeps `CALLS`, so that it starts neither a
            process nor a thread and opens no socket, whatever the namespaces allow.
    """
    filtered = (alone or programs) and filters_calls()  # asked while the C library can still be looked for
    if abi_version() > 0:
        _close_files(readable, writable, programs)
    if filtered:
        _filter_calls(alone)


def _filter_calls(alone: bool) -> None:
    """Keep the system calls of a process that is alone; or of one that starts others take those that lead out."""
    rules = Filter(default=Action.ERRNO | errno.EPERM if alone else Action.ALLOW)
    for name in filter(_is_known, CALLS if alone else LEADING_OUT):
        if alone:
            rules.allow(name)
        else:
            rules.errno(name, errno.EPERM)
    if not alone:
        rules.errno("socket", errno.EPERM, args=[ArgCmp(0, CmpOp.NE, socket.AF_UNIX)])
    rules.load()


def _close_files(readable: Iterable[str], writable: Iterable[str], programs: bool) -> None:
    with Ruleset(scoped=Scope.ABSTRACT_UNIX_SOCKET | Scope.SIGNAL) as rules:
        for path in (*SYSTEM, *_installed(), *readable):
            if os.path.exists(path):
                rules.allow_path(path, _READ if os.path.isdir(path) else AccessFS.READ_FILE)
        rules.allow_path(ROOT, AccessFS.READ_DIR)  # names alone: Python looks there for our packages
        rules.allow_path(os.devnull, AccessFS.READ_FILE | AccessFS.WRITE_FILE)
        for folder in writable:
            rules.allow_path(folder, _READ | _WRITE)
        if programs:
            for folder in ("/usr", "/lib", "/lib64", sys.prefix, sys.base_prefix):
                if os.path.exists(folder):
                    rules.allow_path(folder, _READ | AccessFS.EXECUTE)
        rules.restrict()


def _is_known(name: str) -> bool:
    """Whether this processor has a system call of that name: ARM64 has `openat` and no `open`."""
    try:
        return syscall_nr(name) >= 0
    except (SeccompError, ValueError, KeyError):
        return False


def _installed() -> set[str]:
    """Where Python, its libraries and our packages are; not the folder around them, which may hold a store."""
    around = {str(ROOT), os.getcwd(), ""}
    libraries = {path for path in (*sys.path, sys.prefix, sys.base_prefix) if path not in around}
    return libraries | {str(path) for name in PACKAGES for path in (ROOT / name, Path(f"{ROOT / name}.py"))}


def ask_process(module: str, order: object, seconds: float) -> Any:
    """Run a module of ours in a process of its own, which can be killed; it reads and writes JSON.

    Args:
        module: Its name; it calls `confine`, reads the order from stdin, and answers on stdout.
        order: What to do.
        seconds: When to kill it.

    Returns:
        The answer, as `json.loads` reads it; None when there is none.

    Raises:
        subprocess.SubprocessError: It took too long, or ended with an error.
        ValueError: Its answer is not JSON.
    """
    done = subprocess.run(
        command_of(module),
        input=json.dumps(order).encode(),
        capture_output=True,
        timeout=seconds,
        check=True,
        cwd=ROOT,
        env=environment(),
    )
    return json.loads(done.stdout or b"null")
