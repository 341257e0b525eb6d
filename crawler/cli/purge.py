"""`adwatch purge`: remove personal data that is due or named, with proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from crawler.cli.context import Context, login_name, pass_context
from crawler.cli.options import examples
from crawler.cli.terminal import progress, say
from crawler.text.display import counted

if TYPE_CHECKING:
    from crawler.store import Store
    from crawler.store.named_contact import NamedContact
    from crawler.store.purge_candidates import Purgeable


@click.command(
    "purge",
    epilog=examples(
        "adwatch purge --due  # show what is due",
        "adwatch purge --due --yes --why 'retention'  # remove it",
        "adwatch purge --contact email:a@example.org --yes --why 'erasure request 7'",
        "adwatch purge --hold listing:3f9a0c51d2e84b76 --why 'court order 12'",
    ),
)
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option(
    "--due", "by_time", is_flag=True, help="All ads whose retention period has ended (see retention.toml)."
)
@click.option(
    "--contact",
    metavar="KIND:VALUE",
    help="All ads with this contact, such as email:a@example.org; a number under every app.",
)
@click.option(
    "--why",
    default="",
    metavar="REASON",
    help="Reason, recorded in the ledger; write no personal data in it.",
)
@click.option("--yes", is_flag=True, help="Really remove. Without it, only print what would be removed.")
@click.option(
    "--hold",
    metavar="SUBJECT",
    help="Protect listing:ID, campaign:ID or source:NAME from purging; needs --why.",
)
@click.option("--release", metavar="SUBJECT", help="End the hold of listing:ID, campaign:ID or source:NAME.")
@click.option("--finish", "only_finish", is_flag=True, help="Complete a purge that was interrupted.")
@pass_context
def command(
    context: Context,
    ids: tuple[str, ...],
    by_time: bool,
    contact: str | None,
    why: str,
    yes: bool,
    hold: str | None,
    release: str | None,
    only_finish: bool,
) -> None:
    """Remove the content of ads: from the store, search, captures, backups and working files of exports.

    A tombstone stays, which keeps the hash chain valid, and the id, so that the ad is not stored again. Earlier
    exports are named in the ledger; only their receivers can remove them.

    Name the ads by ID, or choose them with --contact or --due. Nothing is removed without --yes.
    """
    from crawler.errors import UserError
    from crawler.evidence.purge import finish
    from crawler.evidence.retaining import note_run
    from crawler.export.work_folders import sweep
    from crawler.masking.reasons import checked_reason

    checked_reason(why, "--why")
    sweep(context.home)
    with context.store() as store:
        if hold:
            _hold(store, hold, why)
        elif release:
            _release(store, release)
        elif only_finish:
            say(f"{counted(finish(store), 'capture')} completed")
        elif not (ids or by_time or contact):
            raise UserError("name what to purge: ids, --contact KIND:VALUE or --due")
        else:
            named = _named(store, contact) if contact else None
            chosen = _chosen(store, ids, named, by_time=by_time)
            if named:
                _erase_reports(store, named, why, yes=yes)
            _purge(context, store, chosen, why, yes=yes)
            if by_time and yes:
                note_run(context.home)  # a person says that the clock is right


def _named(store: Store, contact: str) -> NamedContact:
    """The contact that was named; where no ad carries it, what was looked for is told."""
    from crawler.store.named_contact import named_contact

    found = named_contact(store.database, contact)
    if not found.ids:
        say(f"no ad carries this contact; looked for {found.told}", err=True)
    return found


def _erase_reports(store: Store, contact: NamedContact, why: str, *, yes: bool) -> None:
    """Forget what partners reported of a contact: an erasure that left it there would be none."""
    from crawler.store.partner_terms import term_key

    key = term_key(contact.kind, contact.value)
    with store.transaction():
        feeds = store.partner_terms.feeds_of(*key)
        if yes and feeds:
            store.partner_terms.erase(*key)
            store.note("intake", "erased", {"by": login_name(), "feeds": feeds, "why": why})
    if feeds:
        done = "was forgotten" if yes else "would be forgotten"
        say(f"what {', '.join(feeds)} reported of this contact {done}", err=True)


def _hold(store: Store, text: str, why: str) -> None:
    from crawler.errors import UserError
    from crawler.store.held_subject import held_subject

    if not why:
        raise UserError("write --why with the reason of the hold, such as 'court order 12'")
    subject = held_subject(store.database, text)
    store.purgeable.hold(subject, why)
    say(f"{subject} is kept until `adwatch purge --release {subject}`")


def _release(store: Store, text: str) -> None:
    """End a hold, also one of an older version whose subject the store never had."""
    from crawler.store.held_subject import held_subject

    subject, ended = text, store.purgeable.release(text)
    if not ended:
        subject = held_subject(store.database, text)
        ended = store.purgeable.release(subject)
    say(f"{subject}: {'released' if ended else 'there was no such hold'}")


def _chosen(
    store: Store, ids: tuple[str, ...], named: NamedContact | None, *, by_time: bool
) -> list[Purgeable]:
    from crawler.errors import UserError
    from crawler.evidence.purge import due, due_beside_held

    if by_time:
        if beside := due_beside_held(store):
            say(
                f"{counted(len(beside), 'ad')} due {'stays' if len(beside) == 1 else 'stay'}: an ad of the same page"
                " is on hold or of an open case",
                err=True,
            )
        return due(store)
    keys = {*ids, *(store.purgeable.carriers(named.ids) if named else ())}
    found = store.purgeable.listings(keys)
    if missing := sorted(set(ids) - {one.key for one in found}):
        raise UserError(f"no listing with content has the id {', '.join(missing[:5])}")
    return found


def _purge(context: Context, store: Store, chosen: list[Purgeable], why: str, *, yes: bool) -> None:
    from dataclasses import asdict

    from crawler.cli.after_ingest import join, sign
    from crawler.errors import PartialFailure
    from crawler.evidence.purge import purge, summary

    if not yes or not chosen:
        found = summary(chosen)
        if context.json:
            context.emit({"would_be_purged": [one.key for one in chosen], "kinds": dict(found)})
            return
        kinds = ", ".join(f"{count} {kind}" for kind, count in found.items())
        say(
            f"{counted(len(chosen), 'ad')} would be purged ({kinds or 'none'}); nothing was changed. Add --yes to do"
            " it"
        )
        return
    with progress() as bar:
        task = bar.add_task("texts read for what is gone", total=None)
        done = purge(store, chosen, why, tick=lambda count: bar.advance(task, count))
    join(store)
    if context.json:
        context.emit(asdict(done))
    else:
        say(done.told)
        many = len(done.left)
        say(
            f"looked for what is gone (contacts: {done.contacts}) in the bytes of {counted(done.searched, 'file')},"
            f" and in {counted(done.texts, 'text')} in every spelling: {many} files or tables hold one"
        )
    sign(store)
    if done.left:
        names = ", ".join(f"{name} ({count})" for name, count in done.left[:5])
        raise PartialFailure(
            f"removed contacts are still in {names}: another ad quotes them, or somebody wrote them there. Take them "
            "out at the desk where it can be done; notes of cases and the chain (ledger) never change, which whoever "
            "asked for the erasure has to be told"
        )
