"""The command line, from the click commands themselves."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import click

from crawler import errors
from crawler.cli import INTERRUPTED, VERBS, adwatch
from tools.reference.markdown import code, page, table


def commands() -> Iterator[tuple[str, click.Command]]:
    """Each verb, or "verb subverb", with its command, in the order of `VERBS`."""
    context = click.Context(adwatch)
    for verb in VERBS:
        command = adwatch.get_command(context, verb)
        if isinstance(command, click.Group):
            yield from ((f"{verb} {name}", inner) for name, inner in command.commands.items())
        elif command is not None:
            yield verb, command


def command_line() -> str:
    """The page of all verbs and options."""
    intro = (
        "`adwatch [OPTIONS] VERB ...`. Progress goes to stderr, results to stdout. "
        "The meaning of the exit status is in [](exit-status.md)."
    )
    overview = table(
        ("verb", "what it does"),
        ((f"[`{name}`](#{_anchor(name)})", _summary(command)) for name, command in commands()),
    )
    parts = [f"## Options before the verb\n\n{_options(adwatch)}", f"## Verbs\n\n{overview}"]
    return page("Command line", intro, *parts, *(_section(name, command) for name, command in commands()))


def exit_status() -> str:
    """The page of exit statuses."""
    kinds = [
        kind for kind in vars(errors).values() if inspect.isclass(kind) and issubclass(kind, errors.UserError)
    ]
    rows = [
        (0, "Everything went well."),
        (INTERRUPTED, "Stopped by Ctrl-C. Once stops cleanly, twice stops at once."),
    ]
    rows += [(kind.exit_status, inspect.getdoc(kind) or "") for kind in kinds]
    return page(
        "Exit status",
        "Scripts and service managers can rely on these values.",
        table(("status", "meaning"), ((str(status), text) for status, text in sorted(rows))),
    )


def _section(name: str, command: click.Command) -> str:
    usage = " ".join(command.collect_usage_pieces(click.Context(command)))
    parts = [f"## {name}", f"```text\nadwatch {name} {usage}\n```", _help(command), _options(command)]
    return "\n\n".join(part for part in parts if part)


def _help(command: click.Command) -> str:
    text = inspect.cleandoc(command.help or "").replace("\f", "")
    text = "\n\n".join([text, inspect.cleandoc(command.epilog)] if command.epilog else [text])
    return "\n\n".join(_paragraph(part) for part in re.split(r"\n\s*\n", text))


def _paragraph(text: str) -> str:
    """A paragraph of help text; click's mark for preformatted text becomes a code block."""
    if text.startswith("\b"):
        return "```text\n" + text.removeprefix("\b").strip("\n") + "\n```"
    return " ".join(text.split()).replace("<", "&lt;")


def _summary(command: click.Command) -> str:
    return re.split(r"\n\s*\n", inspect.cleandoc(command.help or ""))[0]


def _options(command: click.Command) -> str:
    rows = [_row(param) for param in command.params if isinstance(param, click.Option) and not param.hidden]
    if command is adwatch:
        rows.append(("`-h`, `--help`", "", "Show the help of adwatch or of a verb, and exit."))
    return table(("option", "value", "meaning"), rows)


def _row(option: click.Option) -> tuple[str, str, str]:
    names = ", ".join(code(name) for name in (*option.opts, *option.secondary_opts))
    value = "" if option.is_flag or option.count else code(option.make_metavar(click.Context(adwatch)))
    notes = [option.help or ""]
    if option.required:
        notes.append("Required.")
    if option.show_default and not option.is_flag:
        shown = option.show_default if isinstance(option.show_default, str) else option.default
        notes.append(f"Default: `{shown}`.")
    if isinstance(option.envvar, str):
        notes.append(f"Environment variable: `{option.envvar}`.")
    return names, value, " ".join(notes)


def _anchor(name: str) -> str:
    return name.replace(" ", "-")
