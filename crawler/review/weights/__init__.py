"""Weights that decisions suggest: the page, the arithmetic, the file, and the scoring anew."""
