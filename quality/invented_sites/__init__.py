"""Whole invented sites with their truth: what a probe proposes for each, and what a crawl by that card stores."""
