"""Decisions of a run: which pages to request, what a response means for an ad, whether a source is healthy."""
