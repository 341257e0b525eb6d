"""The adwatch command: its global options. Each verb is a module of this package.

To add a verb: a module `crawler/cli/NAME.py` with a click command named `command`, and its name in `VERBS`.
Verb modules import what is heavy inside their functions, so that `--help` stays fast.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Final

import click

from crawler import __version__
from crawler.cli.context import Context
from crawler.cli.logs import log_to_stderr
from crawler.cli.terminal import say
from crawler.errors import UserError, in_words, is_full
from crawler.installed import check_packages

# fmt: off
VERBS: Final[tuple[str, ...]] = (
    "demo",
    "sources",
    "crawl",
    "analyse",
    "import",
    "inbox",
    "scan",
    "engine",
    "campaigns",
    "recruiters",
    "review",
    "reports",
    "catalogue",
    "registers",
    "learn",
    "rescore",
    "show",
    "itinerary",
    "export",
    "partners",
    "match",
    "terms",
    "takedowns",
    "growth",
    "statistics",
    "publish",
    "refer",
    "taxii",
    "push",
    "status",
    "verify",
    "backup",
    "restore",
    "doctor",
    "purge",
)
# fmt: on
"""In the order of a working day; a verb `import` lives in `import_.py`."""

INTERRUPTED = 130
"""Exit status after Ctrl-C: 128 + SIGINT (2), as shells have it."""


class VerbGroup(click.Group):
    """Imports a verb's module only when it is asked for (or listed)."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Verbs in the order of `VERBS`, not of the alphabet."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a verb, or None when there is no such verb."""
        if cmd_name not in VERBS:
            return None
        module = cmd_name + "_" if cmd_name == "import" else cmd_name
        command: click.Command = import_module(f"crawler.cli.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs as click does, but from `SUMMARIES`: importing all of them takes longer than the rest."""
        from crawler.cli.verb_summaries import SUMMARIES

        limit = formatter.width - 6 - max(map(len, VERBS))
        listed = [
            click.Command(verb, help=SUMMARIES[verb]) if verb in SUMMARIES else self.get_command(ctx, verb)
            for verb in VERBS
        ]
        with formatter.section("Commands"):
            formatter.write_dl(
                [
                    (verb, one.get_short_help_str(limit))
                    for verb, one in zip(VERBS, listed, strict=True)
                    if one
                ]
            )


@click.group(cls=VerbGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="adwatch")
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("data"),
    envvar="ADWATCH_HOME",
    show_default="./data",
    help="Folder of the store, the captures and the locks.",
)
@click.option(
    "--sources",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("sources.toml"),
    show_default="./sources.toml",
    help="File that lists what to watch.",
)
@click.option(
    "--catalogue",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    envvar="ADWATCH_CATALOGUE",
    metavar="DIRECTORY",
    help="Folder of your own phrases and tables, read on top of the shipped catalogue.",
)
@click.option(
    "-v",
    "--verbose",
    count=True,
    help="Log to stderr what adwatch does, with the tracebacks of isolated defects; -vv logs libraries too.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON where a verb prints a table.")
@click.pass_context
def adwatch(
    ctx: click.Context, home: Path, sources: Path, catalogue: Path | None, verbose: int, as_json: bool
) -> None:
    """Find recruiters of human traffickers and advance-fee scammers in public job ads.

    Start with `adwatch demo`. Options of all verbs come before the verb: `adwatch --json status`. Progress goes to
    stderr, results go to stdout.

    Exit status: 0 success; 1 finished, but something failed and is named; 2 wrong usage or configuration; 75 another
    run holds the lock; 130 stopped by Ctrl-C.
    """
    log_to_stderr(verbose)
    # By the environment, since a crawl's workers are processes of their own.
    os.environ["ADWATCH_HOME_CATALOGUE"] = str((home / "catalogue").absolute())
    if catalogue:
        os.environ["ADWATCH_CATALOGUE"] = str(catalogue.absolute())
    ctx.obj = Context(home=home, sources=sources, verbose=verbose, json=as_json)


def check_words(arguments: Sequence[str]) -> None:
    """Raise UserError where a word holds bytes that are no UTF-8: only the name of a file may."""
    for word in arguments:
        name = word.partition("=")[2] if word.startswith("--") and "=" in word else word
        if any("\ud800" <= sign <= "\udfff" for sign in word) and not os.path.lexists(name):
            shown = word.encode("utf-8", "backslashreplace").decode()
            raise UserError(f"{shown!r} holds bytes that are no UTF-8; write it in UTF-8")


def run(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: The words after `adwatch`; those of the process by default.

    Returns:
        The exit status. Errors for users are printed to stderr as one message.
    """
    try:
        check_packages()
        check_words(sys.argv[1:] if arguments is None else arguments)
        status = adwatch.main(args=arguments, prog_name="adwatch", standalone_mode=False)
    except UserError as error:
        say(f"adwatch: {error}", err=True)
        return error.exit_status
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        say("adwatch: stopped", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except OSError as error:
        if not is_full(error):
            raise
        say(f"adwatch: {in_words(error)}", err=True)
        return UserError.exit_status
    return status if isinstance(status, int) else 0
