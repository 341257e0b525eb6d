"""Figures of any program on the invented pairs: `python -m quality.pair_answers ANSWERS.jsonl`.

ANSWERS has one JSON object a line: `id` of a text of `quality/corpora/recruitment_pairs`, `suspicious` (true or
false), and, where the program says so, `type` (`ad`, `warning`, `other`; `ad` if left out), `signs` (ids of
indicators) and `contacts` (their values). Whoever answers one text of a writer answers all of that writer's texts:
a split goes by writer, and what is left out would flatter. The sealed writers count where ADWATCH_SEALED names them.
The same functions score adwatch itself (`python -m quality.gate pairs`).
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from quality.gate.pairs import SEALED, Judged, Row, contact_value, figures, rows
from quality.material import read_lines

TYPES: Final = frozenset(["ad", "warning", "other"])


class BadAnswers(Exception):
    """The answers can't be scored; the message says which and why."""


def judged_by(answers: Iterable[Mapping[str, object]], texts: Iterable[Row]) -> Sequence[Judged]:
    """Texts with what a program said of them.

    Args:
        answers: One for each text of the writers that were chosen; see the head of this module.
        texts: Those of the benchmark.

    Returns:
        The texts of all writers of whom one is answered.

    Raises:
        BadAnswers: for an answer that can't be read, a text that is answered twice or unknown, and for texts of a
            chosen writer without an answer.
    """
    known = {str(row["id"]): row for row in texts}
    said: dict[str, Mapping[str, object]] = {}
    for answer in answers:
        name = str(answer.get("id"))
        if name not in known or name in said:
            raise BadAnswers(f"{name}: {'answered twice' if name in said else 'no text has this id'}")
        said[name] = answer
    chosen = {known[name]["writer"] for name in said}
    wanted = {name: row for name, row in known.items() if row["writer"] in chosen}
    missing = [name for name in wanted if name not in said]
    if missing:
        raise BadAnswers(
            f"{len(missing)} texts of the writers answered have no answer, the first is {missing[0]}"
        )
    return [_judged(row, said[name]) for name, row in wanted.items()]


def _judged(row: Row, answer: Mapping[str, object]) -> Judged:
    suspicious, kind = answer.get("suspicious"), answer.get("type", "ad")
    if not isinstance(suspicious, bool) or kind not in TYPES:
        raise BadAnswers(
            f"{row['id']}: `suspicious` is true or false, `type` one of {', '.join(sorted(TYPES))}"
        )
    signs, contacts = _strings(row, answer, "signs"), _strings(row, answer, "contacts")
    return Judged(row, suspicious, kind == "ad", signs, frozenset(map(contact_value, contacts)))


def _strings(row: Row, answer: Mapping[str, object], key: str) -> frozenset[str]:
    values = answer.get(key, [])
    if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
        raise BadAnswers(f"{row['id']}: `{key}` is a list of strings")
    return frozenset(values)


def _answers(path: Path) -> Iterable[Mapping[str, object]]:
    for number, line in enumerate(read_lines(path), 1):
        try:
            answer = json.loads(line)
        except ValueError as error:
            raise BadAnswers(f"line {number} is no JSON: {error}") from None
        if not isinstance(answer, dict):
            raise BadAnswers(f"line {number} is no JSON object")
        yield answer


def main(arguments: Sequence[str]) -> int:
    """Exit status: 2 for wrong usage or answers that can't be scored."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print(__doc__)
        return 2
    texts = [*rows(sealed=False), *(rows(sealed=True) if os.environ.get(SEALED) else ())]
    try:
        judged = judged_by(_answers(Path(arguments[0])), texts)
    except (BadAnswers, OSError) as error:
        print(f"pair_answers: {error}", file=sys.stderr)
        return 2
    print(f"   {len(judged):,} texts of {len({str(one.row['writer']) for one in judged})} writers")
    figures(judged)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
