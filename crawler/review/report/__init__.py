"""The report for a period."""
