"""Tune the sentence reader's encoder: `python -m quality.training.text_encoder [--write]` (needs the group `tuning`).

The lower four of the encoder's twelve layers stay as they are; the upper eight and a linear head over the mean of the
pieces are tuned together on writers' pairs and on real texts. The loss is that of a logistic regression (suspicious
offer or not), of the harmful one of two ads one meaning apart (RankNet, Burges et al. 2005), and of the kind of text
(ad, warning, other). What the lower layers give is kept in memory: 23,000 texts take 5 GB. A pass over them takes
half an hour of two cores.

With `--again` it goes on from the layers that ship, at a lower rate: for new writers, without beginning anew.

Some pairs come twice: alone, and inside honest sentences of other ads (`mixed_texts`), so that what surrounds an
offer doesn't hide it; and a few sentences each of real ordinary ads are honest texts of their own. `HELD_OUT` writers
are never tuned on: their figures are printed, and `quality.training.reader_weighing` fits on them.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from crawler.sentence_reader.encoder import MOST_PIECES, encoder_name, package_weights
from crawler.sentence_reader.head import KINDS, WEIGHTS, TextHead, load_head
from crawler.sentence_reader.packed_weights import PackedWeights
from crawler.sentence_reader.pieces import PieceVocabulary
from crawler.sentence_reader.tuned import TUNED, TunedWeights, read_tuned
from quality.training.command import tell_written, trainer_parser
from quality.training.encoder_network import Embeddings, EncoderLayer, padded, pooled
from quality.training.labelled_texts import LabelledText, labelled_texts
from quality.training.mixed_texts import excerpts, mixed_pairs

HELD_OUT: Final = frozenset({"o43", "o45", "o47", "o50", "o51", "o52", "o54", "q1", "q2", "a1", "a2", "a3"})
"""Writers that the encoder is judged on, and on whose texts its word is weighed."""
KEPT_LAYERS: Final = 4
"""Lower layers that stay as the package has them. With 8 and two and a half passes
the reader alone found .728 and .748 of the suspicious texts of seven and five unseen writers above 95 of 100 honest
ones, with 4 .771 and .783 (December 2026)."""
REAL_OF_A_KIND: Final = 1_000
"""Real texts of each label."""
REAL_WEIGHT: Final = 0.7
"""Weight of a real text beside 1 for a writer's. Set by hand in 2026."""
BATCH: Final = 32
EPOCHS: Final = 1.6
RATE: Final = 1.2e-4
"""Passes, and the highest rate of the layers. Set by hand in 2026."""
HEAD_RATE: Final = 2e-3
AGAIN: Final = (1.3, 6e-5, 5e-4)
"""Passes, and rates of the layers and of the head, when it goes on from what ships. Set by hand in 2026."""
MIXED_PAIRS: Final = 2_000
EXCERPTS: Final = 600
"""Pieces of real ordinary ads: what a slogan, a heading or a list of terms is."""
WARM_UP: Final = 60
LOWEST_RATE: Final = 0.02
DROPOUT: Final = 0.1
HEAD_SCALE: Final = 20.0
"""What a vector of length 1 is multiplied by before the head: its weights stay near those that the rates suit."""
KIND_OF: Final = {"suspicious": 0, "honest": 0, "warning": 1, "other": 2}
SEED: Final = 1


@dataclass(slots=True)
class Prepared:
    """A text and what the lower layers make of it."""

    labelled: LabelledText
    lower: Tensor


class UpperLayers(nn.Module):
    """What is tuned: the upper layers and the head."""

    def __init__(self, weights: TunedWeights, head: TextHead | None = None) -> None:
        """Begin with these layers, and with this head or one of zeros."""
        super().__init__()
        shape = weights.package.shape
        self.layers = nn.ModuleList(
            [EncoderLayer(weights, number) for number in range(KEPT_LAYERS, shape.layers)]
        )
        self.head = nn.Linear(shape.width, len(KINDS))
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)
        if head is not None:
            self.head.weight.data = torch.tensor(head.weights) / HEAD_SCALE
            self.head.bias.data = torch.tensor(head.bias)

    def forward(self, texts: Tensor, mask: Tensor) -> Tensor:
        """Log-odds of each of `KINDS` for each text."""
        for layer in self.layers:
            texts = layer(texts, mask, DROPOUT)
        scores: Tensor = self.head(pooled(texts.float(), mask) * HEAD_SCALE)
        return scores


