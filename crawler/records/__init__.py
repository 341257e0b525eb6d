"""The records that travel through the program: frozen, typed, one docstring a field."""

from __future__ import annotations

from crawler.records.ad import (
    TEXT_FIELDS,
    Assessment,
    Band,
    Contact,
    DocumentType,
    Hit,
    JobPosting,
    LanguageCoverage,
    Page,
    Pay,
    Place,
    Weight,
    unread_assessment,
)
from crawler.records.stored import Campaign, Capture, Decision, Listing

__all__ = [
    "TEXT_FIELDS",
    "Assessment",
    "Band",
    "Campaign",
    "Capture",
    "Contact",
    "Decision",
    "DocumentType",
    "Hit",
    "JobPosting",
    "LanguageCoverage",
    "Listing",
    "Page",
    "Pay",
    "Place",
    "Weight",
    "unread_assessment",
]
