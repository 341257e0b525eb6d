"""The slow reader of HTML: linear in the page whatever its tags look like, for pages built to hang a parser."""

from __future__ import annotations

from html.parser import HTMLParser

from crawler.text.html_tags import HIDDEN, edge_of, tidy


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._hidden = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._hidden and tag in HIDDEN - {"head"}:
            self._hidden = tag
        self.pieces.append(edge_of(tag))

    def handle_endtag(self, tag: str) -> None:
        if tag == self._hidden:
            self._hidden = ""
        self.pieces.append(edge_of(tag) if tag != "br" else "")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data)


def slow_text(html: str) -> str:
    """Visible text of a page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return tidy("".join(reader.pieces))
