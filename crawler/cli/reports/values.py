"""What several verbs of `adwatch reports` ask for: a country and a passphrase."""

from __future__ import annotations

import sys

import click

from crawler.errors import UserError


def country_of(code: str | None) -> str | None:
    """The ISO 3166 code that was meant; raises UserError where there is no such country."""
    from crawler.geo.places import country_code

    if code is None:
        return None
    found = country_code(code)
    if found is None:
        raise UserError(f"{code!r} is no country of ISO 3166, such as NG")
    return found


def passphrase(from_stdin: bool, *, new: bool) -> str:
    """The passphrase of the private key, from stdin or asked for; a new one is asked for twice."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    asked: str = click.prompt("Passphrase", hide_input=True, confirmation_prompt=new, err=True)
    return asked
