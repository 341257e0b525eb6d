"""Signs that a report tells of. Pure.

A report reads like a warning, and of a warning the evaluation of ads keeps no sign: here its type is not asked. Nor
is the sentence reader, which was tuned on ads and takes half a second of the processor for a report: nothing of a
report is scored.
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.catalogue import Catalogue
from crawler.indicators.document_type import DocumentClass
from crawler.indicators.features import bound_for
from crawler.indicators.findings import findings_of
from crawler.indicators.scoring import score_findings
from crawler.records import Contact, JobPosting


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportEvaluation:
    """What a report tells of."""

    indicators: tuple[str, ...]
    """Ids, in the catalogue's order."""
    harm_types: tuple[str, ...]
    destinations: tuple[str, ...]
    """ISO 3166-1 countries that are named as the place of the work."""


def evaluate_report(
    posting: JobPosting, *, contacts: tuple[Contact, ...], language: str, catalogue: Catalogue
) -> ReportEvaluation:
    """Find the signs in a report.

    Args:
        posting: The report, as the text of an ad.
        contacts: Those found in it.
        language: BCP 47 primary tag, or `und`.
        catalogue: What to look for.
    """
    ad = AnalysedPosting(posting, contacts, language, catalogue)
    findings = findings_of(ad, DocumentClass("ad", ()))
    return ReportEvaluation(
        indicators=tuple(finding.id for finding in findings),
        harm_types=score_findings(findings, catalogue).harm_types,
        destinations=ad.feature(bound_for),
    )
