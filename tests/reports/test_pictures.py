"""Pictures that come with a message are part of its one report, and an ad that shows one of them is found."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from unittest.mock import patch

import pytest

pytest.importorskip("rapidocr", reason="needs the extra `pictures`")

from crawler import cli
from crawler.clock import utc_now
from crawler.pictures import PictureText
from crawler.pictures.reading import PictureReader
from crawler.reports import service
from crawler.reports.intake import ReportText, UnreadItem, read_reports
from crawler.reports.sealing import PRIVATE, make_keys
from crawler.reports.shown_pictures import keyed_hashes
from crawler.store import Store
from tests.pictures.flyers import canvas, encoded
from tests.pictures.test_likeness import framed, scene

PASSPHRASE = "an invented passphrase"
WORDS = ["HOUSEMAIDS WANTED IN MUSCAT", "Ticket and visa are free", "WhatsApp +234 803 000 0101"]
OTHER_WORDS = [*WORDS[:2], "WhatsApp +234 803 000 0102"]
COOKS = ["COOKS FOR A SHIP FROM MARCH", "Call +234 803 000 0103 for more"]
SHOWN = {
    "with another number": lambda: scene(1, OTHER_WORDS),
    "in a screenshot of a chat": lambda: framed(scene(1, WORDS).resize((520, 520)), 720, 1200, 60, 300),
}
SAID = (
    "My sister got this picture from a woman at the market, she leaves on Sunday. Call me on 0803 000 0777."
)


@pytest.fixture(scope="module", autouse=True)
def each_picture_is_read_once() -> Iterator[None]:
    """What the reader said of the same bytes holds for all tests: here it is not what is tested."""
    known: dict[bytes, PictureText] = {}
    read = PictureReader.read

    def once(reader: PictureReader, data: bytes) -> PictureText:
        if data not in known:
            known[data] = read(reader, data)
        return known[data]

    with patch.object(PictureReader, "read", once):
        yield


@pytest.fixture
def home(tmp_path: Path) -> Path:
    make_keys(tmp_path / "home", PASSPHRASE, tmp_path / "home" / PRIVATE)
    return tmp_path / "home"


def ad(home: Path, picture: object, name: str = "flyer") -> None:
    (home.parent / f"{name}.jpg").write_bytes(encoded(picture, "JPEG", quality=90))
    assert cli.run(["--home", str(home), "import", str(home.parent / f"{name}.jpg"), "--source", name]) == 0


def whatsapp(folder: Path, *pictures: bytes, said: str = SAID) -> Path:
    """An exported chat with one message and its pictures."""
    names = [f"IMG-20261120-WA{n:04}.jpg" for n in range(len(pictures))]
    lines = [f"[20/11/2026, 10:15:32] Invented: {said}", *(f"<attached: {name}>" for name in names)]
    with zipfile.ZipFile(folder / "WhatsApp Chat - Hotline.zip", "w") as archive:
        archive.writestr("_chat.txt", "\n".join(lines))
        for name, data in zip(names, pictures, strict=True):
            archive.writestr(name, data)
    return folder / "WhatsApp Chat - Hotline.zip"


def telegram(folder: Path, *pictures: bytes, said: str = SAID) -> Path:
    """A chat of Telegram Desktop with one message and its photo."""
    (chat := folder / "chat" / "photos").mkdir(parents=True)
    (chat / "photo_1.jpg").write_bytes(pictures[0])
    message = {"id": 1, "type": "message", "date": "2026-11-20T10:15:32", "from": "Invented", "text": said}
    found = {
        "name": "Hotline",
        "type": "personal_chat",
        "id": 1,
        "messages": [message | {"photo": "photos/photo_1.jpg"}],
    }
    (folder / "chat" / "result.json").write_text(json.dumps(found), "utf-8")
    return folder / "chat"


def mail(folder: Path, *pictures: bytes, said: str = SAID) -> Path:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        "someone@example.org",
        "hotline@example.org",
        "An offer",
    )
    message["Date"] = "Fri, 20 Nov 2026 10:15:32 +0100"
    message.set_content(said)
    for number, data in enumerate(pictures):
        message.add_attachment(data, maintype="image", subtype="jpeg", filename=f"picture{number}.jpg")
    (folder / "report.eml").write_bytes(bytes(message))
    return folder / "report.eml"


CONTAINERS = {"a WhatsApp export": whatsapp, "a Telegram export": telegram, "a mail": mail}


def picture(drawn: object) -> bytes:
    data: bytes = encoded(drawn, "JPEG", quality=85)
    return data


def blank() -> bytes:
    return picture(canvas(300, 300)[0])


def taken(home: Path, path: Path, status: int = 0) -> str:
    """Take a report in by the command; returns its id."""
    assert cli.run(["--home", str(home), "reports", "take", str(path), "--country", "NG"]) == status
    with Store(home) as store:
        ((key, _),) = store.reports.dangers()
    return key


def seen(home: Path, key: str) -> list[tuple[str, str]]:
    """Source of the ads of each campaign that a report was seen in, and by what."""
    with Store(home) as store:
        sources: dict[int, str] = dict(
            store.database.rows(
                "SELECT m.campaign, min(l.source) FROM campaign_members AS m JOIN listings AS l ON l.id = m.listing"
                " GROUP BY m.campaign"
            ).fetchall()
        )
        found = service.entry_of(store, key).seen
    return [(sources[one.campaign], one.by) for one in found if one.by == "picture"]


@pytest.mark.parametrize("contain", CONTAINERS.values(), ids=list(CONTAINERS))
def test_a_message_and_its_picture_are_one_report(home, contain):
    key = taken(home, contain(home.parent, picture(scene(1, WORDS))))
    with Store(home) as store:
        words = service.revealed(store, key, PASSPHRASE, by="ana", why="a trial")
        text = str(words["text"])
        assert SAID in text
        assert "HOUSEMAIDS" in text
        assert text.index(SAID) < text.index("HOUSEMAIDS")
        assert store.database.number("SELECT count(*) FROM report_looks") == 1
    content = b"".join(path.read_bytes() for path in home.iterdir() if path.name.startswith("adwatch.db"))
    assert b"HOUSEMAIDS" not in content
    assert b"JFIF" not in content


def test_a_message_of_pictures_alone_is_a_report_and_what_cannot_be_read_is_named(home, capsys):
    pictures = (
        picture(scene(1, WORDS)),
        picture(scene(2, COOKS)),
        b"no picture",
    )
    key = taken(home, whatsapp(home.parent, *pictures, blank(), said=""), status=1)
    said = capsys.readouterr().err
    assert "WA0002.jpg" in said
    assert "WA0003.jpg" not in said, "a photograph without words is no fault"
    assert "all others were taken in" in said
    with Store(home) as store:
        text = str(service.revealed(store, key, PASSPHRASE, by="ana", why="a trial")["text"])
    assert "HOUSEMAIDS" in text
    assert "COOKS" in text


def test_a_message_whose_picture_shows_nothing_and_that_says_nothing_is_left_out_by_name(home, capsys):
    path = whatsapp(home.parent, blank(), said="")
    assert cli.run(["--home", str(home), "reports", "take", str(path)]) == 1
    assert "nothing was taken in" in capsys.readouterr().err


def test_where_each_picture_stands_in_the_text(tmp_path):
    pictures = (picture(scene(1, WORDS)), picture(scene(2, COOKS)))
    found = list(read_reports([mail(tmp_path, *pictures)]))
    (one,) = [each for each in found if isinstance(each, ReportText)]
    assert not [each for each in found if isinstance(each, UnreadItem)]
    assert [one.text[start:end] for start, end in one.shown] == [each.text for each in one.pictures]
    assert one.text[: one.shown[0][0]].strip().endswith(SAID)


@pytest.mark.parametrize("drawn", SHOWN.values(), ids=list(SHOWN))
def test_the_flyer_of_an_ad_is_known_again(home, drawn):
    ad(home, scene(1, WORDS))
    ad(home, scene(5, COOKS), "another")
    key = taken(home, whatsapp(home.parent, picture(drawn())))
    assert seen(home, key) == [("flyer", "picture")]
    assert cli.run(["--home", str(home), "verify"]) == 0


def test_a_smaller_copy_in_an_ad_that_comes_later_is_found_and_another_is_not(home):
    key = taken(home, mail(home.parent, picture(scene(1, WORDS))))
    ad(home, scene(5, COOKS), "another")
    assert seen(home, key) == []
    ad(home, scene(1, WORDS).resize((420, 420)))
    assert seen(home, key) == [("flyer", "picture")]
    assert cli.run(["--home", str(home), "verify"]) == 0


def test_a_picture_that_many_campaigns_have_tells_nothing(home, monkeypatch):
    monkeypatch.setattr("crawler.reports.service.STORIES", 0)
    ad(home, scene(1, WORDS))
    assert seen(home, taken(home, mail(home.parent, picture(scene(1, WORDS))))) == []


def test_the_hash_goes_with_the_words_and_what_was_found_stays(home):
    ad(home, scene(1, WORDS))
    key = taken(home, mail(home.parent, picture(scene(1, WORDS))))
    with Store(home) as store:
        service.forget_old(store, by="cron", now=utc_now() + timedelta(days=366))
        assert store.report_pictures.hashes() == []
    assert seen(home, key) == [("flyer", "picture")]


def test_an_undone_intake_and_a_purged_ad_leave_nothing(home):
    ad(home, scene(1, WORDS))
    key = taken(home, mail(home.parent, picture(scene(1, WORDS))))
    tables = ("report_pictures", "report_looks")
    assert (
        cli.run(
            [
                "--home",
                str(home),
                "purge",
                "--contact",
                "whatsapp:+2348030000101",
                "--why",
                "a trial",
                "--yes",
            ]
        )
        == 0
    )
    assert seen(home, key) == []
    with Store(home) as store:
        assert [store.database.number(f"SELECT count(*) FROM {table}") for table in tables] == [0, 1]
    assert cli.run(["--home", str(home), "reports", "undo", "1"]) == 0
    with Store(home) as store:
        assert [store.database.number(f"SELECT count(*) FROM {table}") for table in tables] == [0, 0]
    assert cli.run(["--home", str(home), "verify"]) == 0


def test_an_edit_of_what_was_found_is_named(home):
    ad(home, scene(1, WORDS))
    taken(home, mail(home.parent, picture(scene(1, WORDS))))
    raw = sqlite3.connect(home / "adwatch.db")
    raw.execute("UPDATE report_pictures SET likeness = 12")
    raw.commit()
    raw.close()
    assert cli.run(["--home", str(home), "verify"]) == 1


def test_what_is_kept_of_a_picture_can_be_tried_on_with_the_key_only(tmp_path):
    (one,) = [
        each
        for each in read_reports([mail(tmp_path, picture(scene(1, WORDS)))])
        if isinstance(each, ReportText)
    ]
    (near,) = [
        each
        for each in read_reports([mail(tmp_path, picture(scene(1, WORDS).resize((500, 500))))])
        if isinstance(each, ReportText)
    ]
    mask = (1 << 64) - 1
    (seen_hash,) = [int.from_bytes(looks[:8], "little") for looks in one.pictures[0].looks]
    (mine,), (theirs,) = keyed_hashes(one.pictures, b"a" * 32), keyed_hashes(one.pictures, b"b" * 32)
    (copy,) = keyed_hashes(near.pictures, b"a" * 32)
    assert ((mine ^ copy) & mask).bit_count() <= 2
    assert min(((mine ^ other) & mask).bit_count() for other in (theirs, seen_hash)) > 10
