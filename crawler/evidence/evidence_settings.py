"""Where the signing key lies and where signed heads go: `evidence.toml` in the home folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from crawler.errors import UserError
from crawler.evidence.token_key import SCHEME
from crawler.home_settings import settings_table

FILE: Final = "evidence.toml"
KEY: Final = "signing.key"
MINUTES: Final = 5
"""Minutes after which the desk signs what is new; set by hand in 2026: what a tail cut off could hide."""

_TEXTS: Final = ("key", "heads_file", "heads_mail", "heads_webhook", "timestamp", "smtp")


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceSettings:
    """The lines of the file; every one may be left out."""

    key: Path
    """The file of the signing key; outside the home, a copy of the home can't sign."""
    token: str = ""
    """PKCS#11 URI of the signing key, where it is on a token instead (`key = "pkcs11:..."`)."""
    heads_file: Path | None = None
    """A file on another mount to which each head line is added."""
    heads_mail: str = ""
    """Address that each head line is mailed to."""
    smtp: str = "localhost:25"
    heads_webhook: str = ""
    """Address that each head line is posted to, signed with ADWATCH_WEBHOOK_SECRET."""
    timestamp: str = ""
    """Address of an authority (RFC 3161) that stamps each head."""
    minutes: int = MINUTES
    """Minutes between two heads while the desk is at work."""

    @property
    def leaves(self) -> bool:
        """Whether heads go anywhere."""
        return bool(self.heads_file or self.heads_mail or self.heads_webhook or self.timestamp)

    @classmethod
    def of(cls, home: Path) -> EvidenceSettings:
        """Read the file of a home; raises UserError for a line that is wrong."""
        path = home / FILE
        lines = settings_table(path, '`heads_file = "/mnt/other/heads.txt"`')
        for name, value in lines.items():
            whole = isinstance(value, int) and value > 0 if name == "minutes" else isinstance(value, str)
            if name not in (*_TEXTS, "minutes") or not whole:
                known = ", ".join((*_TEXTS, "minutes"))
                raise UserError(f"{path}: {name} = {value!r} is not a value of one of {known}")
        text = {name: str(lines.get(name, "")) for name in _TEXTS}
        on_token = text["key"].startswith(SCHEME)
        return cls(
            key=home / (KEY if on_token or not text["key"] else text["key"]),
            token=text["key"] if on_token else "",
            heads_file=home / text["heads_file"] if text["heads_file"] else None,
            heads_mail=text["heads_mail"],
            smtp=text["smtp"] or "localhost:25",
            heads_webhook=text["heads_webhook"],
            timestamp=text["timestamp"],
            minutes=int(lines.get("minutes", MINUTES)),
        )
