"""`python -m crawler`, the same as the `adwatch` command."""

import os
import sys


def main() -> int:
    """Run the command line; answer the exit status (0, 1, 2, 75 or 130)."""
    from crawler.cli import run

    return run()


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    os._exit(status) if status == 130 else sys.exit(status)
