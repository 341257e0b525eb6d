"""The form that takes ads in, its preview, and the undoing of a whole intake."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from starlette.responses import RedirectResponse, Response

from crawler.campaigns.service import join_new
from crawler.errors import UserError
from crawler.evidence.undone_import import undo_import
from crawler.geo.places import country_code
from crawler.imports.ad_reader import ImportedAd
from crawler.imports.assess_batch import AssessmentBatch, assess_batch
from crawler.imports.preview import ImportPreview
from crawler.imports.summary import ImportSummary, check_source_name
from crawler.postings import Hints
from crawler.records import TEXT_FIELDS, Contact
from crawler.review.campaign.rulings import takes_effect
from crawler.review.intake.staged import MAPPED, PASTED, StagedAds
from crawler.review.web.operation_sentences import error_words
from crawler.review.web.routing import RequestContext
from crawler.review.web.uploads import uploaded_files
from crawler.text.display import visible

SHOWN: Final = 3
"""Ads of a preview that are shown, as the product owner asked for."""
TOLD: Final = 10
"""Places that failed or were left out which are named."""
INTAKES: Final = 20
"""Latest intakes that are listed."""
LONGEST: Final = 400
"""Characters of a field that are shown."""


@dataclass(frozen=True, slots=True)
class ReadAd:
    """An ad of a preview."""

    origin: str
    fields: tuple[tuple[str, str], ...]
    contacts: tuple[Contact, ...]
    band: str
    score: float


def form(context: RequestContext) -> Response:
    """The form, and the latest intakes."""
    return _form(context)


def _form(context: RequestContext, said: str = "", status: int = 200) -> Response:
    return context.render(
        "take_in.html",
        status,
        read=None,
        said=said,
        intakes=context.store.ad_intakes.latest(INTAKES),
        done=context.store.ad_intakes.get(context.one_of_query("done") or 0),
    )


def look(context: RequestContext) -> Response:
    """Read what was pasted or dropped, and show it; nothing is stored."""
    try:
        hints = _hints(context)
    except UserError as error:
        return _form(context, error_words(error), 400)
    files = uploaded_files(context.form)
    if pasted := context.text("text", 200_000):
        files.append((PASTED, pasted.encode("utf-8", "replace")))
    if not files:
        return _form(context, context.say("take_in.nothing"), 400)
    return _preview(context, StagedAds(files=tuple(files), hints=hints))


def _hints(context: RequestContext) -> Hints:
    """Source and country of the form; raises UserError for a name or country that is none, or a watched source."""
    name, country = context.text("source", 60), context.text("country", 40)
    region = country_code(country) if country else None
    if country and region is None:
        raise UserError(f"{country!r} is no country: write its name or ISO 3166 code, such as NG")
    check_source_name(name)
    if any(one.name == name and one.kind != "import" for one in context.store.runs.sources()):
        raise UserError(f"{name!r} is a source that is crawled: choose another name")
    return Hints(source=name, region=region)


def _preview(context: RequestContext, staged: StagedAds, said: str = "", status: int = 200) -> Response:
    read, columns = staged.preview()
    return context.render(
        "take_in.html",
        status,
        staged=context.app.staged.put(context.session.user, staged),
        read=read,
        columns=columns,
        fields=MAPPED,
        chosen=_chosen(staged, read),
        shown=_assessed(read.first[:SHOWN]),
        problems=_named(read.summary, TOLD),
        sealed=sorted({name for columns in read.summary.sealed.values() for name in columns}),
        source=staged.hints.source,
        said=said,
    )


def _chosen(staged: StagedAds, read: ImportPreview) -> dict[str, str]:
    """Field -> column: what is proposed, and what somebody chose."""
    proposed = [one.aliases for one in read.summary.proposals if one.taken]
    return {**(proposed[0] if proposed else {}), **staged.aliases}


def _assessed(ads: Sequence[ImportedAd]) -> list[ReadAd]:
    said = assess_batch(AssessmentBatch({place: ad.posting for place, ad in enumerate(ads)}, {}))
    shown = []
    for place, ad in enumerate(ads):
        posting = said[place].on(ad.posting)
        judged = posting.assessment
        words = [(name, text[:LONGEST]) for name in TEXT_FIELDS if (text := posting.text_of(name)).strip()]
        words += [("date_posted", posting.date_posted)] if posting.date_posted else []
        shown.append(
            ReadAd(
                origin=ad.item.origin,
                fields=tuple(words),
                contacts=judged.contacts if judged else (),
                band=judged.band if judged else "low",
                score=judged.score if judged else 0.0,
            )
        )
    return shown


def _named(tally: ImportSummary, most: int) -> list[str]:
    """What failed, has no ad, or was left out, with its place."""
    told = (*tally.errors, *tally.pages, *tally.left)
    return [f"{visible(origin)}: {visible(reason)}" for origin, reason in told[:most]]


def answer(context: RequestContext) -> Response:
    """Store what was previewed, read it again by other columns, or throw it away."""
    token, what = context.text("staged", 100), context.text("what")
    staged = context.app.staged.get(context.session.user, token)
    if not isinstance(staged, StagedAds):
        return _form(context, context.say("intake.over"), 410)
    context.app.staged.drop(context.session.user, token)
    if what == "read":
        chosen = {name: column for name in MAPPED if (column := context.text(f"column_{name}", 500))}
        return _preview(context, replace(staged, aliases=chosen, proposes=False))
    if what != "store":
        return RedirectResponse("/import", 303)
    try:
        run, tally = staged.store_in(context.store)
    except UserError as error:
        return _preview(context, staged, error_words(error), 400)
    with context.store.transaction():
        context.store.ad_intakes.add(run, context.session.name)
        counts = {"new": tally.new, "changed": tally.changed, "failed": tally.failed}
        context.record("intake", f"import:{run}", what="ads taken in", source=staged.hints.source, **counts)
    join_new(context.store)
    context.app.intakes.set()
    return RedirectResponse(f"/import?done={run}", 303)


def _may_undo(context: RequestContext, by: str) -> bool:
    return context.session.name == by or context.may("lead")


def undo(context: RequestContext) -> Response:
    """Remove the ads that an intake brought."""
    run = context.number("run")
    found = context.store.ad_intakes.get(run)
    if found is not None and not _may_undo(context, found.by):
        return context.render("message.html", 403, kind="others", back="/import")
    try:
        done = undo_import(context.store, run, context.session.name)
    except UserError as error:
        return _form(context, error_words(error), 400)
    takes_effect(context.store)
    if done.held:
        return _form(context, context.say("take_in.held"))
    return RedirectResponse(f"/import?done={run}", 303)
