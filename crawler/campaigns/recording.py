"""Makes the records and cross-ad indicators of campaigns that changed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import groupby
from typing import Final

from crawler.campaigns.crossad import cross_ad_hits
from crawler.campaigns.drift import histories
from crawler.campaigns.evidence import CrossHit
from crawler.campaigns.members import Member, members
from crawler.campaigns.problems import JoinProblem
from crawler.campaigns.record import make_record
from crawler.campaigns.tables import Tables
from crawler.isolation import Failure, guarded

CHUNK: Final = 2000
"""Campaigns whose members are read together."""


def record(tables: Tables, campaigns: Sequence[int], problems: list[JoinProblem]) -> None:
    """Rewrite the records of campaigns, and the cross-ad indicators of their members.

    `problems` takes a line for each campaign that a step raised for: its record is made without indicators across
    its ads, or stays the plain one that counts its members.
    """
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
            evidence = guarded("reading a campaign", partial(cross_ad_hits, together, history))
            if isinstance(evidence, Failure):
                problems.append(JoinProblem("campaign", together[0].campaign, evidence))
                evidence = ()
            row = guarded("recording a campaign", partial(_row, together, evidence))
            if isinstance(row, Failure):
                problems.append(JoinProblem("campaign", together[0].campaign, row))
                continue
            rows.append(row)
            hits += [(each.member.version, each.member.listing, each.hit) for each in evidence]
        records.write(rows, hits)


def _row(members: Sequence[Member], evidence: Sequence[CrossHit]) -> tuple[object, ...]:
    return make_record(members, evidence).row()
