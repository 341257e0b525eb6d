"""Labelled texts as ads that were analysed, as a new writer's would be: without the phrases of that writer alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from crawler.assess import SAMPLE
from crawler.contacts import find_contacts
from crawler.indicators import Catalogue
from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.records import JobPosting
from crawler.text.language import detect
from quality.training.labelled_texts import LabelledText

Line = tuple[str, str, str]


def analysed(text: LabelledText, catalogue: Catalogue) -> AnalysedPosting:
    """A text without fields, analysed in the language that is detected."""
    posting = JobPosting(url="", source="", text=text.text)
    return AnalysedPosting(posting, find_contacts(posting), detect(text.text[:SAMPLE], ""), catalogue)


def forget_own_phrases(texts: Sequence[LabelledText], ads: Sequence[AnalysedPosting]) -> None:
    """Take out of each open writer's ads the phrases that match texts of no other writer or set."""
    users: defaultdict[Line, set[str]] = defaultdict(set)
    for text, ad in zip(texts, ads, strict=True):
        for key, matches in ad.found.items():
            for match in matches:
                users[key, match.phrase.language, match.phrase.line].add(text.writer or text.source)
    for text, ad in zip(texts, ads, strict=True):
        if text.source != "pairs":
            continue
        for key, matches in list(ad.found.items()):
            kept = [m for m in matches if len(users[key, m.phrase.language, m.phrase.line]) > 1]
            if kept:
                ad.found[key] = kept
            else:
                del ad.found[key]
