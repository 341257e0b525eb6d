"""Writes planted ads as JSON Lines, the truth next to each."""

from __future__ import annotations

import json
import sys

from quality.corpora.planted import stream

if __name__ == "__main__":
    size, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    for planted in stream(size, seed, words=len(sys.argv) > 3):
        print(json.dumps(planted.line() | {"truth": planted.truth, "kind": planted.kind}, ensure_ascii=False))
