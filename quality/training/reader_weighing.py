"""Fit how the sentence reader's word is weighed: `python -m quality.training.reader_weighing [--write]`.

A logistic regression over the features of `crawler.indicators.reader_weighing`, on writers that neither the reader
nor the other models have seen: those that `quality.training.text_encoder` holds out, with the scores of n-grams and
clauses out of fold (`quality.training.weighing`). Real texts are in it too, so that what holds for invented pairs
alone does not decide. Figures are of writers left out. Needs the extra `reader`; ten minutes of processor.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from crawler.indicators.catalogue_files import SHIPPED
from crawler.indicators.document_type import classify_document
from crawler.indicators.findings import findings_of
from crawler.indicators.reader_weighing import READER_BAR, reader_features
from crawler.indicators.scoring import score_findings
from crawler.indicators.sentence_reading import joined
from crawler.indicators.weighing import weigh
from crawler.sentence_reader import UNREAD, SentenceReader, installed_reader
from crawler.sentence_reader.head import WEIGHTS
from quality.training.command import tell_written, trainer_parser
from quality.training.weighing import Judged, judged_texts

TABLE: Final = SHIPPED / "tables" / "reader_weighing.toml"
REAL_SUSPICIOUS: Final = 0.5
"""Weight of a real suspicious text beside 1 for all others, as in `quality.training.weighing`."""
STRENGTH: Final = 1.0
"""Inverse of the L2 penalty: seven features and more than a thousand texts need little. Set by hand in 2026."""
MOST_OF_A_SET: Final = 40
"""Real texts of one label that are used of a set."""
BARS: Final = (0.0, 0.3, 0.6, 0.9)
"""Bars at which figures are printed."""
HEADER: Final = """\
# How the sentence reader's word is weighed with signs and wording (`crawler/indicators/reader_weighing.py`). A weight
# above zero speaks for a suspicious ad, one below zero for an honest one.
# Fitted by `python -m quality.training.reader_weighing --write`.

"""


def held_out() -> frozenset[str]:
    """Writers that the shipped reader was not tuned on."""
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        return frozenset(map(str, json.loads(str(stored["about"]))["held_out"]))


def fitted_on(texts: Sequence[Judged]) -> list[Judged]:
    """Pairs of the writers held out, and some real texts of each set but the one of fraud on boards."""
    writers = held_out()
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    for one in texts:
        seen[one.text.source, one.text.label] += 1
        real = not one.text.writer and one.text.source != "emscad"
        if one.text.writer in writers or (real and seen[one.text.source, one.text.label] <= MOST_OF_A_SET):
            found.append(one)
    return found


class Training:
    """The texts as numbers."""

    def __init__(self, judged: Sequence[Judged], reader: SentenceReader) -> None:
        """Read every text; the reader takes a tenth of a second for each."""
        rows, kept = [], []
        for one in judged:
            reading = reader.read(joined(one.ad)[0])
            if reading != UNREAD:
                findings = findings_of(one.ad, classify_document(one.ad))
                score = weigh(one.ad, findings, score_findings(findings, one.ad.catalogue)).score
                rows.append(reader_features(one.ad, score, reading))
                kept.append(one)
        self.judged = kept
        self.names = tuple(rows[0])
        self.values = np.array([[row[name] for name in self.names] for row in rows])
        self.suspicious = np.array([one.text.label == "suspicious" for one in kept])
        self.writers = np.array([one.text.writer for one in kept])
        self.weights = np.where((self.writers == "") & self.suspicious, REAL_SUSPICIOUS, 1.0)

    def fit(self, chosen: NDArray[np.bool_]) -> LogisticRegression:
        """A model of some of the texts."""
        return LogisticRegression(C=STRENGTH, max_iter=2000).fit(
            self.values[chosen], self.suspicious[chosen], sample_weight=self.weights[chosen]
        )

    def left_out(self) -> NDArray[np.float64]:
        """Scores of each writer's texts by a model without them; of real texts by that of all."""
        scores = self.fit(np.ones(len(self.judged), bool)).decision_function(self.values)
        for writer in sorted(set(self.writers) - {""}):
            apart = self.writers == writer
            scores[apart] = self.fit(~apart).decision_function(self.values[apart])
        return np.asarray(scores, np.float64)


def report(training: Training) -> Iterator[str]:
    """Shares of each kind above some bars."""
    scores = training.left_out()
    invented = training.writers != ""
    labels = np.array([one.text.label for one in training.judged])
    kinds = {
        "writers' suspicious": invented & training.suspicious,
        "writers' honest": invented & ~training.suspicious,
        "real suspicious": ~invented & training.suspicious,
        "real honest": ~invented & (labels == "honest"),
        "real other": ~invented & (labels == "other"),
    }
    for name, chosen in kinds.items():
        shares = " ".join(f"{bar}: {(scores[chosen] >= bar).mean():.3f}" for bar in BARS)
        yield f"{name:20s} {shares} of {int(chosen.sum())}"
    yield f"the bar is {READER_BAR}"


def write(training: Training) -> None:
    """Fit on all and write the table."""
    model = training.fit(np.ones(len(training.judged), bool))
    rows = [
        ("start", float(model.intercept_[0])),
        *zip(training.names, map(float, model.coef_[0]), strict=True),
    ]
    TABLE.write_text(
        HEADER + "\n".join(f"[{name}]\nweight = {weight:.3f}\n" for name, weight in rows), "utf-8"
    )


def main() -> None:
    """Print figures of writers left out; with --write also fit on all and write."""
    arguments = trainer_parser(__doc__, TABLE).parse_args()
    reader = installed_reader()
    if reader is None:
        raise SystemExit("the extra `reader` is needed: pip install 'adwatch[reader]'")
    training = Training(fitted_on(judged_texts()), reader)
    print("\n".join(report(training)))
    if arguments.write:
        write(training)
        tell_written(TABLE)


if __name__ == "__main__":
    main()
