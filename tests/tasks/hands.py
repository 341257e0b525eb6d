"""Hands on a keyboard before a real browser: every key is counted, and nothing is clicked."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class TaskCost:
    """What a task took."""

    name: str
    keys: int
    typed: int
    """Characters of words and numbers, which any tool would want."""
    seconds: float


@dataclass
class Hands:
    """A person at the desk, with a keyboard only."""

    page: Any
    base: str
    costs: list[TaskCost] = field(default_factory=list)
    keys: int = 0
    typed: int = 0

    @contextmanager
    def task(self, name: str) -> Iterator[None]:
        """Count keys and seconds of a task."""
        self.keys = self.typed = 0
        begun = time.monotonic()
        yield
        self.costs.append(TaskCost(name, self.keys, self.typed, time.monotonic() - begun))

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def go(self, *keys: str, to: str = "") -> None:
        """Press keys, the last of which leads to another page."""
        with self.page.expect_navigation(url=to or None):
            self.press(*keys)

    def write(self, text: str) -> None:
        self.page.keyboard.insert_text(text)
        self.typed += len(text)

    def tab_to(self, wanted: str, most: int = 200) -> None:
        """Press Tab until the field of that name, or a link or button whose words begin so, has the focus."""
        for _ in range(most):
            self.press("Tab")
            name, words = self.page.evaluate(
                "[document.activeElement.name || '', document.activeElement.textContent.trim()]"
            )
            if name == wanted or words.startswith(wanted):
                return
        raise AssertionError(f"no Tab leads to {wanted!r} on {self.page.url}")

    def reach(self, words: str) -> None:
        """Put the focus on a field, link or button of this page by its name (Ctrl K)."""
        self.press("Control+k")
        self.write(words)
        self.press("Enter")
        focus = "document.activeElement"
        label = f"({focus}.ariaLabel || {focus}.labels?.[0]?.textContent || {focus}.textContent).trim()"
        assert str(self.page.evaluate(label)).startswith(words), (
            f"Ctrl K leads to no {words!r} on {self.page.url}"
        )

    def palette(self, words: str, to: str) -> None:
        """Go to a page by its name (Ctrl K)."""
        self.press("Control+k")
        self.write(words)
        self.go("Enter", to=to)

    def search(self, words: str) -> None:
        """Search from anywhere."""
        self.press("Escape", "/")
        self.page.keyboard.press("Control+a")
        self.write(words)
        self.go("Enter", to="**/?q=*")

    def sees(self, text: str) -> None:
        """The page says so, on what is visible."""
        self.page.get_by_text(text).locator("visible=true").first.wait_for()
