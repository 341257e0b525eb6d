"""The journey that a campaign describes."""
