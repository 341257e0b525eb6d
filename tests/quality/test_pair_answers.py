"""Any program's answers on the invented pairs are scored from the command line; what would flatter it is refused."""

import json
import subprocess
import sys

import pytest

from quality.gate.pairs import rows
from quality.pair_answers import BadAnswers, judged_by

TEXTS = [row for row in rows(sealed=False) if row["writer"] == "a1"]


def scored(tmp_path, answers):
    path = tmp_path / "answers.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in answers))
    command = [sys.executable, "-m", "quality.pair_answers", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def right(row):
    kind = "ad" if row["label"] in ("suspicious", "honest") else "warning"
    contacts = [one["value"] for one in row["contacts"]]
    answer = {"id": row["id"], "suspicious": row["label"] == "suspicious", "type": kind}
    return answer | {"signs": row["signs"], "contacts": contacts}


def test_a_program_that_is_always_right_gets_every_point(tmp_path):
    done = scored(tmp_path, map(right, TEXTS))
    assert done.returncode == 0, done.stderr
    shares = [line.split("  ")[-2].split()[-1] for line in done.stdout.splitlines() if "; " in line]
    assert shares == ["1.000", "0.000", "1.000", "0.000", "1.000"]
    assert done.stdout.count("F1 1.000") == 2


def test_a_program_that_calls_everything_has_no_pair_right(tmp_path):
    done = scored(tmp_path, ({"id": row["id"], "suspicious": True} for row in TEXTS))
    assert done.returncode == 0, done.stderr
    (pairs,) = (line for line in done.stdout.splitlines() if "both ends" in line)
    assert " 0.000 " in pairs


def test_texts_of_a_writer_can_not_be_left_out(tmp_path):
    done = scored(tmp_path, map(right, TEXTS[1:]))
    assert (done.returncode, done.stdout) == (2, "")
    assert "1 texts of the writers answered have no answer" in done.stderr


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ({"id": "nobody-1", "suspicious": True}, "no text has this id"),
        ({"id": TEXTS[0]["id"], "suspicious": "yes"}, "true or false"),
        ({"id": TEXTS[0]["id"], "suspicious": True, "type": "spam"}, "`type`"),
        ({"id": TEXTS[0]["id"], "suspicious": True, "contacts": "a@b.example"}, "a list of strings"),
        (right(TEXTS[1]), "answered twice"),
    ],
)
def test_answers_that_can_not_be_read_are_named(answer, why):
    known = {row["id"]: right(row) for row in TEXTS}
    others = [one for name, one in known.items() if name != answer["id"] or why == "answered twice"]
    with pytest.raises(BadAnswers, match=why):
        judged_by([*others, answer], TEXTS)
