"""Addresses that a page, a feed or a sitemap names, made whole; one that is none is no reason to lose the others."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote, urljoin, urlsplit


def joined_address(base: str, said: str) -> str:
    """An address as it is named, made whole; "" for one that can't be read as an address, such as `http://[1/`.

    Args:
        base: Address of what names it.
        said: What is named.
    """
    try:
        return urljoin(base, said.strip())
    except ValueError:
        return ""


def readable_address(written: str) -> str:
    """An address as written; one that can't be split, such as `http://[`, with what can't stand in it escaped.

    An archive or a saved page may name any; its content is read all the same.
    """
    try:
        urlsplit(written)
    except ValueError:
        return quote(written, safe="%/:?#=&+,;@~!$'()*")
    return written


@lru_cache(maxsize=4_096)
def joined_link(base: str, said: str) -> str:
    """The same without its fragment, for links that lead to a page; remembered, as pages repeat their links."""
    return joined_address(base, said).partition("#")[0]
