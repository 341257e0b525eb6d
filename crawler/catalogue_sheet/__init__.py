"""Sheets by which a native speaker checks the phrases of a language: written, read back, and taken into a home."""
