"""Writes scattered ads: one file a board, and the truth."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path

from quality.corpora.scattered import scatter

if __name__ == "__main__":
    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    lines = defaultdict(list)
    for ad, board in scatter(count, int(sys.argv[3]) if len(sys.argv) > 3 else 1):
        lines[board.name].append(json.dumps(board.line(ad), ensure_ascii=False))
        lines["truth"].append(json.dumps({"id": ad.id, "truth": ad.truth, "kind": ad.kind}))
    for name, written in lines.items():
        (folder / f"{name}.jsonl").write_text("\n".join(written) + "\n", "utf-8")
