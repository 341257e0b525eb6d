"""Formats that `adwatch import` reads, from its table of readers and that of platforms."""

from __future__ import annotations

from crawler.imports.messages.social_posts import platforms
from crawler.imports.readers import FORMATS
from tools.reference.markdown import code, codes, page, table


def import_formats() -> str:
    """The page of all formats and platforms."""
    intro = (
        "What `adwatch import` and sources of the kind `files` read. The end of a file's name tells its format, else "
        "its first bytes. All of these may lie in folders, zip archives and mails; files of tables, pages and text "
        "may be gzipped. [](../how-to/analyst/import.md) is the guide."
    )
    formats = table(
        ("format", "endings", "what becomes an ad"),
        ((one.name, codes(f".{ending}" for ending in one.endings), one.becomes) for one in FORMATS),
    )
    posts = table(
        ("posts", "in captures of", "recognised elsewhere by the keys", "in answers at"),
        (
            (one.container, codes(one.capture), codes(one.marks), code(one.items) if one.items else "")
            for one in platforms()
        ),
    )
    facts = table(
        ("key of `provenance`", "meaning"),
        (
            (code("container"), "what the message was read from"),
            (code("sender"), "who sent it, as the container names them; no contact of the ad"),
            (
                code("sent_at"),
                "when; without an offset in the local time of the phone that exported the chat",
            ),
            (code("group"), "the chat, group, channel or list"),
            (code("forwarded_from"), "who posted it first"),
            (code("attachments"), "names or addresses of pictures and files that came with it"),
            (
                code("captured_at") + ", " + code("captured_on"),
                "when and on which page a browser captured it",
            ),
        ),
    )
    return page(
        "Import formats",
        intro,
        f"## Files\n\n{formats}",
        "## Posts\n\nCaptures are lines of the browser extension Zeeschuimer, or of an export of 4CAT.\n\n"
        + posts,
        "## Where a message comes from\n\nThese facts are kept with the ad (field `extra`, key `provenance`). The "
        "page of the ad shows them. Exports leave the sender out; the originals in an evidence bag hold it.\n\n"
        + facts,
    )
