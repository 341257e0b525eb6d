"""Whether the sentence reader is there: the extra is installed, fitted for its encoder, and not switched off."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Final

from crawler.sentence_reader.encoder import encoder_name, installed_encoder
from crawler.sentence_reader.head import WEIGHTS, head_name, load_head
from crawler.sentence_reader.reader import SentenceReader
from crawler.sentence_reader.switch import OFF, SWITCH

NOT_INSTALLED: Final = "not installed"


def reader_state() -> tuple[bool, str]:
    """Whether ads are read by it, and a sentence that says why."""
    if os.environ.get(SWITCH) == OFF:
        return False, f"switched off by {SWITCH}={OFF}"
    encoder = encoder_name()
    if encoder is None:
        return False, NOT_INSTALLED
    fitted_for, version = head_name()
    if encoder != fitted_for:
        return False, f"fitted for {fitted_for}, but {encoder} is installed"
    return True, f"{encoder}, head {version}"


def installed_reader() -> SentenceReader | None:
    """The reader, where there is one to use."""
    return _reader(WEIGHTS) if reader_state()[0] else None


@cache
def _reader(path: Path) -> SentenceReader:
    return SentenceReader(lambda: load_head(path), installed_encoder, head_name(path)[1])
