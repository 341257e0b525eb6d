"""The command line of a trainer: it prints figures of what it did not see, and writes only with --write."""

from __future__ import annotations

import argparse
from pathlib import Path


def trainer_parser(about: str | None, target: Path) -> argparse.ArgumentParser:
    """A parser with the option --write.

    Args:
        about: The docstring of the trainer, for --help.
        target: The file that it writes.
    """
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help=f"write {target.name}")
    return parser


def tell_written(target: Path) -> None:
    """Print what was written, and how large it is."""
    print(f"wrote {target.name}, {target.stat().st_size} bytes")
