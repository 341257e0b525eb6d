"""The truth about the real flyers: enough of it, without words, with digests that need the picture."""

from quality.flyers import TRUTH, digest, truth


def test_a_digest_needs_the_picture():
    assert digest(b"one", "phone", "+2348030000001") != digest(b"other", "phone", "+2348030000001")
    assert digest(b"one", "phone", "+2348030000001") != digest(b"one", "email", "+2348030000001")


def test_the_truth_is_large_and_holds_no_words():
    known = truth()
    assert len(known) >= 120
    assert sum(len(contacts) for contacts, _ in known.values()) >= 150
    assert {kind for contacts, _ in known.values() for kind, _ in contacts} == {"phone", "email", "website"}
    assert "@" not in TRUTH.read_text("utf-8")
