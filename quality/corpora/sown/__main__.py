"""Writes sown ads as JSON Lines, the truth next to each."""

from __future__ import annotations

import json
import sys

from quality.corpora.sown import sow

if __name__ == "__main__":
    size, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    for ad in sow(size, seed):
        print(json.dumps(ad.line() | {"truth": ad.truth, "kind": ad.kind}, ensure_ascii=False))
