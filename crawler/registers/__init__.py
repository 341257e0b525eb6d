"""Registers of licensed recruiting agencies: who is in one, under which number, and whether a name is theirs.

The catalogue ships one of an invented country (`crawler/indicators/data/registers/`); `adwatch registers add` takes a
real one into a home.
"""
