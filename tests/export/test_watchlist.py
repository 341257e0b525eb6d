"""Two organisations compare contacts without showing them."""

import pytest

from crawler.errors import UserError
from crawler.export import watchlist
from tests.export import fixture

SECRET = b"an invented shared secret"


def _written(tmp_path, secret=SECRET):
    path = tmp_path / "theirs.jsonl"
    path.write_text("\n".join(watchlist.lines(fixture.document(1), secret)) + "\n")
    return path


def test_a_partner_finds_the_shared_contacts(tmp_path):
    theirs = watchlist.read(_written(tmp_path))
    found = list(watchlist.matches(fixture.document(2).contacts(), theirs, SECRET))
    assert {contact.value for contact in found} == set(fixture.CONTACT_VALUES.values())


def test_the_list_shows_no_contact(tmp_path):
    text = _written(tmp_path).read_text()
    assert not [value for value in fixture.CONTACT_VALUES.values() if value in text]


def test_another_secret_matches_nothing(tmp_path):
    theirs = watchlist.read(_written(tmp_path, b"another shared secret"))
    assert not list(watchlist.matches(fixture.document(1).contacts(), theirs, SECRET))


def test_masked_contacts_are_left_out(tmp_path):
    lines = list(watchlist.lines(fixture.document(1, masked=True), SECRET))
    assert len(lines) == len(fixture.CONTACT_VALUES)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"format": "other"}\n', "made as 'other'"),
        ("not json\n", "line 1"),
        ('{"format":"adwatch-watchlist-1"}\n{}\n', "line 2"),
    ],
)
def test_a_wrong_list_is_named(tmp_path, text, message):
    path = tmp_path / "list.jsonl"
    path.write_text(text)
    with pytest.raises(UserError, match=message):
        watchlist.read(path)


def test_a_short_secret_is_refused(tmp_path):
    path = tmp_path / "secret"
    path.write_bytes(b"short\n")
    with pytest.raises(UserError, match="5 bytes"):
        watchlist.read_secret(path)
