"""The home that reports are taken into is that of the attacks: six ads, and a command line."""

from tests.adversary.conftest import imported, target

__all__ = ["imported", "target"]
