"""The pages of the form: plain HTML of a few kilobytes, in the languages of words.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib import resources
from pathlib import Path
from typing import Final

from crawler.reports.replies import hotlines

FALLBACK: Final = "en"
STYLE: Final = (
    "body{font:1.05rem/1.5 sans-serif;max-width:38rem;margin:0 auto;padding:1rem;color:#14181d;"
    "background:#fff}"
    "label{display:block;margin:1rem 0 0;font-weight:600}input,textarea{width:100%;"
    "box-sizing:border-box;font:inherit;"
    "padding:.5rem;border:1px solid #5b6570}button{font:inherit;font-weight:600;margin:1rem 0;padding:.6rem 1.4rem;"
    "background:#0d4f8b;color:#fff;border:0}.x{position:absolute;left:-9999px}.p{border-left:4px solid #9c1c16;"
    "padding:.3rem .8rem;background:#fdf0ef}nav a{margin-inline-end:1rem}small{font-weight:400}"
)
RIGHT_TO_LEFT: Final = frozenset({"ar"})


def choose(own: str, accepted: str) -> str:
    """The language of the page: the one asked for, else what the browser accepts first, else English."""
    known = _words().keys()
    if own in known:
        return own
    tags = [part.partition(";")[0].strip().lower().partition("-")[0] for part in accepted[:200].split(",")]
    return next((tag for tag in tags if tag in known), FALLBACK)


def form_page(
    language: str, agency: str, token: str, problem: str = "", said: Mapping[str, str] | None = None
) -> str:
    """The form.

    Args:
        language: A language of the form.
        agency: Whose form it is.
        token: With which it can be sent once.
        problem: Key of what went wrong; empty at first.
        said: What was filled in before.
    """
    words, said = _words()[language], said or {}
    others = "".join(
        f'<a href="/?language={tag}" lang="{tag}" hreflang="{tag}">{escape(one["name"])}</a>'
        for tag, one in _words().items()
        if tag != language
    )
    told = f'<p class="p" role="alert">{escape(words[problem])}</p>' if problem else ""
    body = (
        f"<nav>{others}</nav><h1>{escape(words['title'])}</h1><p>{escape(agency)}</p>{told}"
        f"<p>{escape(words['about'])}</p><p><b>{escape(words['danger'])}</b></p>"
        f'<form method="post" action="/?language={language}" autocomplete="off">'
        f'<input type="hidden" name="token" value="{escape(token)}">'
        f'<p class="x" aria-hidden="true"><label>Website<input name="website" tabindex="-1"></label></p>'
        f'<label>{escape(words["text"])}<textarea name="text" rows="9" maxlength="10000" required dir="auto">'
        f"{escape(said.get('text', '')[:10_000])}</textarea></label>"
        + "".join(
            f"<label>{escape(words[name])} <small>{escape(words['optional'])}</small>"
            f'<input name="{name}" maxlength="300" dir="auto" value="{escape(said.get(name, "")[:300])}"></label>'
            for name in ("suspect", "you", "country")
        )
        + f"<button>{escape(words['send'])}</button></form><p>{escape(words['sealed'])}</p>"
    )
    return _page(language, words["title"], body)


def answer_page(language: str, agency: str, kind: str, home: Path | None, country: str | None) -> str:
    """What is said after sending: thanks and what to do now, or that it can't be taken.

    Args:
        language: A language of the form.
        agency: Whose form it is.
        kind: `thanks`, `busy` or `broken`.
        home: The home, for its lines of help; None where they are not named.
        country: ISO 3166-1 country whose lines of help are named.
    """
    words = _words()[language]
    lines = hotlines(home).get(country, ()) if home is not None and country else ()
    help_ = "".join(f'<p>{escape(line.name)}: <b dir="ltr">{escape(line.number)}</b></p>' for line in lines)
    safe = "".join(f"<p>{escape(line)}</p>" for line in words["safe"].splitlines())
    body = f"<h1>{escape(words[kind])}</h1><p>{escape(agency)}</p>{safe if kind == 'thanks' else ''}{help_}"
    return _page(language, words["title"], body)


def _page(language: str, title: str, body: str) -> str:
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    return (
        f'<!doctype html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><main>{body}</main></body></html>"
    )


@cache
def _words() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = tomllib.loads(
        resources.files("crawler.report_form").joinpath("words.toml").read_text("utf-8")
    )
    return found
