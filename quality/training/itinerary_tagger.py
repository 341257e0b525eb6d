"""Fit the tagger of journeys: `python -m quality.training.itinerary_tagger [--write] [--onward SET...]`.

It needs the group `tuning`.

The lower four of the encoder's layers stay as they are; low-rank adapters (Hu et al. 2022) on all matrices of the
upper eight and a head over each piece are fitted on texts that writers marked (`quality/corpora/itineraries`). What
the rules see is given to the head beside the vectors, and left out of three batches in ten, so that it doesn't lean
on rules that were written with some of the texts. Bars are fitted on writers held out: half of the writers, then
the other half, are left out of a short fit, and each bar is the best of all that were left out. Then all texts are
fitted. An hour and a half of one core.

With `--onward`, the weights that ship are fitted on instead, over the sets named and every second text of the others,
for `ONWARD_PASSES` at half the rate. The weights that ship were so fitted with i12 to i15; by the clock that ended
after 1.16 passes. Their bars come from one half left out (i5, i7, i9, i11, i13, i15 and ten_languages, every second
text), where they are above those of before, which a tagger had that was fitted longer, as what ships is.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count, islice
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from crawler.itinerary.clues import CLUES, TAGGED, Clues
from crawler.itinerary.reader import read_rules
from crawler.itinerary.reading import reading_of
from crawler.itinerary.records import Part
from crawler.itinerary.tagger import (
    BEGIN,
    INSIDE,
    MOST_PIECES,
    OUTSIDE,
    TAGS,
    WEIGHTS,
    moved,
    spans_of,
    windows,
)
from crawler.sentence_reader.adapted import TALL, WIDE
from crawler.sentence_reader.encoder import encoder_name, package_weights
from crawler.sentence_reader.packed_weights import PackedWeights
from crawler.sentence_reader.pieces import PieceVocabulary
from crawler.sentence_reader.splitting import Span
from crawler.sentence_reader.tuned import TunedWeights
from quality.itineraries import CORPUS, Figures, MarkedJourney, marked_lines
from quality.training.command import tell_written, trainer_parser
from quality.training.encoder_network import LINEAR, Embeddings, EncoderLayer, padded

HALF: Final = frozenset(("i1", "i4", "i6", "i8", "i10", "i12", "i14"))
"""Sets that are left out together, then all others: bars are fitted on them by a tagger that has not seen them."""
KEPT_LAYERS: Final = 4
RANK: Final = 16
PASSES: Final = 6
HALF_PASSES: Final = 4
ONWARD_PASSES: Final = 1.2
ONWARD_RATE: Final = 0.5
"""Share of the rates with which weights that were fitted before are fitted on."""
BATCH: Final = 8
RATE: Final = 1e-3
HEAD_RATE: Final = 3e-3
WARM_UP: Final = 30
LOWEST_RATE: Final = 0.02
DROPOUT: Final = 0.1
WITHOUT_CLUES: Final = 0.3
TAG_WEIGHTS: Final = (1.0, 1.5, 1.5)
"""Of what is outside, begins and goes on: most pieces are outside. All set by hand in 2026."""
BARS: Final = tuple(round(0.4 + 0.05 * step, 2) for step in range(12))
SEED: Final = 1
TOLD_EVERY: Final = 100
_IGNORED: Final = -100


@dataclass(slots=True)
class Window:
    """A run of sentences of a text, ready for the upper layers."""

    places: list[Span]
    lower: Tensor
    clues: NDArray[np.float32]
    tags: NDArray[np.int64]
    """Row for each piece, column for each part."""


@dataclass(slots=True)
class Marked:
    """A text with its windows."""

    journey: MarkedJourney
    windows: list[Window]


Texts = Mapping[str, Sequence[Marked]]
"""Name of a set -> its texts."""


class Adapter(nn.Module):
    """A matrix of the encoder with a low-rank change."""

    def __init__(self, linear: nn.Linear) -> None:
        """Begin with no change."""
        super().__init__()
        self.linear = linear
        self.wide = nn.Parameter(torch.randn(RANK, linear.in_features) / linear.in_features**0.5)
        self.tall = nn.Parameter(torch.zeros(linear.out_features, RANK))

    def forward(self, rows: Tensor) -> Tensor:
        """Rows through it."""
        changed: Tensor = self.linear(rows) + rows @ self.wide.T @ self.tall.T
        return changed


class TaggerNetwork(nn.Module):
    """The upper layers with adapters, and the head."""

    def __init__(self, weights: TunedWeights) -> None:
        """Load the layers; only adapters and head are fitted."""
        super().__init__()
        shape = weights.package.shape
        self.layers = nn.ModuleList(
            [EncoderLayer(weights, number) for number in range(KEPT_LAYERS, shape.layers)]
        )
        self.requires_grad_(False)
        for layer in self.layers:
            for part in LINEAR.values():
                linear = layer.get_submodule(part)
                assert isinstance(linear, nn.Linear)
                setattr(layer, part, Adapter(linear))
        self.head = nn.Linear(shape.width + CLUES, len(TAGGED) * TAGS)

    def forward(self, rows: Tensor, mask: Tensor, clues: Tensor) -> Tensor:
        """Log-odds of each tag: text, piece, part, tag."""
        for layer in self.layers:
            rows = layer(rows, mask, DROPOUT)
        seen = functional.dropout(rows, DROPOUT, self.training)
        odds: Tensor = self.head(torch.cat([seen, clues], dim=-1))
        return odds.view(*odds.shape[:2], len(TAGGED), TAGS)


class Preparing:
    """Texts through the layers that stay as they are."""

    def __init__(self, weights: TunedWeights) -> None:
        """Load the lower layers."""
        self._vocabulary, self._embeddings = PieceVocabulary(weights.package), Embeddings(weights).eval()
        self._lower = [EncoderLayer(weights, number).eval() for number in range(KEPT_LAYERS)]

    def marked(self, journey: MarkedJourney) -> Marked:
        """A text with its windows."""
        at = reading_of(journey.text, journey.language.split("-")[0])
        clues = Clues(at, read_rules(at))
        found = []
        for start, end in windows(journey.text):
            pieces = self._vocabulary.placed(journey.text[start:end])[:MOST_PIECES]
            places = [moved(one, start) for one in pieces]
            lower = self._through(torch.tensor([[one.number for one in pieces]]))
            found.append(Window(places, lower, clues.at(places), tags_of(journey, places)))
        return Marked(journey, found)

    def _through(self, numbers: Tensor) -> Tensor:
        with torch.no_grad():
            rows, mask = self._embeddings(numbers), torch.ones_like(numbers, dtype=torch.bool)
            for layer in self._lower:
                rows = layer(rows, mask)
        found: Tensor = rows[0]
        return found


def tags_of(journey: MarkedJourney, places: Sequence[Span]) -> NDArray[np.int64]:
    """The tags of each piece; every place where marked words stand is marked."""
    found = np.full((len(places), len(TAGGED)), OUTSIDE, np.int64)
    for column, part in enumerate(TAGGED):
        for start, end in journey.spans(part):
            inside = [row for row, (a, b) in enumerate(places) if a < b and a < end and start < b]
            found[inside, column] = INSIDE
            found[inside[:1], column] = BEGIN
    found[[row for row, (start, end) in enumerate(places) if start == end]] = _IGNORED
    return found


def fitted(
    texts: Sequence[Marked], network: TaggerNetwork, passes: float = PASSES, share_of_rate: float = 1.0
) -> TaggerNetwork:
    """Fit adapters and head; rates rise for `WARM_UP` batches and then fall in a straight line."""
    shuffle = random.Random(SEED)
    network.train()
    chosen = [
        (value, share_of_rate * (HEAD_RATE if name.startswith("head") else RATE))
        for name, value in network.named_parameters()
        if value.requires_grad
    ]
    optimizer = torch.optim.AdamW([{"params": [value], "lr": rate} for value, rate in chosen])
    every = [window for text in texts for window in text.windows]
    steps = round(passes * (len(every) // BATCH))
    endless = chain.from_iterable(_batches(every, shuffle) for _ in count())
    for step, batch in enumerate(islice(endless, steps)):
        share = min(1.0, (step + 1) / WARM_UP) * max(LOWEST_RATE, 1 - step / steps)
        for group, (_, rate) in zip(optimizer.param_groups, chosen, strict=True):
            group["lr"] = rate * share
        loss = _loss(network, batch, shuffle.random() < WITHOUT_CLUES)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_([value for value, _ in chosen], 1.0)
        optimizer.step()
        if step % TOLD_EVERY == TOLD_EVERY - 1:
            print(f"batch {step + 1} of {steps}, loss {loss.item():.3f}", flush=True)
    return network.eval()


def _batches(every: Sequence[Window], shuffle: random.Random) -> Iterator[list[Window]]:
    """Batches of windows of like length, in any order."""
    ordered = sorted(every, key=lambda one: len(one.places) * shuffle.uniform(0.6, 1.4))
    found = [ordered[at : at + BATCH] for at in range(0, len(ordered) - BATCH + 1, BATCH)]
    shuffle.shuffle(found)
    yield from found


def _loss(network: TaggerNetwork, batch: Sequence[Window], without_clues: bool) -> Tensor:
    rows, mask = padded([one.lower for one in batch])
    clues, _ = padded([torch.tensor(one.clues) for one in batch])
    tags = nn.utils.rnn.pad_sequence(
        [torch.tensor(one.tags) for one in batch], batch_first=True, padding_value=_IGNORED
    )
    with torch.autocast("cpu", torch.bfloat16):
        odds = network(rows, mask, torch.zeros_like(clues) if without_clues else clues)
    return functional.cross_entropy(
        odds.float().reshape(-1, TAGS),
        tags.reshape(-1),
        weight=torch.tensor(TAG_WEIGHTS),
        ignore_index=_IGNORED,
    )


def tally(found: dict[float, Figures], network: TaggerNetwork, texts: Sequence[Marked]) -> None:
    """Count what is found of each text at each bar."""
    for text in texts:
        said = []
        for one in text.windows:
            with torch.no_grad():
                mask = torch.ones(1, len(one.places), dtype=torch.bool)
                odds = network(one.lower[None], mask, torch.tensor(one.clues)[None])
            said.append(odds.softmax(-1)[0].numpy())
        for bar, figures in found.items():
            spans = [
                span
                for one, probabilities in zip(text.windows, said, strict=True)
                for span in spans_of(probabilities, one.places, dict.fromkeys(TAGGED, bar))
            ]
            figures.compare(text.journey, spans)


def best_bars(found: dict[float, Figures]) -> dict[Part, float]:
    """The bar of each part with the best F1."""
    return {part: max(found, key=lambda bar: found[bar].parts[part].f1) for part in TAGGED}


def begun(weights: TunedWeights) -> TaggerNetwork:
    """A network without change."""
    torch.manual_seed(SEED)
    return TaggerNetwork(weights)


def resumed(weights: TunedWeights, path: Path = WEIGHTS) -> TaggerNetwork:
    """The network with adapters and head as they were written."""
    network = begun(weights)
    with np.load(path, allow_pickle=False) as stored:
        kept = {
            name: torch.tensor(stored[name].astype(np.float32)) for name in stored.files if name != "about"
        }
    network.head.weight.data, network.head.bias.data = kept["weight"], kept["bias"]
    for name, value in _adapters(network):
        value.data = kept[name]
    return network.eval()


def _adapters(network: TaggerNetwork) -> Iterator[tuple[str, nn.Parameter]]:
    """Name of each matrix of an adapter in the file, and the matrix."""
    for layer in network.layers:
        assert isinstance(layer, EncoderLayer)
        for name, part in LINEAR.items():
            adapter = layer.get_submodule(part)
            for end in (TALL, WIDE):
                yield f"{layer.prefix}{name}.w{end}", adapter.get_parameter(end.lstrip(":"))


def write(network: TaggerNetwork, bars: dict[Part, float], path: Path = WEIGHTS) -> None:
    """Write adapters and head as numbers of 16 bits."""
    arrays = {name: value.detach().numpy().astype(np.float16) for name, value in _adapters(network)}
    about = json.dumps({"encoder": encoder_name(), "bars": bars})
    np.savez_compressed(
        path,
        allow_pickle=False,
        about=np.array(about),
        weight=network.head.weight.detach().numpy().astype(np.float16),
        bias=network.head.bias.detach().numpy().astype(np.float16),
        **arrays,
    )


def fitted_bars(texts: Texts, weights: TunedWeights) -> dict[Part, float]:
    """Bars by writers held out; prints the figures of each bar."""
    found = {bar: Figures() for bar in BARS}
    for out in (HALF & texts.keys(), texts.keys() - HALF):
        others = [text for writer, some in texts.items() if writer not in out for text in some]
        network = fitted(others, begun(weights), HALF_PASSES)
        tally(found, network, [text for writer in sorted(out) for text in texts[writer]])
    bars = best_bars(found)
    for part, bar in bars.items():
        print(f"writers held out: {part} F1 {found[bar].parts[part].f1:.3f} at bar {bar}")
    for bar, figures in found.items():
        print(f"writers held out: all F1 {figures.all.f1:.3f} at bar {bar}")
    return bars


def onward(texts: Texts, new: Sequence[str], weights: TunedWeights) -> TaggerNetwork:
    """The weights that ship, fitted on with new sets and half of the others."""
    known = [text for name, some in texts.items() if name not in new for text in some[::2]]
    every = [*known, *(text for name in new for text in texts[name])]
    return fitted(every, resumed(weights), ONWARD_PASSES, ONWARD_RATE)


def main() -> None:
    """Print figures of texts that were held out; with --write fit on all and write."""
    parser = trainer_parser(__doc__, WEIGHTS)
    parser.add_argument(
        "--onward", nargs="+", metavar="SET", help="fit the weights that ship on with these sets"
    )
    arguments = parser.parse_args()
    weights = TunedWeights(PackedWeights(package_weights()), {})
    preparing = Preparing(weights)
    texts = {
        path.stem: [preparing.marked(one) for one in marked_lines(path)]
        for path in sorted(CORPUS.glob("*.jsonl"))
    }
    bars = fitted_bars(texts, weights)
    if arguments.write:
        every = [text for some in texts.values() for text in some]
        network = (
            onward(texts, arguments.onward, weights) if arguments.onward else fitted(every, begun(weights))
        )
        write(network, bars)
        tell_written(WEIGHTS)


if __name__ == "__main__":
    main()
