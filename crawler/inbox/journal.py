"""The journal of an inbox: a line for each message that was dealt with, so that a round goes on where one stopped."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from crawler.errors import UserError

FOLDER: Final = "inbox"
"""Folder of a home with the journals."""


@dataclass(frozen=True, slots=True)
class InboxOutcome:
    """What became of one message."""

    message: str
    """The message's id in its inbox; a hash, since a file may be named after who reports."""
    outcome: str
    """stored, partly (some of it failed), known, no-ad or failed."""
    said: str
    """Counts, or the reason; no words of the message."""


class InboxJournal:
    """The journal of one inbox in a home."""

    def __init__(self, home: Path, inbox: str) -> None:
        """Open the journal.

        Args:
            home: The home.
            inbox: Address of the inbox, by which its journal is named.
        """
        self._path = home / FOLDER / f"{sha256(inbox.encode()).hexdigest()[:16]}.jsonl"
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.lock = self._path.with_suffix(".lock")
        """Held by the one round at a time that reads the inbox and writes here."""

    def done(self) -> frozenset[str]:
        """Ids of the messages that were dealt with; those that failed are among them, since they fail again.

        Raises:
            UserError: A line is damaged.
        """
        if not self._path.exists():
            return frozenset()
        lines = self._path.read_text("utf-8").split("\n")
        try:  # a line that a kill cut short has no end: its message is dealt with again
            return frozenset(json.loads(line)["message"] for line in lines[:-1])
        except (ValueError, KeyError, TypeError):
            raise UserError(f"{self._path} is damaged; without it every message is read again") from None

    def add(self, one: InboxOutcome) -> None:
        """Enter what became of a message."""
        held = self._path.read_bytes() if self._path.exists() else b""
        with self._path.open("ab") as stream:
            if held and not held.endswith(b"\n"):
                stream.truncate(held.rfind(b"\n") + 1)
            stream.write(json.dumps(asdict(one)).encode() + b"\n")
        self._path.chmod(0o600)
