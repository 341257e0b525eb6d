"""Parse the formats of a response (JSON, XML, JSON in a script) into one tree of dicts, lists and strings."""

from __future__ import annotations

from typing import Any, Final

from crawler.postings.tolerant_json import Unreadable, strict_loads, tolerant_loads

MAX_DEPTH: Final = 30
"""Nested XML elements that become dicts; deeper ones become text. Set by hand in 2026."""
MAX_SCRIPT: Final = 4 * 1024 * 1024
"""Characters of a script that are read. Set by hand in 2026."""


def from_json(text: str) -> Any:
    """The value of a JSON response, however damaged; raises Unreadable."""
    return tolerant_loads(text.lstrip("\ufeff"))


def from_script(text: str, start: str) -> Any:
    """The JSON that a script of a page assigns after `start`; raises Unreadable when there is none."""
    at = text.find(start)
    if at < 0:
        raise Unreadable(f"no {start!r}")
    block = text[at + len(start) :][:MAX_SCRIPT]
    end = block.find("</script")
    block = (block if end < 0 else block[:end]).strip()
    try:
        return strict_loads(_balanced(block))
    except ValueError:
        return tolerant_loads(block)


def _balanced(block: str) -> str:
    """The first object of a script, up to its matching bracket."""
    depth, quoted, escaped = 0, False, False
    for position, mark in enumerate(block):
        if escaped:
            escaped = False
        elif quoted:
            escaped = mark == "\\"
            quoted = mark != '"'
        elif mark == '"':
            quoted = True
        elif mark in "{[":
            depth += 1
        elif mark in "}]":
            depth -= 1
            if depth <= 0:
                return block[: position + 1]
    return block


def from_xml(text: str) -> Any:
    """An XML response as dicts: children by local name, several of one name as a list, else the text.

    Entities are not resolved and nothing is loaded, which excludes entity bombs and external files.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=True,
        huge_tree=False,
        encoding="utf-8",
    )
    try:
        root = etree.fromstring(_without_declaration(text).encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"not XML: {str(error)[:100]}") from error
    if root is None:
        raise Unreadable("not XML")
    return _element(root, 0)


def _without_declaration(text: str) -> str:
    """Drop the XML declaration: it names the charset of bytes that are decoded already."""
    text = text.lstrip()
    return text[text.find("?>") + 2 :] if text.startswith("<?xml") else text


def _element(element: Any, depth: int) -> Any:
    children = [child for child in element if isinstance(child.tag, str)]
    if not children or depth > MAX_DEPTH:
        return "".join(element.itertext()).strip()
    tree: dict[str, Any] = {}
    for child in children:
        name = child.tag.rpartition("}")[2]
        value = _element(child, depth + 1)
        if name not in tree:
            tree[name] = value
        elif isinstance(tree[name], list):
            tree[name].append(value)
        else:
            tree[name] = [tree[name], value]
    return tree
