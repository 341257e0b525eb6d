"""Recruiters above campaigns: proposals with evidence, and what analysts said."""
