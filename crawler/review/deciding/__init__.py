"""Deciding: who may, what a decision covers, many at once, joining and cutting, agreement."""
