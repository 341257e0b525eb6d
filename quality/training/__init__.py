"""Trainers of the tables that the product ships. Each prints its figures, and writes only with `--write`."""
