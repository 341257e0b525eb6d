"""`python -m tests.sites [PORT]` serves the invented board until Ctrl-C, to look at it in a browser."""

from __future__ import annotations

import asyncio
import sys

from tests.sites.board import Board
from tests.sites.server import serving


async def main(port: int) -> None:
    """Serve on `port`."""
    async with serving(Board.load(), port) as site:
        sys.stderr.write(f"{site.url}/ (Ctrl-C ends)\n")
        await asyncio.Event().wait()


if __name__ == "__main__":
    try:
        asyncio.run(main(int(sys.argv[1]) if sys.argv[1:] else 8765))
    except KeyboardInterrupt:
        sys.exit(0)
    except OSError as taken:
        sys.exit(f"{taken}; name another port: python -m tests.sites PORT")
