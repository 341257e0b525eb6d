"""The encoder as a network that can be tuned, and its tuned layers as they are shipped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from crawler.sentence_reader.network import EPSILON
from crawler.sentence_reader.packed_weights import Floats, PackedWeights
from crawler.sentence_reader.tuned import SCALES, TunedWeights, in_steps

LINEAR: Final = {"q": "q", "k": "k", "v": "v", "ao": "attended", "fi": "widen", "fo": "narrow"}
NORMS: Final = {"aln": "attended_norm", "oln": "norm"}
"""Name in the package's file -> part of a layer."""


class EncoderLayer(nn.Module):
    """One layer."""

    def __init__(self, weights: TunedWeights, number: int) -> None:
        """Load a layer."""
        super().__init__()
        shape = weights.package.shape
        self.heads, self.prefix = shape.heads, f"l{number}."
        sizes = {"fi": (shape.inner, shape.width), "fo": (shape.width, shape.inner)}
        for name, part in LINEAR.items():
            rows, columns = sizes.get(name, (shape.width, shape.width))
            setattr(self, part, nn.Linear(columns, rows))
            self._load(weights, name, part, (rows, columns), (rows,))
        for name, part in NORMS.items():
            setattr(self, part, nn.LayerNorm(shape.width, eps=EPSILON))
            self._load(weights, name, part, (shape.width,), (shape.width,))

    def _load(
        self, weights: TunedWeights, name: str, part: str, matrix: tuple[int, ...], bias: tuple[int, ...]
    ) -> None:
        module = self.get_submodule(part)
        module.get_parameter("weight").data = torch.tensor(weights.tensor(f"{self.prefix}{name}.w", *matrix))
        module.get_parameter("bias").data = torch.tensor(weights.tensor(f"{self.prefix}{name}.b", *bias))

    def forward(self, texts: Tensor, mask: Tensor, dropout: float = 0.0) -> Tensor:
        """Texts (text, piece, width) through the layer; `mask` tells which pieces are real."""
        count, length, width = texts.shape
        chance = dropout if self.training else 0.0
        query, key, value = (
            self.get_submodule(part)(texts).view(count, length, self.heads, -1).transpose(1, 2)
            for part in "qkv"
        )
        seen = functional.scaled_dot_product_attention(
            query, key, value, attn_mask=mask[:, None, None, :], dropout_p=chance
        )
        seen = self.get_submodule("attended")(seen.transpose(1, 2).reshape(count, length, width))
        texts = self.get_submodule("attended_norm")(texts + functional.dropout(seen, chance, self.training))
        wide = functional.gelu(self.get_submodule("widen")(texts))
        back = functional.dropout(self.get_submodule("narrow")(wide), chance, self.training)
        return self.get_submodule("norm")(texts + back)

    def shipped(self, package: PackedWeights) -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.generic]]]:
        """What was changed, as `crawler.sentence_reader.tuned` reads it."""
        found: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.generic]]] = {}
        for name, part in {**LINEAR, **NORMS}.items():
            key = f"{self.prefix}{name}"
            weight = _numbers(self.get_submodule(part).get_parameter("weight"))
            found[f"{key}.b"] = _numbers(self.get_submodule(part).get_parameter("bias"))
            if weight.ndim == 1:
                found[f"{key}.w"] = weight
            else:
                change = weight - package.tensor(f"{key}.w", *weight.shape)
                found[f"{key}.w"], found[f"{key}.w{SCALES}"] = in_steps(change)
        return found


def _numbers(values: Tensor) -> Floats:
    return values.detach().float().numpy()


class Embeddings(nn.Module):
    """Pieces and their places as vectors."""

    def __init__(self, weights: TunedWeights) -> None:
        """Load them; they are never tuned."""
        super().__init__()
        shape = weights.package.shape
        self.words = torch.tensor(weights.tensor("emb.word", shape.words, shape.width))
        self.places = torch.tensor(weights.tensor("emb.pos", shape.places, shape.width))
        self.kind = torch.tensor(weights.tensor("emb.type", shape.types, shape.width)[0])
        self.norm = nn.LayerNorm(shape.width, eps=EPSILON)
        self.norm.weight.data = torch.tensor(weights.tensor("emb.ln.w", shape.width))
        self.norm.bias.data = torch.tensor(weights.tensor("emb.ln.b", shape.width))

    def forward(self, pieces: Tensor) -> Tensor:
        """Numbers of pieces (text, piece) as vectors."""
        return self.norm(self.words[pieces] + self.places[: pieces.shape[1]] + self.kind)


def pooled(texts: Tensor, mask: Tensor) -> Tensor:
    """The mean of each text's pieces, of length 1."""
    real = mask[:, :, None].to(texts.dtype)
    return functional.normalize((texts * real).sum(1) / real.sum(1), dim=-1)


def padded(rows: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    """Rows of different lengths as one tensor, and which of its places are real."""
    lengths = torch.tensor([len(row) for row in rows])
    return nn.utils.rnn.pad_sequence(list(rows), batch_first=True), torch.arange(
        int(lengths.max())
    ) < lengths[:, None]
