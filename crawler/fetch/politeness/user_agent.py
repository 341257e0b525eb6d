"""Who we say we are: an honest user agent with an address at which we can be reached."""

from __future__ import annotations

from crawler.errors import UserError


def user_agent_with_contact(agent: str, contact: str) -> str:
    """The user agent with an address at which whoever runs this can be reached.

    Raises UserError without one.
    """
    if not contact:
        raise UserError(
            "real sites are not asked anonymously: add to your sources file\n"
            '  [crawler]\n  contact = "watch@agency.example"'
        )
    return f"{agent} (+{contact})"
