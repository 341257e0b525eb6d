"""Masked contacts, which may be a victim's: one function covers them in everything that leaves or is shown.

Exports, the desk, the terminal and searches all use `Mask`. A mask is by identity (`crawler.contact_kinds`): a number
is hidden under every kind, in every spelling that a reader of ads would understand, and in every field.
"""
