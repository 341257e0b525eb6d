"""What is watched: the cards of sources.toml, and the kinds of source a card can name."""

from crawler.sources.card import SourceCard
from crawler.sources.load import Watchlist, load

__all__ = ["SourceCard", "Watchlist", "load"]
