"""Readers, judges and joiners that raise for one ad: in this process by `monkeypatch`, in others by `PYTHONPATH`."""

from __future__ import annotations

import os
from functools import partial
from importlib import import_module
from pathlib import Path

from crawler.confined import process
from crawler.sandbox import environment as environment_of_sandbox

ROOT = Path(__file__).parents[1]
WORD = "pepperpoison"
"""An ad that holds it is the poison."""
READERS = {
    "read": ("crawler.postings.fetched_page", "read_page"),
    "map": ("crawler.postings.mapping", "from_mapping"),
    "save": ("crawler.store.batch_writer", "to_columns"),
    "assess": ("crawler.assess", "assess"),
    "join": ("crawler.campaigns.arrivals", "normal_form"),
}
"""Step -> the function that raises, where the program looks it up."""


def raising(function, word=WORD):
    """The function, that raises when what it is given holds the word."""

    def wrapped(given, *rest, **named):
        if word in repr(given):
            raise IndexError("span -1:17 outside a text of 17")
        return function(given, *rest, **named)

    return wrapped


def poison(monkeypatch, place):
    """Make the function at `module.name` raise for the poison."""
    module, _, name = place.rpartition(".")
    monkeypatch.setattr(place, raising(getattr(import_module(module), name)))


def poison_confined(monkeypatch, folder, place):
    """As `poison`, in the confined processes that read pages, files and lines: they take nothing of this process."""
    module, _, name = place.rpartition(".")
    _write(folder, [(module, name, WORD)])
    monkeypatch.setattr(process, "_NURSERIES", {})
    monkeypatch.setattr(process, "environment", partial(environment_of_sandbox, PYTHONPATH=_path(folder)))


def environment(folder, **words):
    """Environment of a command, and of all its processes, in which each of these steps raises for its word."""
    _write(folder, [(*READERS[step], word) for step, word in words.items()])
    return {**os.environ, "PYTHONPATH": _path(folder)}


def _write(folder, steps):
    """A module that Python loads at its start, by which functions raise; confined processes have it too."""
    lines = [
        "from functools import partial",
        "from importlib import import_module",
        "from tests.poison import raising",
        "process = import_module('crawler.confined.process')",
        f"process.environment = partial(process.environment, PYTHONPATH={_path(folder)!r})",
    ]
    for module, name, word in steps:
        lines.append(f"module = import_module({module!r})")
        lines.append(f"module.{name} = raising(module.{name}, {word!r})")
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text("\n".join(lines), "utf-8")


def _path(folder):
    return os.pathsep.join((str(folder), str(ROOT)))
