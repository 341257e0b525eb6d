"""Write what `adwatch --help` says, from the commands themselves: `python -m tools.verb_summaries`.

Two files: a line for each verb, and the whole page as it is on a terminal of 80 columns and more.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

import crawler.cli
from crawler.__main__ import COLUMNS
from crawler.cli import VERBS, adwatch

FILE: Final = Path(crawler.cli.__file__).parent / "verb_summaries.py"
PAGE: Final = Path(crawler.cli.__file__).parents[1] / "help.txt"
LONGEST: Final = 90
"""Characters of a summary: more than a line of help on a terminal has room for."""
_HEAD: Final = '''"""What each verb does, in a line: `--help` lists the verbs without importing them.

Written by `make reference` from the commands; a test fails when it differs from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SUMMARIES: Final[Mapping[str, str]] = {
'''


def text() -> str:
    """The module as it should be."""
    context = click.Context(adwatch)
    lines = [_HEAD]
    for verb in VERBS:
        command = adwatch.get_command(context, verb)
        if command is not None:
            summary = command.get_short_help_str(LONGEST).replace("\\", "\\\\").replace('"', '\\"')
            lines.append(f'    "{verb}": "{summary}",\n')
    return "".join((*lines, "}\n"))


def help_page() -> str:
    """The page of `adwatch --help` as it should be."""
    context = click.Context(
        adwatch, info_name="adwatch", terminal_width=COLUMNS - 2, **adwatch.context_settings
    )
    return adwatch.get_help(context) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
    PAGE.write_text(help_page(), encoding="utf-8")
