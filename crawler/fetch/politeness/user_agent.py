"""An honest user agent, with an address at which the operator can be reached."""

from __future__ import annotations

from crawler.errors import UserError


def user_agent_with_contact(agent: str, contact: str) -> str:
    """The user agent with the address of the operator.

    Raises:
        UserError: there is no address.
    """
    if not contact:
        raise UserError(
            "real sites are not asked anonymously: add to your sources file\n"
            '  [crawler]\n  contact = "watch@agency.example"'
        )
    return f"{agent} (+{contact})"
