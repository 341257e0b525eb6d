"""The session of a run: every scheduled URL gets exactly one outcome, and both are stored together."""
