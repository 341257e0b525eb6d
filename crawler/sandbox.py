"""Walls around a process that opens a stranger's bytes: no network, none of the user's files, no other program.

A document, a picture or a costly page may be built for a hole in the library that reads it. Such a process is started
with `command_of`, in an empty network namespace, and calls `confine` before it reads its order: from then on Landlock
lets it read the program and the system's libraries only, not the store, the keys or the user's files. A system that
lacks one of the two walls still has the other; `walls` says which stand, and `adwatch doctor` prints it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from landlockpy import AccessFS, Ruleset, Scope, abi_version

from crawler.installed import PACKAGES, ROOT

SYSTEM: Final = (
    *("/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime", "/etc/fonts", "/nix/store"),
    *("/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu", "/dev/urandom"),
)
"""What libraries of the system read: their files, the time zone, fonts, and what the processor can do."""
ENVIRONMENT: Final = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TESSDATA_PREFIX", "OMP_THREAD_LIMIT")
"""Variables that such a process gets; passphrases and tokens of the others stay outside."""
TRIAL_SECONDS: Final = 20.0
"""Seconds for `unshare` to start a program that does nothing; it takes 0.01 on an idle machine."""

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


def walls() -> Walls:
    """What this system can build."""
    return Walls(network=bool(without_network()), files=abi_version() > 0)


def command_of(module: str) -> list[str]:
    """The command line that runs a module of ours without a network; its working folder must be `ROOT`."""
    return [*without_network(), sys.executable, "-m", module]


def environment(**more: str) -> Mapping[str, str]:
    """The variables of such a process: `ENVIRONMENT`, and `more`."""
    return {name: os.environ[name] for name in ENVIRONMENT if name in os.environ} | more


def confine(readable: Iterable[str] = (), writable: Iterable[str] = (), programs: bool = False) -> None:
    """Take the user's files from this process, for good; it must not have started a thread yet.

    Where the system has no Landlock, nothing happens.

    Args:
        readable: Files and folders that it may read besides the program and the system's libraries.
        writable: Folders that it may write in too.
        programs: Whether it may start programs of the system.
    """
    if abi_version() == 0:
        return
    with Ruleset(scoped=Scope.ABSTRACT_UNIX_SOCKET | Scope.SIGNAL) as rules:
        for path in (*SYSTEM, *_installed(), *readable):
            if os.path.exists(path):
                rules.allow_path(path, _READ if os.path.isdir(path) else AccessFS.READ_FILE)
        rules.allow_path(ROOT, AccessFS.READ_DIR)  # names alone: Python looks there for our packages
        rules.allow_path(os.devnull, AccessFS.READ_FILE | AccessFS.WRITE_FILE)
        for folder in writable:
            rules.allow_path(folder, _READ | _WRITE)
        if programs:
            for folder in ("/usr", "/lib", "/lib64"):
                if os.path.exists(folder):
                    rules.allow_path(folder, _READ | AccessFS.EXECUTE)
        rules.restrict()


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
