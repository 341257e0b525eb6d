"""Indicators: what is suspicious in an ad, in whose words, and how much it weighs.

The knowledge is data (`data/`); this room matches it, applies the few rules that need code, and scores.
"""

from crawler.indicators.catalogue import Catalogue
from crawler.indicators.evaluate import Evaluation, evaluate
from crawler.indicators.issues import CatalogueError, CatalogueIssue
from crawler.indicators.load import check_catalogue, load_catalogue

__all__ = [
    "Catalogue",
    "CatalogueError",
    "CatalogueIssue",
    "Evaluation",
    "check_catalogue",
    "evaluate",
    "load_catalogue",
]
