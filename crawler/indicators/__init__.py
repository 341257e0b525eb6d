"""Indicators: what is suspicious in an ad, in whose words, and how much it weighs.

The knowledge is data (`data/`); this room matches it, applies the few rules that need code, and scores.
"""

from crawler.indicators.catalogue import Catalogue
from crawler.indicators.judge import Judgement, judge
from crawler.indicators.load import check_catalogue, load_catalogue
from crawler.indicators.mistakes import CatalogueError, Mistake

__all__ = [
    "Catalogue",
    "CatalogueError",
    "Judgement",
    "Mistake",
    "check_catalogue",
    "judge",
    "load_catalogue",
]
