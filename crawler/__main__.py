"""`python -m crawler` and the `adwatch` command."""

import os
import sys


def main() -> int:
    """Run the command line.

    Returns:
        The exit status: 0, 1, 2 or 75. After Ctrl-C the process ends here with 130, without waiting for threads.
    """
    from crawler.cli import run

    status = run()
    if status == 130:
        sys.stdout.flush()
        os._exit(status)
    return status


if __name__ == "__main__":
    sys.exit(main())
