"""What joining could not do for one ad, contact, component or campaign; the others are joined all the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from crawler.isolation import Failure

Kind = Literal["version", "contact", "family", "campaign"]


@dataclass(frozen=True, slots=True)
class JoinProblem:
    """A step of joining that raised."""

    kind: Kind
    """What it raised for."""
    id: int
    """Its number in the store; of a component, that of its first family."""
    failure: Failure

    def __str__(self) -> str:
        return f"{self.kind} {self.id}: {self.failure}"
