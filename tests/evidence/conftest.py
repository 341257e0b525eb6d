from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.evidence.signing import sign_head
from crawler.store import Store
from tests.evidence.homes import fill


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "home") as opened:
        yield opened


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of six ads whose chain has 17 entries, with signed heads; tests copy it."""
    home = tmp_path_factory.mktemp("sound") / "home"
    with Store(home) as store:
        fill(store, 6)
        store.note("export", "jsonl", {"lines": 3})
        sign_head(store)
    return home


@pytest.fixture
def home(sound: Path, tmp_path: Path) -> Path:
    shutil.copytree(sound, tmp_path / "home")
    return tmp_path / "home"
