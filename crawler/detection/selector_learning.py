"""Learn CSS selectors from repeated blocks: of ads that stand whole on a list page, and of pages of one template."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from crawler.postings.hiring_words import hiring_words
from crawler.postings.job_labels import read_labels
from crawler.postings.page_blocks import main_blocks, squeezed
from crawler.text.html import node_text
from crawler.text.parser_limits import exceeds_parser_limits

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

ITEMS: Final = 3
"""Like blocks from which they are items of a list. Set by hand in 2026."""
MARKS: Final = 2
"""Different labels and headings of job ads from which a list is one of ads. Set by hand in 2026."""
ITEM_TEXT: Final = 60
"""Characters of an item's text from which it may be a whole ad. Set by hand in 2026."""
LIST_SHARE: Final = 0.3
"""Share of a page's text that its list of ads has. Set by hand in 2026."""
HIRING: Final = 2
"""Different words of hiring from which a text is taken to speak of it. Set by hand in 2026."""
MAX_ITEMS: Final = 100
"""Items of a list that are read."""
MAX_NODES: Final = 20_000
"""Elements of a page that are looked at; bounds the time on hostile pages."""
_TITLES: Final = ("h1", "h2", "h3", "h4", "h5", "[class*=title]", "strong", "b", "a")
_FRAME: Final = frozenset(("nav", "header", "footer", "option", "script", "style", "tr"))


def list_selectors(html: str) -> dict[str, str]:
    """Selectors of the ads that a list page holds whole; {} for a page without such a list.

    Of all groups of like siblings the one with most text is taken, where its items speak of work by their labels
    or have a text of some length.
    """
    tree = _tree(html)
    body = tree.body if tree is not None else None
    if body is None:
        return {}
    whole = len(body.text() or "")
    best: tuple[int, list[LexborNode]] = (0, [])
    for items in _groups(body):
        size = sum(len((item.text() or "").strip()) for item in items)
        if size > best[0] and size >= ITEM_TEXT * len(items) and size >= LIST_SHARE * whole:
            best = (size, items)
    items = best[1]
    if not items:
        return {}
    # A selector inside an item finds the item itself too: `text` is the whole of it.
    select = {"item": _css(items[0])}
    select |= {"title": _title_css(items), "text": _named(items[0]), "link": _link_css(items)}
    return {name: css for name, css in select.items() if css}


def page_selectors(pages: tuple[str, ...]) -> dict[str, str]:
    """The selector of the headline of pages of one template, in which they differ; {} without.

    The reader of pages without selectors gives the rest.

    Args:
        pages: HTML of two or more pages.
    """
    trees = [tree for tree in map(_tree, pages) if tree is not None]
    if len(trees) < 2:
        return {}
    title = next((css for css in ("main h1", "article h1", "h1", "h2", "h3") if _differs(trees, css)), "")
    return {"title": title} if title else {}


def is_about_hiring(pages: tuple[str, ...]) -> bool:
    """True when the main parts of at least half of some pages speak of hiring."""
    parts = [main_blocks(html) for html in pages]
    said = ["" if blocks is None else "\n".join(blocks.lines()) for blocks in parts]
    return 2 * sum(hiring_words(text) >= HIRING for text in said) >= len(said) > 0


def _tree(html: str) -> LexborHTMLParser | None:
    if exceeds_parser_limits(html):
        return None
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(html)
    for node in tree.css("script, style, noscript, template, svg"):
        if node.parent is not None:
            node.decompose()
    return tree


def _differs(trees: list[LexborHTMLParser], css: str) -> bool:
    """True when an element is on all pages, once, and its text is another on each."""
    found = [tree.css(css) for tree in trees]
    if any(len(nodes) != 1 for nodes in found):
        return False
    texts = {squeezed(nodes[0].text() or "") for nodes in found}
    return len(texts) == len(trees) and "" not in texts


def _groups(body: LexborNode) -> Iterator[list[LexborNode]]:
    """Siblings with the same tag and class, three or more, outside the frame of the page."""
    for count, node in enumerate(body.traverse()):
        if count > MAX_NODES:
            return
        if node.tag in _FRAME:
            continue
        by_kind: dict[tuple[str, str], list[LexborNode]] = defaultdict(list)
        child = node.child
        while child is not None:
            if child.is_element_node and child.tag not in ("p", "br", "span", "option", "h2", "h3"):
                by_kind[child.tag or "", child.attributes.get("class") or ""].append(child)
            child = child.next
        yield from (items for items in by_kind.values() if len(items) >= ITEMS)


def _css(node: LexborNode) -> str:
    """A selector of the items of a list: by their own class, or by that of the list."""
    own = _named(node)
    if own != node.tag:
        return own
    above = node.parent
    return f"{_named(above)} > {node.tag}" if above is not None and above.tag != "html" else own


def _named(node: LexborNode) -> str:
    """Tag with its first plain class or its id."""
    tag = node.tag or "*"
    names = [name for name in (node.attributes.get("class") or "").split() if name.replace("-", "").isalnum()]
    if names:
        return f"{tag}.{names[0]}" if not names[0][0].isdigit() else tag
    mark = node.attributes.get("id") or ""
    return f"{tag}#{mark}" if mark.replace("-", "").replace("_", "").isalpha() else tag


def _title_css(items: list[LexborNode]) -> str:
    """The first kind of headline that all items have, in other words in each."""
    for css in _TITLES:
        found = [item.css_first(css) for item in items]
        texts = [(node.text() or "").strip() for node in found if node is not None]
        if len(texts) == len(items) and all(texts) and len(set(texts)) > len(texts) // 2:
            return f"{css}:first-of-type" if len(css) == 2 else css
    return ""


def _link_css(items: list[LexborNode]) -> str:
    """The link of an item to its own page, another in each; "" where there is none."""
    links = [item.css_first("a[href]") for item in items]
    targets = [node.attributes.get("href") or "" for node in links if node is not None]
    own = [target for target in targets if not target.startswith(("mailto:", "tel:", "#", "javascript:"))]
    return "a" if len(own) == len(items) == len(set(own)) else ""


def speaks_of_work(html: str, item: str = "") -> bool:
    """True when the labels of job ads are on a list page, or most of its items speak of hiring.

    Args:
        html: The page.
        item: The selector of its items.
    """
    tree = _tree(html)
    if tree is None or tree.body is None:
        return False
    found = read_labels(line for line in node_text(tree.body).split("\n") if line)
    items = [node_text(node) for node in tree.css(item)[:MAX_ITEMS]] if item else []
    spoken = sum(hiring_words(text) >= HIRING for text in items)
    return len({*found.values, *found.sections}) >= MARKS or 0 < len(items) <= 2 * spoken
