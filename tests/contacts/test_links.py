"""Links: whom they lead to, canonical form, and links that lead to nobody."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.contacts import find_in_text
from crawler.contacts.link_kinds import canonical
from crawler.contacts.services import HOSTS, SCHEMES


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("https://t.me/zz_example", "telegram", "zz_example"),
        ("t.me/s/zz_example", "telegram", "zz_example"),
        ("https://wa.me/message/ABCDEF", "whatsapp-link", "+ABCDEF"),
        ("https://www.facebook.com/groups/zz.example", "facebook", "zz.example"),
        ("https://x.com/zz_example", "twitter", "zz_example"),
        ("https://discord.gg/zzexample", "discord", "+zzexample"),
        ("https://lin.ee/zzexample", "line", "+zzexample"),
        ("https://zalo.me/84900000123", "zalo", "+84900000123"),
        ("https://signal.me/#p/+2348030000123", "signal", "+2348030000123"),
        ("https://www.tiktok.com/@zz.example", "tiktok", "zz.example"),
        ("https://forms.gle/AbCdEf", "form", "https://forms.gle/AbCdEf"),
        ("tel:+12025550143", "phone", "+12025550143"),
        ("viber://chat?number=%2B2348030000123", "viber", "+2348030000123"),
        ("weixin://dl/chat?username=zz_example", "wechat", "zz_example"),
        ("sgnl://signal.me/#p/+2348030000123", "signal", "+2348030000123"),
        ("www.hire.example", "website", "http://www.hire.example"),
        ("hire.example", "website", "http://hire.example"),
        ("firm.co.id", "website", "http://firm.co.id"),
    ],
)
def test_whom_a_link_leads_to(text, kind, value):
    assert [(contact.kind, contact.value, contact.raw) for contact in find_in_text(text)] == [
        (kind, value, text)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "https://t.me/share/url?url=x", "https://x.com/intent/tweet?text=x", "https://hire.example/logo.png",
        "node.js and main.py", "e.g. this", "Good pay.Call us", "asp.net", "version 1.2.3", "https://vk.com/login",
        "https://www.facebook.com/sharer.php?u=x", "a.b", "...",
    ],
)  # fmt: skip
def test_links_that_lead_to_nobody(text):
    assert find_in_text(text) == ()


@pytest.mark.parametrize(
    ("url", "want"),
    [
        ("HTTP://Hire.Example/A", "http://hire.example/A"),
        ("hxxps://hire.example", "https://hire.example"),
        ("hire.example/", "http://hire.example"),
        ("https://hire.example/?utm_source=x&id=1&fbclid=2#top", "https://hire.example/?id=1#top"),
        ("https://hire.example/a?utm_source=x", "https://hire.example/a"),
        ("http://[hire", "http://[hire"),
        ("http:////hire.example", "http://hire.example"),
        ("///hire.example", "http://hire.example"),
    ],
)
def test_canonical(url, want):
    assert canonical(url) == want


@given(st.text("htps:/.?=&#[]utm_ax@", max_size=30))
@example("///")
def test_canonical_is_stable(url):
    assert canonical(canonical(url)) == canonical(url)


RULES = [(host, kind, rule.pattern) for host, rules in (HOSTS | SCHEMES).items() for kind, rule in rules]


@pytest.mark.parametrize(("host", "kind", "pattern"), RULES)
def test_a_pattern_of_the_table_of_kinds_names_somebody(host, kind, pattern):
    place = f"[{kind}.links] of contact_kinds.toml, {host}: {pattern}"
    groups = re.compile(pattern).groupindex.keys()
    assert groups & {"id", "code", "number"}, f"{place} needs a group `id`, `code` or `number`"
    unknown = re.findall(r"(?<![?\w]):[a-z\-]+:", pattern)
    assert not unknown, f"{place}: {unknown} stands for nothing; the head of the file names what does"


@pytest.mark.parametrize("host", HOSTS)
def test_hosts_are_lower_case_and_the_bare_host_leads_to_nobody(host):
    assert host == host.lower()
    assert not [contact for contact in find_in_text(f"https://{host}/") if contact.kind != "website"]
