"""Fit the head of `crawler.sentence_reader`: `python -m quality.training.sentence_head [--write]`.

A linear model over the mean of an ad's sentence vectors, fitted by logistic loss together with the ranking loss of
pairs: of two texts one meaning apart, the suspicious one must score higher (RankNet, Burges et al. 2005). The pairs
are what makes it learn meaning; on topic alone every second one would be wrong.

All figures and bars come from folds: one for each writer, with a share of the real groups, so that a text is judged
by a model that saw neither its writer nor its near-duplicates. Deterministic for the same data and libraries. It
needs the extra `reader`; vectors are kept in `data/sentence_vectors.npz`.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from crawler.contacts import find_contacts
from crawler.errors import UserError
from crawler.indicators import load_catalogue
from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.sentence_reading import denied_places, joined
from crawler.records import JobPosting
from crawler.sentence_reader.encoder import Vectors, encoder_name, installed_encoder
from crawler.sentence_reader.head import ALL_LANGUAGES, TINY, WEIGHTS, Bars, Numbers, SentenceHead, centred
from crawler.sentence_reader.splitting import Span, as_read, sentence_spans
from crawler.text.language import detect
from quality.training.command import tell_written, trainer_parser
from quality.training.labelled_texts import CORPUS, LabelledText, labelled_texts
from quality.training.sentence_vectors import VectorFile

VECTORS: Final = Path("data/sentence_vectors.npz")
EACH_SET: Final = 40
"""Groups of each label of a real set that are used: encoding all 19,000 texts would take an hour."""
PENALTY: Final = 0.005
"""L2 penalty of the weights; .0025 and .01 ranked unseen writers as well, 2026."""
PAIR_LOSS: Final = 1.0
"""Weight of the loss of pairs beside that of texts; 0.3 was worse by .02 of the area under the curve, 3 no better."""
OWN_MEAN: Final = 30
"""Sentences of the common mean that are mixed into that of a language, so that a few do not set it. By hand, 2026."""
REAL_SHARE: Final = 1.0
"""Weight of all real texts beside all invented ones: 0.5 ranks unseen writers better by .007 of the area under the
curve, and finds .02 fewer of their offers at 1 % of real honest ads; 2 is the other way round (November 2026)."""
REAL_FALSE_ALARMS: Final = 0.005
"""Share of real honest ads above the fixed bar, at most, in each language: half of what may be called in all,
as another share is called where a sign supports the reader."""
TWIN_FALSE_ALARMS: Final = 0.05
"""Share of the honest halves of pairs above the fixed bar, at most, out of fold."""
FLOOR_FALSE_ALARMS: Final = 0.05
"""Share of real honest ads above the floor, below which no rank in a source calls."""
FEWEST_FOR_BAR: Final = 30
"""Real honest texts of a language from which it gets a bar of its own."""
MOST_DIGITS: Final = 5
"""Digits of a known sentence at most: it is shown to analysts, and must not look like a contact."""
KNOWN_LETTERS: Final = 30
"""Letters of a known sentence at least."""
ITERATIONS: Final = 300

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Text:
    """A labelled text with its sentences."""

    labelled: LabelledText
    language: str
    """As detected: the head will meet it so."""
    sentences: tuple[str, ...]
    denied: NDArray[np.bool_]
    """Of each sentence, whether the rules find a denial in it."""
    fold: str

    @property
    def is_real(self) -> bool:
        """Whether nobody invented it."""
        return not self.labelled.writer

    @property
    def is_suspicious(self) -> bool:
        """Whether it is an offer to call an analyst for."""
        return self.labelled.label == "suspicious"


@dataclass(frozen=True, slots=True)
class OutOfFold:
    """Models that did not see the texts they judge."""

    scores: Scores
    """Of each text, by the head of its fold."""
    heads: Mapping[str, SentenceHead]
    """Fold -> the head that did not see it."""


def score_of(head: SentenceHead, text: Text, vectors: Vectors) -> float:
    """Score of a text; a denied sentence adds nothing."""
    adds = head.contributions(vectors, text.language)
    return float(np.where(text.denied, np.minimum(adds, 0.0), adds).sum()) + head.bias


def chosen(texts: Iterable[LabelledText], each: int = EACH_SET) -> list[LabelledText]:
    """Texts of writers, and one of each of `each` groups of each label of the real sets, chosen by hash."""
    written: list[LabelledText] = []
    real: defaultdict[tuple[str, str], dict[str, LabelledText]] = defaultdict(dict)
    for text in texts:
        if text.source == "gate":
            continue
        if text.writer:
            written.append(text)
        else:
            real[text.source, text.label].setdefault(text.group, text)
    for (source, _), groups in sorted(real.items()):
        names = sorted(groups, key=lambda name: hashlib.sha256(f"{source}:{name}".encode()).hexdigest())
        written += [groups[name] for name in names[:each]]
    return written


def prepared(labelled: LabelledText, writers: Sequence[str]) -> Text | None:
    """A text with its sentences, its denials and its fold; None for one without words."""
    posting = JobPosting(url="", source="", text=labelled.text)
    language = detect(labelled.text[:1000], "und")
    ad = AnalysedPosting(posting, find_contacts(posting), language, load_catalogue(sentences=False))
    text, starts = joined(ad)
    spans = sentence_spans(text)
    if not spans:
        return None
    denials = tuple(denied_places(ad, starts))
    number = int(hashlib.sha256(f"{labelled.source}:{labelled.group}".encode()).hexdigest(), 16)
    return Text(
        labelled=labelled,
        language=language,
        sentences=tuple(as_read(text, span) for span in spans),
        denied=np.array([_touched(span, denials) for span in spans]),
        fold=labelled.writer or writers[number % len(writers)],
    )


def _touched(span: Span, places: Sequence[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in places)


def language_means(texts: Sequence[Text], vectors: Sequence[Vectors]) -> dict[str, Numbers]:
    """Mean vector of the sentences of each language, and of all."""
    by_language: defaultdict[str, list[Numbers]] = defaultdict(list)
    for text, rows in zip(texts, vectors, strict=True):
        by_language[text.language].append(centred(rows, np.zeros(rows.shape[1], np.float32)))
    joined_rows = {name: np.concatenate(rows) for name, rows in sorted(by_language.items())}
    overall = np.mean([rows.mean(0) for rows in joined_rows.values()], axis=0, dtype=np.float64)
    means = {
        name: ((rows.sum(0, dtype=np.float64) + OWN_MEAN * overall) / (len(rows) + OWN_MEAN)).astype(
            np.float16
        )
        for name, rows in joined_rows.items()
    }
    means[ALL_LANGUAGES] = overall.astype(np.float16)
    return {name: mean.astype(np.float32) for name, mean in means.items()}


def pairs_of(texts: Sequence[Text]) -> list[tuple[int, int]]:
    """Places of the suspicious and of the honest text of each pair."""
    ends: defaultdict[tuple[str, str], dict[bool, int]] = defaultdict(dict)
    for place, text in enumerate(texts):
        if text.labelled.source == "pairs" and text.labelled.label in ("suspicious", "honest"):
            ends[text.labelled.writer, text.labelled.group][text.is_suspicious] = place
    return [(both[True], both[False]) for both in ends.values() if len(both) == 2]


def fit(texts: Sequence[Text], vectors: Sequence[Vectors], means: Mapping[str, Numbers]) -> SentenceHead:
    """Fit weights and bias; `means` are those of the languages. It has no bars and no known sentences yet."""
    rows = np.array(
        [
            _direction(one, means.get(text.language, means[ALL_LANGUAGES]))
            for text, one in zip(texts, vectors, strict=True)
        ],
        np.float64,
    )
    target = np.array([text.is_suspicious for text in texts], float)
    weights = _weights(texts)
    pairs = np.array(pairs_of(texts), int).reshape(-1, 2)
    apart = rows[pairs[:, 0]] - rows[pairs[:, 1]]

    def loss(model: Scores) -> tuple[float, Scores]:
        scores, margins = rows @ model[:-1] + model[-1], apart @ model[:-1]
        value = (weights * (np.logaddexp(0.0, scores) - target * scores)).sum()
        value += PAIR_LOSS * np.logaddexp(0.0, -margins).mean() + PENALTY / 2 * model[:-1] @ model[:-1]
        wrong = weights * (1.0 / (1.0 + np.exp(-scores)) - target)
        behind = -PAIR_LOSS / len(pairs) / (1.0 + np.exp(margins))
        slope = rows.T @ wrong + apart.T @ behind + PENALTY * model[:-1]
        return float(value), np.append(slope, wrong.sum())

    start = np.zeros(rows.shape[1] + 1)
    model = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS}).x
    return SentenceHead(
        encoder=encoder_name() or "",
        version="",
        weights=model[:-1].astype(np.float16).astype(np.float32),
        bias=round(float(model[-1]), 4),
        means=means,
        bars=Bars({ALL_LANGUAGES: 0.0}, 0.0),
        known=(),
        known_vectors=np.zeros((0, rows.shape[1]), np.int8),
        known_languages=(),
    )


def _direction(vectors: Vectors, mean: Numbers) -> Numbers:
    middle = centred(vectors, mean).mean(0)
    found: Numbers = middle / max(float(np.linalg.norm(middle)), TINY)
    return found


def _weights(texts: Sequence[Text]) -> Scores:
    """Weights that sum to 1; real suspicious and real honest texts weigh the same together."""
    real, bad = np.array([text.is_real for text in texts]), np.array([text.is_suspicious for text in texts])
    weights = np.ones(len(texts))
    for group, share in ((~real, 1.0), (real & bad, REAL_SHARE / 2), (real & ~bad, REAL_SHARE / 2)):
        if group.any():
            weights[group] = share / group.sum()
    found: Scores = weights / weights.sum()
    return found


def out_of_fold(texts: Sequence[Text], vectors: Sequence[Vectors]) -> OutOfFold:
    """Score of each text by a model that saw neither its writer nor its near-duplicates.

    The means of languages are taken over all texts, as no label takes part in them: a new writer's language is one
    that was met before.
    """
    means = language_means(texts, vectors)
    folds = np.array([text.fold for text in texts])
    scores = np.zeros(len(texts))
    heads: dict[str, SentenceHead] = {}
    for fold in sorted(set(folds.tolist())):
        seen = np.flatnonzero(folds != fold).tolist()
        heads[fold] = fit([texts[place] for place in seen], [vectors[place] for place in seen], means)
        for place in np.flatnonzero(folds == fold).tolist():
            scores[place] = score_of(heads[fold], texts[place], vectors[place])
    return OutOfFold(scores, heads)


def bars_of(texts: Sequence[Text], scores: Scores) -> Bars:
    """Fixed bars by language, and the floor as an offset from them.

    A bar is the score that both the share of real honest ads and that of the honest halves of pairs allow.
    """
    twins = float(np.quantile(scores[[_is_twin(text) for text in texts]], 1 - TWIN_FALSE_ALARMS))
    honest = np.array([text.is_real and text.labelled.label == "honest" for text in texts])
    if not honest.any():
        raise UserError("without real honest ads there is no bar; set ADWATCH_DATA")
    language = np.array([text.labelled.language for text in texts])
    bars = {ALL_LANGUAGES: max(twins, float(np.quantile(scores[honest], 1 - REAL_FALSE_ALARMS)))}
    floor = float(np.quantile(scores[honest], 1 - FLOOR_FALSE_ALARMS)) - bars[ALL_LANGUAGES]
    for name, count in sorted(Counter(map(str, language[honest])).items()):
        if count >= FEWEST_FOR_BAR:
            own = np.quantile(scores[honest & (language == name)], 1 - REAL_FALSE_ALARMS)
            bars[name] = max(twins, float(own))
    return Bars({name: round(bar, 3) for name, bar in bars.items()}, round(floor, 3))


def _is_twin(text: Text) -> bool:
    return text.labelled.source == "pairs" and text.labelled.label == "honest"


def write(texts: Sequence[Text], vectors: Sequence[Vectors], bars: Bars) -> str:
    """Fit on all texts and write the head.

    Returns:
        Its version.
    """
    head = fit(texts, vectors, language_means(texts, vectors))
    known, rows, languages = known_sentences(texts, vectors, head)
    names = sorted(head.means)
    arrays: dict[str, NDArray[np.generic]] = {
        "weights": head.weights,
        "means": np.array([head.means[name] for name in names], np.float16),
        "known_vectors": rows,
    }
    about: dict[str, object] = {
        "encoder": head.encoder, "bias": head.bias, "bars": dict(bars.fixed), "floor": bars.floor,
        "languages": names, "known": known, "known_languages": languages,
    }  # fmt: skip
    digest = hashlib.sha256(json.dumps(about, sort_keys=True).encode())
    for name in sorted(arrays):
        digest.update(arrays[name].tobytes())
    about["version"] = digest.hexdigest()[:12]
    np.savez_compressed(
        WEIGHTS, allow_pickle=False, about=np.array(json.dumps(about, sort_keys=True)), **arrays
    )
    return str(about["version"])


def known_sentences(
    texts: Sequence[Text], vectors: Sequence[Vectors], head: SentenceHead
) -> tuple[list[str], Vectors, list[str]]:
    """The sentence of each open writer's suspicious text that adds most, with its vector and language."""
    found: dict[str, tuple[Vectors, str]] = {}
    for text, rows in zip(texts, vectors, strict=True):
        if text.labelled.source != "pairs" or not text.is_suspicious:
            continue
        adds = np.where(text.denied, -np.inf, head.contributions(rows, text.language))
        best = int(np.argmax(adds))
        sentence = text.sentences[best]
        fitting = (
            sum(map(str.isalpha, sentence)) >= KNOWN_LETTERS
            and sum(map(str.isdigit, sentence)) <= MOST_DIGITS
        )
        if adds[best] > 0 and fitting:
            found.setdefault(sentence, (rows[best], text.language))
    known = sorted(found)
    return known, np.array([found[one][0] for one in known], np.int8), [found[one][1] for one in known]


