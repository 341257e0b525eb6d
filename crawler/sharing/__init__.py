"""What passes between agencies: contacts that two of them know, matched without showing the others."""

from typing import Final

MAX_CONTACTS: Final = 10_000
MAX_QUERIES: Final = 4
DAYS: Final = 30
"""Limits of a new partner: contacts of a request, requests, and the days in which they are counted. With 40,000
contacts in 30 days one prefix of 10 million phone numbers takes 20 years. Set by hand in 2026."""
