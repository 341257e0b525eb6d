"""A stand-in for a MISP server on loopback: the calls that pymisp makes to push an event, over a dictionary.

Events are refused that break what pymisp ships of MISP's own rules: its schema of an event, the types and categories
that go together, and the templates of objects.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import threading
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

KEY = "k" * 40


FIXED = {
    "servers/getVersion": {"version": "2.5.34"},
    "servers/getPyMISPVersion": {"version": "2.5.34"},
    "users/view/me": {"User": {"id": "1"}, "Role": {"id": "1"}, "UserSetting": {}},
}
"""Answers to what the client asks when it connects."""
DELETED = {"attributes/delete": "Attribute", "objects/delete": "Object"}


def _data() -> Path:
    """What pymisp ships of MISP's own rules; it is slow to load, and every process of the suite loads this module."""
    import pymisp

    return Path(pymisp.__file__).parent / "data"


@cache
def _rules(name: str) -> dict[str, Any]:
    rules: dict[str, Any] = json.loads((_data() / f"{name}.json").read_text("utf-8"))
    return rules


def refusals(event: dict[str, Any]) -> Iterator[str]:
    """What breaks MISP's rules in an event."""
    attributes = [
        *event.get("Attribute", []),
        *(each for one in event.get("Object", []) for each in one.get("Attribute", [])),
    ]
    yield from _against_schema(event, attributes)
    if not event.get("info"):
        yield "an event needs a headline (info)"
    for found in event.get("Object", []):
        template = _data() / "misp-objects" / "objects" / found["name"] / "definition.json"
        if not template.exists():
            continue  # a template of one's own, which a server takes with the object
        rules = json.loads(template.read_text("utf-8"))
        relations = {one["object_relation"] for one in found.get("Attribute", [])}
        if rules["uuid"] != found["template_uuid"]:
            yield f"object {found['name']} has another template"
        elif unknown := relations - rules["attributes"].keys():
            yield f"object {found['name']} has no {sorted(unknown)}"
        elif not (set(rules.get("required", ())) <= relations and _one_of(rules, relations)):
            yield f"object {found['name']} lacks what its template requires"
    types = _rules("describeTypes")["result"]
    for one in attributes:
        if one["type"] not in types["category_type_mappings"].get(one["category"], ()):
            yield f"{one['type']} is no type of {one['category']}"


def _against_schema(event: dict[str, Any], attributes: list[dict[str, Any]]) -> Iterator[str]:
    """What breaks the schema; nothing where no validator is installed (`make judges`)."""
    if importlib.util.find_spec("jsonschema") is None:
        return
    schema = _rules("schema-lax")
    of_attribute = {"defs": schema["defs"], "$ref": "#/defs/attribute"}
    validator = importlib.import_module("jsonschema").Draft4Validator
    for rules, value in ((schema, {"Event": event}), *((of_attribute, one) for one in attributes)):
        yield from (f"{error.json_path}: {error.message}" for error in validator(rules).iter_errors(value))


def _one_of(rules: dict[str, Any], relations: set[str]) -> bool:
    wanted = set(rules.get("requiredOneOf", ()))
    return not wanted or bool(wanted & relations)


class StandIn:
    """Events by UUID, and the server in front of them."""

    def __init__(self) -> None:
        self.events: dict[str, dict[str, Any]] = {}
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

            def handle_any(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = json.loads(self.rfile.read(length) or b"{}")
                known = self.headers.get("Authorization") == KEY
                status, answer = stand_in.answer(self.path, body) if known else (403, {"message": "no"})
                content = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(content)

            do_GET = do_POST = do_HEAD = do_DELETE = handle_any  # noqa: N815 - names of http.server

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, path: str, body: dict[str, Any]) -> tuple[int, object]:
        """Status and body for a request."""
        path = path.strip("/").removesuffix(".json")
        fixed = next((answer for begin, answer in FIXED.items() if path.startswith(begin)), None)
        what, _, number = path.rpartition("/")
        if fixed is not None:
            return 200, fixed
        if path == "events/add" or what == "events/edit":
            wrong = list(refusals(body.get("Event", body)))
            if wrong:
                return 403, {"name": "Invalid event.", "message": "Invalid event.", "errors": wrong}
        if path == "events/add":
            return 200, self._store(body)
        if what in DELETED:
            for event in self.events.values():
                name = DELETED[what]
                event[name] = [one for one in event[name] if one["uuid"] != number]
            return 200, {"message": "deleted"}
        if number not in self.events:
            return 404, {"message": f"no {path}"}
        if what == "events/edit":
            return 200, self._store(body)
        if what == "events/delete":
            return 200, {"message": "Event deleted.", "Event": self.events.pop(number)}
        return 200, {"Event": self.events[number]}

    def _store(self, body: dict[str, Any]) -> object:
        """Keep an event as a server does: attributes of before stay unless they are replaced; what has the
        UUID of something in another event is left out.
        """
        from pymisp import MISPEvent

        event = MISPEvent()
        event.load(deepcopy(body if "Event" in body else {"Event": body}))  # it empties what it reads
        new = json.loads(event.to_json())
        before = self.events.get(new["uuid"], {})
        for name in ("Attribute", "Object"):
            elsewhere = {
                one["uuid"]
                for event in self.events.values()
                if event["uuid"] != new["uuid"]
                for one in event[name]
            }
            new[name] = [one for one in new.get(name, []) if one["uuid"] not in elsewhere]
            kept = {one["uuid"]: one for one in before.get(name, [])}
            kept.update({one["uuid"]: one for one in new.get(name, [])})
            new[name] = list(kept.values())
        self.events[new["uuid"]] = new
        return {"Event": new}

    def __enter__(self) -> StandIn:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
