"""Embed the known sentences of the sentence reader: `python -m quality.training.exemplars [--write]`.

It needs the extra `reader`. To run again after a change of `crawler/sentence_reader/exemplars.toml` or of the reader.
"""

from __future__ import annotations

import json

import numpy as np

from crawler.sentence_reader.encoder import installed_encoder
from crawler.sentence_reader.exemplars import VECTORS, exemplars_name, read_exemplars
from crawler.sentence_reader.head import head_name, unit_lengths
from quality.training.command import tell_written, trainer_parser


def main() -> None:
    """Embed every sentence, print how near they lie to each other, and write the vectors when told to."""
    write = trainer_parser(__doc__, VECTORS).parse_args().write
    exemplars = read_exemplars()
    vectors = installed_encoder().encode([one.text for one in exemplars])
    units = unit_lengths(vectors)
    between = (units @ units.T)[np.triu_indices(len(units), 1)]
    print(f"{len(exemplars)} sentences; median likeness of two {np.median(between):.2f}")
    if write:
        about = json.dumps({"name": exemplars_name(head_name()[1])})
        np.savez_compressed(VECTORS, vectors=vectors, about=np.array(about))
        tell_written(VECTORS)


if __name__ == "__main__":
    main()
