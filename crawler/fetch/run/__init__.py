"""The book of a run: every URL scheduled ends in exactly one outcome, and both reach the store together."""
