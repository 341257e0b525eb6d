"""Options that verbs share, and that the examples of every help page are command lines that exist."""

from __future__ import annotations

import shlex

import click
import pytest

from crawler import errors
from crawler.cli import VERBS, adwatch
from crawler.cli.options import country_option, parse_map
from crawler.errors import UserError


def commands():
    """Every command that a user can run: its words, and the command."""
    context = click.Context(adwatch)
    for verb in VERBS:
        command = adwatch.get_command(context, verb)
        if isinstance(command, click.Group):
            yield from (((verb, name), inner) for name, inner in command.commands.items())
        else:
            yield (verb,), command


COMMANDS = dict(commands())


def example_lines(command):
    """Command lines below "Examples:" in the help of a command."""
    _, found, lines = (command.epilog or "").partition("Examples:\n")
    return [line.strip() for line in lines.splitlines()] if found else []


def parsed(line):
    """The words of the command in an example and its other words, as click takes them apart."""
    words = shlex.split(line, comments=True)
    words = words[words.index("adwatch") + 1 :]
    for mark in (">", "|"):
        words = words[: words.index(mark)] if mark in words else words
    words = words[1:] if words[0].startswith("--json") else words
    name = tuple(words[:2]) if tuple(words[:2]) in COMMANDS else (words[0],)
    return name, words[len(name) :]


@pytest.mark.parametrize("name", COMMANDS, ids=" ".join)
def test_help_teaches_by_an_example(name):
    command = COMMANDS[name]
    assert command.help.split("\n")[0].endswith("."), "its first line is one whole sentence"
    assert example_lines(command)


@pytest.mark.parametrize("line", sorted({line for one in COMMANDS.values() for line in example_lines(one)}))
def test_example_is_a_command_line_that_click_accepts(line, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    name, words = parsed(line)
    for word in words:  # files and folders that an example names must be there
        if not word.startswith("-") and "://" not in word:
            (tmp_path / word).mkdir(parents=True) if word.endswith("/") else None
            if "." in word and "/" not in word and "=" not in word:
                (tmp_path / word).touch()
    COMMANDS[name].make_context(" ".join(name), list(words))


@pytest.mark.parametrize("name", COMMANDS, ids=" ".join)
def test_every_option_is_explained(name):
    for option in COMMANDS[name].params:
        if isinstance(option, click.Option):
            assert option.help, option.opts
            assert option.help[0].isupper(), option.opts
            assert option.help.rstrip().endswith((".", "]")), option.opts


def test_options_of_a_cluster_mean_the_same_everywhere():
    shared: dict[str, set[str]] = {"--keys": set(), "--without-tls": set()}
    for command in COMMANDS.values():
        for option in command.params:
            for flag in shared.keys() & set(option.opts):
                shared[flag].add(option.help)
    assert all(len(texts) == 1 for texts in shared.values())
    assert "already encrypted" in shared["--without-tls"].pop()


@pytest.mark.parametrize(("stated", "code"), [(None, None), ("NG", "NG"), ("ng", "NG")])
def test_region_is_a_country_code(stated, code):
    assert country_option(stated) == code


@pytest.mark.parametrize("stated", ["", "Atlantis", "XX1"])
def test_region_that_is_no_country_is_refused_with_the_fix(stated):
    with pytest.raises(UserError, match="--region NG"):
        country_option(stated)


def test_map_gives_the_key_of_each_field():
    assert parse_map(["title=job_title", "description=a=b"]) == {"title": "job_title", "description": "a=b"}


@pytest.mark.parametrize(
    ("pair", "fix"), [("title", "FIELD=KEY"), ("title=", "FIELD=KEY"), ("colour=x", "fields are")]
)
def test_map_that_is_wrong_is_refused_with_the_fix(pair, fix):
    with pytest.raises(UserError, match=fix):
        parse_map([pair])


def test_exit_statuses_are_the_contract():
    assert (errors.PartialFailure.exit_status, errors.UserError.exit_status, errors.Locked.exit_status) == (
        1,
        2,
        75,
    )