def chosen_texts() -> tuple[list[LabelledText], list[LabelledText]]:
    """Texts to tune on, and those of the writers that are held out."""
    texts = list(labelled_texts())
    writers = [text for text in texts if text.writer]
    picked: list[LabelledText] = [text for text in writers if text.writer not in HELD_OUT]
    shuffle = random.Random(SEED)
    for label in ("suspicious", "honest", "other"):
        real = [text for text in texts if not text.writer and text.label == label and text.source != "emscad"]
        shuffle.shuffle(real)
        picked += real[:REAL_OF_A_KIND]
    ordinary = [
        text for text in texts if not text.writer and text.label == "honest" and text.source != "emscad"
    ]
    picked += list(mixed_pairs(picked, MIXED_PAIRS, shuffle))
    picked += list(excerpts(ordinary, EXCERPTS, shuffle))
    return picked, [text for text in writers if text.writer in HELD_OUT]


def prepared(texts: Sequence[LabelledText], weights: TunedWeights) -> list[Prepared]:
    """Texts through the layers that stay as they are."""
    vocabulary, embeddings = PieceVocabulary(weights.package), Embeddings(weights).eval()
    lower = [EncoderLayer(weights, number).eval() for number in range(KEPT_LAYERS)]
    pieces = [torch.tensor(vocabulary.numbers(text.text, MOST_PIECES)) for text in texts]
    order = sorted(range(len(texts)), key=lambda place: len(pieces[place]))
    found: dict[int, Prepared] = {}
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for start in range(0, len(order), BATCH):
            places = order[start : start + BATCH]
            numbers, mask = padded([pieces[place] for place in places])
            rows = embeddings(numbers)
            for layer in lower:
                rows = layer(rows, mask)
            for row, place in zip(rows, places, strict=True):
                found[place] = Prepared(texts[place], row[: len(pieces[place])].to(torch.bfloat16).clone())
    return [found[place] for place in range(len(texts))]


def batches(texts: Sequence[Prepared], shuffle: random.Random) -> Iterator[list[Prepared]]:
    """Batches of texts of like length; both ends of a pair are in one."""
    units: dict[object, list[Prepared]] = defaultdict(list)
    for number, text in enumerate(texts):
        paired = text.labelled.writer and text.labelled.label in ("suspicious", "honest")
        units[(text.labelled.source, text.labelled.group) if paired else number].append(text)
    lengths = {
        key: max(len(one.lower) for one in unit) * shuffle.uniform(0.85, 1.15) for key, unit in units.items()
    }
    found: list[list[Prepared]] = [[]]
    for key in sorted(units, key=lambda one: lengths[one]):
        found[-1] += units[key]
        if len(found[-1]) >= BATCH:
            found.append([])
    shuffle.shuffle(found)
    yield from filter(None, found)


def loss_of(scores: Tensor, batch: Sequence[Prepared]) -> Tensor:
    """The loss of a batch: offers, pairs and kinds."""
    labels = [text.labelled.label for text in batch]
    weight = torch.tensor([1.0 if text.labelled.writer else REAL_WEIGHT for text in batch])
    suspicious = torch.tensor([float(label == "suspicious") for label in labels])
    offers = functional.binary_cross_entropy_with_logits(scores[:, 0], suspicious, reduction="none")
    kinds = torch.cat([torch.zeros(len(batch), 1), scores[:, 1:]], dim=1)
    kind = functional.cross_entropy(kinds, torch.tensor([KIND_OF[label] for label in labels]))
    pairs: dict[str, dict[str, list[Tensor]]] = defaultdict(lambda: defaultdict(list))
    for score, text in zip(scores[:, 0], batch, strict=True):
        if text.labelled.writer:
            pairs[text.labelled.group][text.labelled.label].append(score)
    apart = [bad - good for pair in pairs.values() for bad in pair["suspicious"] for good in pair["honest"]]
    ranked = functional.softplus(-torch.stack(apart)).mean() if apart else torch.zeros(())
    return (offers * weight).mean() + 0.5 * kind + ranked


