"""Makes the records and cross-ad indicators of campaigns that changed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from crawler.campaigns.crossad import cross_ad_hits
from crawler.campaigns.drift import histories
from crawler.campaigns.members import members
from crawler.campaigns.record import make_record
from crawler.campaigns.tables import Tables

CHUNK: Final = 2000
"""Campaigns whose members are read together."""


def record(tables: Tables, campaigns: Sequence[int]) -> None:
    """Make the records of campaigns anew, and the cross-ad indicators of their members."""
    records = tables.records
    records.refresh(campaigns)
    several = records.of_several(campaigns)
    for start in range(0, len(several), CHUNK):
        chunk = several[start : start + CHUNK]
        found = members(records.members(chunk), records.mentions(chunk))
        history = histories(records.earlier(chunk))
        rows, hits = [], []
        for _, group in groupby(found, key=lambda member: member.campaign):
            together = tuple(group)
            evidence = cross_ad_hits(together, history)
            rows.append(make_record(together, evidence).row())
            hits += [(each.member.version, each.member.listing, each.hit) for each in evidence]
        records.write(rows, hits)