def material(folder: Path, file: VectorFile) -> tuple[list[Text], list[Vectors]]:
    """All texts with the vectors of their sentences; `folder` holds the open writers' files."""
    rows = chosen(labelled_texts(folder))
    writers = sorted({row.writer for row in rows if row.source == "pairs"})
    texts = [text for row in rows if (text := prepared(row, writers)) is not None]
    file.prepare(sentence for text in texts for sentence in text.sentences)
    return texts, [file.encode(text.sentences) for text in texts]


def main() -> None:
    """Print out-of-fold figures; with --write also fit on all and write."""
    from quality.training.sentence_figures import report

    parser = trainer_parser(__doc__, WEIGHTS)
    parser.add_argument(
        "--writers", type=Path, default=CORPUS, metavar="DIR", help="folder of open writers' files (o*.jsonl)"
    )
    arguments = parser.parse_args()
    file = VectorFile(VECTORS, installed_encoder())
    texts, vectors = material(arguments.writers, file)
    judged = out_of_fold(texts, vectors)
    bars = bars_of(texts, judged.scores)
    for line in report(texts, judged, bars, file):
        print(line, flush=True)
    if arguments.write:
        print(f"version {write(texts, vectors, bars)}")
        tell_written(WEIGHTS)


if __name__ == "__main__":
    main()
