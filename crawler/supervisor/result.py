"""How one source of a crawl ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class SourceResult:
    """How one source ended."""

    source: str
    state: str = "unhealthy"
    reason: str = ""
    seconds: float = 0.0
    run: dict[str, Any] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """True when nothing failed that somebody should look at."""
        return self.state == "healthy" and bool(self.run)
