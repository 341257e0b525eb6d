"""What all pages share: a store for each thread, the session of a request, and the templates."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, wraps
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.requests import Request

from crawler.clock import precise_timestamp
from crawler.masking import active as masking
from crawler.review.web import (
    formatters,
    gloss,
    i18n,
    labels,
    operation_sentences,
    sessions_sql,
    static_files,
    stored_sentences,
)
from crawler.review.web.hashing import HashQueue
from crawler.review.web.look import COLUMNS
from crawler.review.web.recorder import Recorder
from crawler.review.web.staging import PreviewStore
from crawler.review.web.strangers import BROWSER, StrangerLimits, digest
from crawler.store import Store
from crawler.text.display import visible

HERE: Final = Path(__file__).parents[1]


@cache
def environment() -> Environment:
    """Jinja environment: everything is escaped, and a missing value is an error. It holds nothing of one desk."""
    env = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        finalize=_covered,
    )
    env.globals.update(
        t=i18n.say,
        t_or=i18n.say_or,
        language=i18n.current_language,
        text_direction=i18n.text_direction,
        arrow=i18n.arrow,
        isolated=i18n.isolated,
        unchecked=i18n.unchecked,
        asset=static_files.asset,
        indicator_name=labels.indicator_name,
        harm_name=labels.harm_name,
        why_text=stored_sentences.why_text,
        kind_name=labels.kind_name,
        format_name=labels.format_name,
        is_hidden=lambda text: masking.covered(text) != text,
        facet_value=labels.facet_value,
        COLUMNS=COLUMNS,
    )
    filters = {
        **formatters.FILTERS,
        "visible": visible,
        "in_english": labels.in_english,
        "in_latin": gloss.in_latin,
        "stored_sentence": stored_sentences.stored_sentence,
        "operation_sentence": operation_sentences.operation_sentence,
    }
    env.filters.update({name: _of_covered(function) for name, function in filters.items()})
    return env


@dataclass(frozen=True, slots=True, kw_only=True)
class AppContext:
    """A running desk."""

    home: Path
    sources: Path | None = None
    """The sources file; None where the desk changes none."""
    asks_this_machine: bool = False
    """Whether a site of this machine may be examined: for tests and the demo."""
    secure: bool = False
    """Behind TLS: cookies are sent over TLS only."""
    scrypt_cost: int = 15
    """log2 of scrypt's N for new passwords; tests take less."""
    hashes: HashQueue = field(default_factory=HashQueue)
    """In which passwords are hashed."""
    strangers: StrangerLimits = field(default_factory=StrangerLimits)
    """What requests without a session may have of the threads."""
    templates: Environment = field(default_factory=environment)
    staged: PreviewStore[object] = field(default_factory=PreviewStore)
    """What people have read and not stored yet."""
    intakes: threading.Event = field(default_factory=threading.Event)
    """Set once ads or reports were taken in: watches are told then."""
    recorder: Recorder = field(init=False)
    """Notes in the chain who looked at what."""
    _threads: threading.local = field(default_factory=threading.local)

    def __post_init__(self) -> None:
        """The recorder writes to the same home."""
        object.__setattr__(self, "recorder", Recorder(self.home))

    @property
    def cookie(self) -> str:
        """Name of the session's cookie; the prefix makes browsers refuse one set from elsewhere."""
        return "__Host-adwatch" if self.secure else "adwatch"

    def store(self) -> Store:
        """The store of this worker thread, opened at its first use."""
        store: Store | None = getattr(self._threads, "store", None)
        if store is None:
            store = Store(self.home)
            self._threads.store = store
        return store

    def session_hash(self, request: Request) -> str:
        """SHA-256 of the cookie or program's token that a request shows; empty where it shows none."""
        given = _program_token(request)
        return digest(request.cookies.get(self.cookie, "") if given is None else given)

    def secrets_of(self, request: Request) -> tuple[str, str]:
        """SHA-256 of the session and of the browser's cookie that a request shows, by which it is no stranger's."""
        return self.session_hash(request), digest(request.cookies.get(BROWSER, ""))

    def session(self, store: Store, request: Request) -> sessions_sql.Session | None:
        """The session of a request by its cookie; its last use is written at most once a minute."""
        token = self.session_hash(request)
        if not token:
            return None
        found = self._of_token if _program_token(request) is not None else self._of_cookie
        session = found(store, token)
        if session is None:
            self.strangers.forget(token)
        else:
            self.strangers.remember(token)
            request.state.signed_in = True
        return session

    def _of_cookie(self, store: Store, token: str) -> sessions_sql.Session | None:
        at = precise_timestamp()
        found = sessions_sql.find_session(store.database.connection, token, store.masks.key(), at)
        if found is None:
            return None
        session, due = found
        if due:
            with store.database.transaction():
                sessions_sql.touch_session(store.database.connection, token, at)
        return session

    def _of_token(self, store: Store, token: str) -> sessions_sql.Session | None:
        """The session that a program's token means: it reads, with the role of its scope at most."""
        at = precise_timestamp()
        found = sessions_sql.find_token(store.database.connection, token, at)
        if found is None:
            return None
        session, due = found
        if due:
            with store.database.transaction():
                sessions_sql.touch_token(store.database.connection, session.token, at)
        return session


def _program_token(request: Request) -> str | None:
    """The token by which a program asks; None where it doesn't."""
    kind, _, given = request.headers.get("authorization", "").partition(" ")
    return given.strip() if kind.lower() == "bearer" else None


def _covered(value: object) -> object:
    """What a template prints: its text with masked contacts covered. HTML of our own macros is covered within."""
    return masking.covered(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _of_covered(function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that gets its text covered: it may write characters out or cut the text."""

    @wraps(function)
    def on_covered(value: object, *others: object, **named: object) -> Any:
        return function(_covered(value), *others, **named)

    return on_covered
