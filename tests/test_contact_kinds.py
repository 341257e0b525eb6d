"""The kinds of contact are listed once, and one number is one contact under every kind."""

import ast
import itertools
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.assess import assess
from crawler.campaigns.service import join_new
from crawler.contact_kinds import CHATS, KINDS, NUMBER, NUMBERS, identity, kind_of
from crawler.contacts.registry import EXTRACTORS
from crawler.contacts.services import HOSTS, SCHEMES
from crawler.contacts.words import same_name_apps
from crawler.masking.mask import Mask
from crawler.records import Contact, JobPosting
from crawler.store import Observation, Store

ROOT = Path(__file__).parents[1]
NUMBER_APPS = sorted(NUMBERS - {"phone", "mobile-money"})
PAIRS = list(itertools.combinations(["Phone", "WhatsApp", "imo", "Botim", "Viber"], 2))
AD = "Housemaid wanted in Kuwait city. {app}: +971 50 000 0123"


def test_every_kind_that_a_reader_or_a_link_can_give_has_a_record():
    examples = [example for reader in EXTRACTORS for example in reader.examples]
    given = {kind for example in examples for kind, _ in example.expected} | set(same_name_apps().values())
    given |= {kind for rules in (*HOSTS.values(), *SCHEMES.values()) for kind, _ in rules}
    assert given <= KINDS.keys()


def _collections(path):
    """String members of every literal collection of a module."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            yield {each.value for each in node.elts if isinstance(each, ast.Constant)}
        elif isinstance(node, ast.Dict):
            yield {each.value for each in node.keys if isinstance(each, ast.Constant)}


def test_no_other_module_lists_three_services():
    """A list of kinds elsewhere drifts; only the readers name those whose texts they read."""
    services = {name for name, kind in KINDS.items() if kind.observable == "handle"}
    wrong = [
        str(path.relative_to(ROOT))
        for folder in ("crawler", "spiders", "pipelines")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path.parent.name not in ("contacts", "demo")
        and any(len(names & services) > 2 for names in _collections(path))
    ]
    assert wrong == []


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_kind_is_complete(name):
    kind = kind_of(name)
    assert kind.label
    assert all(one == one.strip() for one in kind.names)
    assert not (kind.number and kind.observable in ("email", "page", "wallet"))


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("phone", "+2348030000123", (NUMBER, "+2348030000123")),
        ("botim", "+2348030000123", (NUMBER, "+2348030000123")),
        ("mobile-money", "+2348030000123", (NUMBER, "+2348030000123")),
        ("whatsapp", "+AbCd0123456789", ("whatsapp", "+AbCd0123456789")),
        ("telegram", "some_name", ("telegram", "some_name")),
        ("email", "a@example.com", ("email", "a@example.com")),
    ],
)
def test_identity(kind, value, expected):
    assert identity(kind, value) == expected


@pytest.mark.parametrize("app", NUMBER_APPS)
def test_signs_score_the_same_whatever_the_calling_app(app):
    """Only the learned reader, which reads the name as letters, may order two such ads apart."""

    def signs(name):
        said = assess(JobPosting(url="http://a.example/1", source="t", region="NG", text=AD.format(app=name)))
        return (
            said.band,
            sum(hit.points for hit in said.hits),
            {hit.id for hit in said.hits if hit.origin == "ad"},
        )

    assert app in CHATS
    assert signs(KINDS[app].label) == signs("WhatsApp")


def _campaigns(home, first, second):
    """How many campaigns two ads of one employer's number become: a family and a hotel, each by its own app."""
    texts = (
        f"Live-in nanny for a family in Muscat, three children, own room. {first} +971500000123",
        f"Waiters for a beach hotel, morning shift, tips are shared daily. {second} +971500000123",
    )
    with Store(home) as store:
        store.database.execute("INSERT INTO sources (name, kind, url) VALUES ('board', 'import', '')")
        for number, text in enumerate(texts):
            posting = JobPosting(
                url=f"http://b.example/{number}",
                source="board",
                text=text,
                hiring_organization=f"Firm {number} Ltd",
                region="NG",
            )
            assessed = replace(posting, assessment=assess(posting))
            store.save([Observation(posting=assessed, seen_at="2026-11-20T08:00:00Z")])
        join_new(store)
        return len({campaign for _, campaign in store.campaigns.records.by_key()})


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_one_number_under_two_kinds_joins_two_ads(tmp_path, first, second):
    assert _campaigns(tmp_path, first, second) == 1


def test_a_mask_hides_a_number_under_every_kind():
    mask = Mask(hidden=frozenset([identity("whatsapp", "+2348030000123")]), key=b"s" * 32)
    stand_ins = set()
    for kind in NUMBERS:
        contact = Contact(
            kind=kind, value="+2348030000123", raw="0803 000 0123", field="text", start=0, end=13
        )
        assert mask.hides(contact.kind, contact.value)
        stand_ins.add(mask.stand_in(kind, contact.value))
    assert len(stand_ins) == 1
