"""E-mail addresses: where they begin and end, the rule each rests on, placeholders."""

import pytest

from crawler.contacts import find_contacts, find_with_rules
from crawler.records import JobPosting


@pytest.mark.parametrize(
    ("text", "value", "raw", "rule"),
    [
        ("Jobs@Hire.Example.", "jobs@hire.example", "Jobs@Hire.Example", "email-plain"),
        ("<jobs@hire.example>", "jobs@hire.example", "jobs@hire.example", "email-plain"),
        ("mailto:jobs@hire.example", "jobs@hire.example", "jobs@hire.example", "email-plain"),
        ("a@b@hire.example", "b@hire.example", "b@hire.example", "email-plain"),
        ("zz@gmail.comCall", "zz@gmail.com", "zz@gmail.com", "email-plain"),
        ("zz@hire.example1", "zz@hire.example", "zz@hire.example", "email-plain"),
        ("jobs (at) hire (dot) example", "jobs@hire.example", "jobs (at) hire (dot) example", "email-worded"),
        ("zz@hire,com", "zz@hire.com", "zz@hire,com", "email-mended"),
        ("write j o b s @ zzfirm . com", "jobs@zzfirm.com", "j o b s @ zzfirm . com", "email-mended"),
        ("write j o b s@zzfirm.com", "jobs@zzfirm.com", "j o b s@zzfirm.com", "email-mended"),
        ("h r @ zzfirm . com", "hr@zzfirm.com", "h r @ zzfirm . com", "email-mended"),
        ("plan a b@zzfirm.com", "b@zzfirm.com", "b@zzfirm.com", "email-plain"),
        ("zz @ jobs . zzfirm . com", "zz@jobs.zzfirm.com", "zz @ jobs . zzfirm . com", "email-mended"),
        ("zz@hr . zzfirm . co . uk", "zz@hr.zzfirm.co.uk", "zz@hr . zzfirm . co . uk", "email-mended"),
        ("zz @ hire . example . org", "zz@hire.example.org", "zz @ hire . example . org", "email-mended"),
        ("zz @ zzfirm . com . Please call", "zz@zzfirm.com", "zz @ zzfirm . com", "email-mended"),
        ("our colleague zz1234@gmail.com", "zz1234@gmail.com", "zz1234@gmail.com", "email-after-word"),
        ("our colleague zz1@gmail.com", "zz1@gmail.com", "zz1@gmail.com", "email-cut"),
        ("send to zz1234@gmail.com", "zz1234@gmail.com", "zz1234@gmail.com", "email-plain"),
    ],
)
def test_addresses(text, value, raw, rule):
    ((contact, named),) = find_with_rules(text)
    assert (contact.kind, contact.value, contact.raw, named) == ("email", value, raw, rule)


@pytest.mark.parametrize(
    "text",
    ["name@domain.com", "your.email@example.com", "xxx@hire.example", "jobs@hire", "@hire.example", "zz@.example",
     "a @ b", "zz.@hire.example", "config@2.0"],
)  # fmt: skip
def test_no_addresses(text):
    assert [contact for contact, _ in find_with_rules(text) if contact.kind == "email"] == []


@pytest.mark.parametrize("host", ["yahoo.com", "yahoo.co.uk", "gmail.com", "hotmail.com", "outlook.com"])
def test_a_plain_mailbox_of_a_large_provider_is_no_disguise(host):
    (found,) = find_contacts(JobPosting(url="", source="", text=f"Write to zz21@{host} now."))
    assert (found.value, found.obfuscated, found.disguises) == (f"zz21@{host}", False, ())