def tuned(texts: Sequence[Prepared], weights: TunedWeights, head: TextHead | None = None) -> UpperLayers:
    """Tune the upper layers; the rate rises for `WARM_UP` batches and then falls in a straight line.

    Args:
        texts: What to tune on.
        weights: The layers to begin with.
        head: The head to go on from; without one the tuning begins anew.
    """
    epochs, rate, head_rate = AGAIN if head is not None else (EPOCHS, RATE, HEAD_RATE)
    torch.manual_seed(SEED)
    shuffle = random.Random(SEED)
    upper = UpperLayers(weights, head).train()
    groups = [(list(upper.layers.parameters()), rate), (list(upper.head.parameters()), head_rate)]
    optimizer = torch.optim.AdamW(
        [{"params": chosen, "lr": rate} for chosen, rate in groups], weight_decay=0.01
    )
    steps, step = int(epochs * len(texts) / BATCH), 0
    while step < steps:
        for batch in batches(texts, shuffle):
            share = min(1.0, (step + 1) / WARM_UP) * max(LOWEST_RATE, 1 - step / steps)
            for group, (_, highest) in zip(optimizer.param_groups, groups, strict=True):
                group["lr"] = highest * share
            rows, mask = padded([text.lower.float() for text in batch])
            with torch.autocast("cpu", torch.bfloat16):
                scores = upper(rows, mask)
            optimizer.zero_grad()
            loss = loss_of(scores.float(), batch)
            loss.backward()
            nn.utils.clip_grad_norm_(upper.parameters(), 1.0)
            optimizer.step()
            step += 1
            if step % 25 == 0:
                print(f"{step} of {steps} batches, loss {loss.item():.3f}", flush=True)
            if step >= steps:
                break
    return upper.eval()


def report(upper: UpperLayers, texts: Sequence[Prepared]) -> Iterator[str]:
    """Figures of writers that were held out, by the tuned layers as they are, before they are rounded to 8 bits."""
    scores = np.zeros((len(texts), len(KINDS)))
    with torch.no_grad():
        for start in range(0, len(texts), BATCH):
            rows, mask = padded([text.lower.float() for text in texts[start : start + BATCH]])
            scores[start : start + BATCH] = upper(rows, mask).numpy()
    labels = np.array([text.labelled.label for text in texts])
    bad, good = scores[labels == "suspicious", 0], scores[labels == "honest", 0]
    yield f"held-out writers: AUC {float((bad[:, None] > good[None]).mean()):.3f} of {len(bad)} and {len(good)}"
    for share in (0.05, 0.1):
        yield f"found above the score of {share:.0%} of honest ads: {_above(bad, good, share):.3f}"


def _above(bad: NDArray[np.float64], good: NDArray[np.float64], share: float) -> float:
    return float((bad > np.quantile(good, 1 - share)).mean())


def write(
    upper: UpperLayers, package: PackedWeights, tuned_to: Path = TUNED, head_to: Path = WEIGHTS
) -> None:
    """Write what was changed in the upper layers, and the head."""
    arrays = {
        name: numbers
        for layer in upper.layers
        if isinstance(layer, EncoderLayer)
        for name, numbers in layer.shipped(package).items()
    }
    np.savez_compressed(tuned_to, allow_pickle=False, **arrays)
    head = (upper.head.weight.detach() * HEAD_SCALE).numpy().astype(np.float32)
    bias = upper.head.bias.detach().numpy().astype(np.float32)
    pieces = [*(arrays[name] for name in sorted(arrays)), head, bias]
    digest = hashlib.sha256(b"".join(one.tobytes() for one in pieces)).hexdigest()[:12]
    about = json.dumps({"encoder": encoder_name(), "version": digest, "held_out": sorted(HELD_OUT)})
    np.savez_compressed(head_to, allow_pickle=False, about=np.array(about), weights=head, bias=bias)


def main() -> None:
    """Tune, print figures of the writers that were held out; with --write also write."""
    parser = trainer_parser(__doc__, TUNED)
    parser.add_argument("--again", action="store_true", help="go on from the layers that ship")
    arguments = parser.parse_args()
    package = PackedWeights(package_weights())
    weights = read_tuned(package) if arguments.again else TunedWeights(package, {})
    tune_on, judge = chosen_texts()
    judged = prepared(judge, weights)
    upper = tuned(prepared(tune_on, weights), weights, load_head() if arguments.again else None)
    print("\n".join(report(upper, judged)))
    if arguments.write:
        write(upper, package)
        tell_written(TUNED)


if __name__ == "__main__":
    main()
