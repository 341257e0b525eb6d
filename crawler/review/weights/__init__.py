"""Indicator weights that decisions suggest: the page, the suggestions, the weights file and rescoring jobs."""
