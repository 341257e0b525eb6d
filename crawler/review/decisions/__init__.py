"""Deciding on one campaign or many, undoing, and who may decide."""
