"""`adwatch reports`: what victims, witnesses and hotlines told, kept apart from ads and sealed."""

from __future__ import annotations

import click

from crawler.cli.reports import public, reading, taking


@click.group("reports")
def command() -> None:
    """Reports of victims, witnesses and hotlines. They are no ads: no export and no campaign holds them.

    What a report says of the suspect (contacts, countries, signs) is read like an ad and compared with what is
    stored. The reporter's words, name and contacts are sealed: who takes reports in can't read them afterwards.
    """


for verb in (
    taking.keys,
    taking.take,
    taking.undo,
    taking.forget,
    reading.list_reports,
    reading.show,
    reading.confirm,
    reading.write_reply,
    reading.list_hotlines,
    reading.close,
    public.form,
    public.key,
):
    command.add_command(verb)
