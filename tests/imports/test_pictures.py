"""import of pictures: one ad each, kept with its problem where it can't be read; those of saved pages stay out."""

import pytest

from crawler import cli
from crawler.imports.items import Item
from crawler.imports.pictures import picture_item
from crawler.imports.readers import read_path
from crawler.pictures import PictureText, decoding
from crawler.store import Store
from tests.pictures.flyers import flyer


def load(home, *arguments):
    return cli.run(["--home", str(home), "import", *arguments])


def stored(home):
    with Store(home) as store:
        return list(store.reader.each())


def test_a_flyer_becomes_an_ad_once(tmp_path, capsys):
    pytest.importorskip("rapidocr", reason="needs the extra `pictures`")
    folder = tmp_path / "in"
    folder.mkdir()
    data = flyer("JPEG")
    (folder / "flyer.jpg").write_bytes(data)
    (folder / "copy.jpeg").write_bytes(data)
    home = tmp_path / "home"
    assert load(home, str(folder), "--source", "flyers", "--region", "NG") == 0
    assert load(home, str(folder), "--source", "flyers", "--region", "NG") == 0
    (listing,) = stored(home)
    assert "HOUSEMAIDS WANTED ABROAD" in listing.posting.text
    assert {contact.kind for contact in listing.assessment.contacts} >= {"whatsapp", "email"}
    assert cli.run(["--home", str(home), "verify"]) == 0


def test_without_the_extra_the_picture_is_kept_and_says_what_is_missing(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(decoding, "is_installed", lambda extra: False)
    (tmp_path / "flyer.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert load(tmp_path / "home", str(tmp_path / "flyer.png"), "--source", "flyers") == 1
    assert "adwatch[pictures]" in capsys.readouterr().err
    (listing,) = stored(tmp_path / "home")
    assert listing.assessment.band == "look"
    assert "adwatch[pictures]" in listing.posting.problems[0]


def test_pictures_of_a_saved_page_stay_out(tmp_path):
    (tmp_path / "ad.html").write_text("<p>We hire.</p>")
    (tmp_path / "ad_files").mkdir()
    (tmp_path / "ad_files" / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    notes = {item.origin: item.note for item in read_path(tmp_path)}
    assert notes[str(tmp_path / "ad_files" / "logo.png")] == "a picture of a saved page"


def test_a_message_beside_a_picture_is_kept_with_it(monkeypatch):
    monkeypatch.setattr("crawler.imports.pictures.read_picture", lambda data: PictureText(""))
    assert picture_item(b"x", "chat.zip/1.jpg") == Item(
        origin="chat.zip/1.jpg", note="a picture without text"
    )
    captioned = picture_item(b"x", "chat.zip/1.jpg", {"text": "Maids wanted", "sender": "A"})
    assert captioned.mapping == {"text": "Maids wanted", "sender": "A"}
    assert captioned.raw == b"x"
