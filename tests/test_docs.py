"""README and code list the same things: verbs, options, kinds of source, kinds of contact, formats, statuses."""

import re
import textwrap
from pathlib import Path

import click
import pytest

from crawler import errors
from crawler.cli import INTERRUPTED, VERBS, adwatch

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")


def section(heading: str) -> str:
    """The text below a heading, up to the next one of its rank or above."""
    match = re.search(rf"^(#+) {re.escape(heading)}$", README, re.M)
    assert match, f"README.md has no heading {heading!r}"
    end = re.search(rf"^#{{1,{len(match[1])}}} ", README[match.end() :], re.M)
    return README[match.end() : match.end() + end.start()] if end else README[match.end() :]


def first_column(heading: str) -> set[str]:
    """What stands in backticks in the first column of the table below a heading."""
    rows = re.findall(r"^\| ([^|]+) \|", section(heading), re.M)
    return {word for row in rows for word in re.findall(r"`([^`]+)`", row)}


def commands() -> dict[str, click.Command]:
    """Verb, or "verb subverb", -> its command."""
    found: dict[str, click.Command] = {}
    context = click.Context(adwatch)
    for verb in VERBS:
        command = adwatch.get_command(context, verb)
        assert command, f"{verb} is in VERBS, but crawler/cli has no module for it"
        if isinstance(command, click.Group):
            found |= {f"{verb} {name}": inner for name, inner in command.commands.items()}
        else:
            found[verb] = command
    return found


def options(command: click.Command) -> set[str]:
    """Long names of the options of a command."""
    names = {name for param in command.params if isinstance(param, click.Option) for name in param.opts}
    return {name for name in names if name.startswith("--")}


def test_readme_has_a_row_for_every_verb_and_no_other():
    rows = re.findall(r"^\| `([a-z]+(?: [a-z]+)?)[ `]", section("The verbs"), re.M)
    assert sorted(rows) == sorted(commands())


@pytest.mark.parametrize("verb", sorted(commands()))
def test_readme_names_every_option_of_a_verb_and_no_other(verb):
    (row,) = re.findall(rf"^\| `{verb}[ `].*$", section("The verbs"), re.M)
    assert set(OPTION.findall(row)) == options(commands()[verb])


def test_readme_names_every_global_option():
    intro = section("The verbs").split("\n|")[0]
    assert set(OPTION.findall(intro)) == options(adwatch) | {"--help"}


def test_every_verb_is_shown_once():
    shown = set(re.findall(r"^\$ (?:.*\| )?adwatch (?:--[a-z]+ [^ ]+/[^ ]* )*([a-z]+)", README, re.M))
    assert shown == set(VERBS)


def test_kinds_of_source():
    from crawler.sources.kinds import KINDS

    assert first_column("Kinds of source") == set(KINDS)


def test_kinds_of_contact():
    from crawler.contacts.registry import EXTRACTORS
    from crawler.contacts.services import HOSTS

    listed = {kind for reader in EXTRACTORS for kind in reader.kinds}
    assert first_column("Kinds of contact") == listed | {kind for kind, _ in HOSTS.values()}


def test_export_formats():
    (option,) = (param for param in commands()["export"].params if param.name in ("form", "format"))
    assert isinstance(option.type, click.Choice)
    assert first_column("Export formats") == set(option.type.choices)


def test_the_card_of_the_readme_is_right_and_would_be_crawled(tmp_path):
    from crawler.sources import load

    (block,) = re.findall(r"^ *```toml\n(.*?)^ *```", README, re.M | re.S)
    path = tmp_path / "sources.toml"
    path.write_text(textwrap.dedent(block), encoding="utf-8")
    (card,) = load(path).cards.values()
    assert card.disabled_because == ""


def test_exit_statuses():
    told = {int(number) for number in re.findall(r"^\| (\d+) \|", section("Exit status"), re.M)}
    raised = {
        kind.exit_status
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.UserError)
    }
    assert told == raised | {0, INTERRUPTED}


def test_doors_lead_somewhere():
    for path in re.findall(r"`((?:crawler|spiders|pipelines|tests|bench)/[\w./]*)`", README):
        assert (ROOT / path).exists(), path


def test_every_make_target_of_the_readme_is_in_the_makefile():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    assert set(re.findall(r"`make ([a-z]+)`|^\$ make ([a-z]+)", README, re.M)) <= {
        pair for target in targets for pair in ((target, ""), ("", target))
    }
