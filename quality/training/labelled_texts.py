"""The labelled texts that models are fitted on: writers' pairs, the gate's offers and warnings, real data.

Real data is read from `../shared/data` (or ADWATCH_DATA) and is never part of the repository; without it the
models are fitted on what the project owns, and the trainer says so.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from quality.material import NoMaterial, material

Label = Literal["suspicious", "honest", "warning", "other"]

CORPUS: Final = Path(__file__).parents[1] / "corpora" / "recruitment_pairs"
GATE: Final = Path(__file__).parents[1] / "gate" / "data"
FIELDS: Final = (
    "title", "hiring_organization", "company", "job_location", "location", "base_salary", "company_profile",
    "description", "requirements", "benefits", "body", "text",
)  # fmt: skip
"""Fields of the real sets that hold words of the ad, in the order in which they are joined."""
REAL_LABELS: Final[dict[str, Label]] = {"suspicious": "suspicious", "ordinary": "honest", "other": "other"}
OFFER_LABELS: Final[dict[str, Label]] = {"harmful": "suspicious", "honest": "honest"}
WRITERS_LABELS: Final[dict[str, Label]] = {
    "suspicious": "suspicious", "honest": "honest", "warning": "warning", "news": "warning", "report": "warning",
    "other": "other",
}  # fmt: skip
UNLABELLED: Final[dict[str, tuple[str, Label]]] = {
    "nigeria_indeed": ("en", "honest"),
    "glassdoor_us": ("en", "honest"),
    "chinese_cc0": ("zh", "honest"),
    "indonesia_posters": ("id", "honest"),
    "smishtank": ("en", "other"),
}
"""Sets of one language and, but for a few ads nobody looked at, of one label."""


@dataclass(frozen=True, slots=True)
class LabelledText:
    """One text."""

    text: str
    label: Label
    language: str
    """BCP 47 primary tag, of the set or of the writer's mark."""
    source: str
    group: str
    """Near-duplicates and pairs share it: never split between fitting and judging."""
    writer: str = ""
    """Who invented it; empty for real texts."""


def labelled_texts(writers: Path = CORPUS) -> Iterator[LabelledText]:
    """All texts that models may be fitted on; the sealed writers' are not among them.

    Args:
        writers: Folder of the open writers' files.
    """
    yield from writers_texts(writers)
    yield from _gate_texts()
    try:
        material("ads", "real")
    except NoMaterial:
        return
    yield from real_texts()


def writers_texts(folder: Path = CORPUS) -> Iterator[LabelledText]:
    """The open writers of the corpus of pairs; the sealed ones lie in a folder of their own, compressed."""
    for path in sorted(folder.glob("*.jsonl")):
        for row in _rows(path):
            yield LabelledText(
                text=str(row["text"]),
                label=WRITERS_LABELS[str(row["label"])],
                language=_primary(row["language"]),
                source="pairs",
                group=str(row["pair"] or row["id"]),
                writer=str(row["writer"]),
            )


def _gate_texts() -> Iterator[LabelledText]:
    """Warnings and offers of the gate: short texts, so that a model does not learn that short ads are suspicious."""
    for language, kinds in tomllib.loads((GATE / "offers.toml").read_text("utf-8")).items():
        for kind, label in OFFER_LABELS.items():
            for number, offer in enumerate(kinds.get(kind, ())):
                text = offer if isinstance(offer, str) else str(offer["text"])
                yield LabelledText(
                    text, label, language, "offers", f"{kind}{number}", writer=f"offers-{number % 4}"
                )
    for language, texts in tomllib.loads((GATE / "warnings.toml").read_text("utf-8")).items():
        for number, text in enumerate(texts):
            name = f"{language}{number}"
            yield LabelledText(text, "warning", language, "gate", name, writer=f"gate-{name}")


def real_texts() -> Iterator[LabelledText]:
    """Real texts by set and group."""
    for path in sorted(material("ads", "real").glob("*.jsonl")):
        for row in _rows(path):
            label = REAL_LABELS[str(row["label"])]
            yield _real(row, label, _primary(row.get("language", "und")), path.stem)
    for row in _rows(material("ads", "emscad.jsonl")):
        yield _real(row, "suspicious" if row["label"] == "fraud" else "honest", "en", "emscad")
    for row in _rows(material("ads", "blind_writers.jsonl")):
        yield LabelledText(
            text=str(row["text"]),
            label=WRITERS_LABELS[str(row["label"])],
            language=_primary(row["language"]),
            source="blind_writers",
            group=str(row["id"]),
            writer=f"blind-{row['writer']}",
        )
    for row in _rows(material("ads", "telegram.jsonl")):
        if row["label"] != "spam":
            yield _real(row, "other", "ru", "telegram")
    for source, (language, label) in UNLABELLED.items():
        for row in _rows(material("ads", f"{source}.jsonl")):
            yield _real(row, label, language, source)


def _real(row: dict[str, object], label: Label, language: str, source: str) -> LabelledText:
    text = "\n".join(str(row[name]) for name in FIELDS if row.get(name))
    return LabelledText(text, label, language, source, str(row.get("group") or row["id"]))


def _rows(path: Path) -> Iterator[dict[str, object]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            row: dict[str, object] = json.loads(line)
            yield row


def _primary(tag: object) -> str:
    return str(tag).split("/")[0].split("-")[0]
