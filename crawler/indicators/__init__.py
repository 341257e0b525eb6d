"""Indicators: suspicious signs in an ad, their sources, and how much they weigh.

The knowledge is data (`data/`). This package matches it, applies the few rules that need code, and scores.
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
