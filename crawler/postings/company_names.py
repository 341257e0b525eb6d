"""Tell headlines that name a company or somebody who works from others; the words are in `job_labels.toml`."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from crawler.postings.job_labels import headline_words, is_dense

DENSE_NAME: Final = 30
"""Characters of a name beside the form of its company in a script without spaces; a sentence is longer. By hand."""


@cache
def _legal_form() -> re.Pattern[str]:
    """The form of a company as a word; in scripts without spaces at the beginning or the end of a short name."""
    forms = sorted(headline_words("legal_forms"), key=len, reverse=True)
    spaced = "|".join(re.escape(form) for form in forms if not is_dense(form))
    dense = "|".join(re.escape(form) for form in forms if is_dense(form) or form == "㈜")
    name = rf".{{0,{DENSE_NAME}}}"
    return re.compile(
        rf"(?:^|[\s,(«\"])(?:{spaced})(?:$|[\s,)»\"])|^(?:{dense}){name}$|^{name}(?:{dense})$", re.I
    )


@cache
def _role() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(headline_words('roles'))})", re.I)


def names_company(headline: str) -> bool:
    """True for a headline with the form of a company in it; one of two letters (SE) is written in capitals."""
    form = _legal_form().search(headline)
    return form is not None and not re.fullmatch("[a-z]{2}", form[0].strip(' ,()«»"'))


def names_role(headline: str) -> bool:
    """True for a headline with a word for somebody who works."""
    return _role().search(headline) is not None
