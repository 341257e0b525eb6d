"""Rescoring: assess the stored ads again with the current catalogue, then bring the campaigns up to date.

The store reads and writes, `crawler.assess` judges, `crawler.campaigns` groups; this package runs them in turn.
"""

from __future__ import annotations

from crawler.rescore.changes import Change, changes
from crawler.rescore.judging import Assess
from crawler.rescore.service import QueueMove, RescoreSummary, regroup, rescore

__all__ = ["Assess", "Change", "QueueMove", "RescoreSummary", "changes", "regroup", "rescore"]
