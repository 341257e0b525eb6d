"""Logging of the command line: what `-v` shows."""

from __future__ import annotations

from typing import Final

FORMAT: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def log_to_stderr(verbose: int) -> None:
    """Log to stderr as far as `-v` asks for it.

    Args:
        verbose: How often `-v` was given. 0: warnings. 1: all records of adwatch itself, with the tracebacks of
            defects that `crawler.isolation` caught. 2 and more: also all records of libraries.
    """
    import logging  # `--help` logs nothing, and does without

    logging.basicConfig(format=FORMAT, level=logging.DEBUG if verbose > 1 else logging.WARNING)
    for name in ("crawler", "spiders", "pipelines"):
        logging.getLogger(name).setLevel(logging.DEBUG if verbose else logging.NOTSET)
