"""import of pictures: one ad each, kept with its problem where it can't be read; those of saved pages stay out."""

import pytest

from crawler import cli
from crawler.imports.items import Attachment, Item
from crawler.imports.pictures import picture_item, with_pictures
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


def message(*names, **fields):
    pictures = tuple(Attachment(name=name, media_type="image/png", data=name.encode()) for name in names)
    return Item(origin="chat:1", mapping={"id": "m1", "sender": "A", **fields}, attachments=pictures)


@pytest.fixture
def read_names(monkeypatch):
    """Pictures whose text is their own content; `none.png` has no text."""

    def read(data):
        text = "" if data == b"none.png" else data.decode()
        return PictureText(text, sha256=data.hex())

    monkeypatch.setattr("crawler.imports.pictures.read_picture", read)


def test_a_message_becomes_one_item_a_picture(read_names):
    first, left_out, second = with_pictures([message("none.png", "a.png", "b.png", text="Maids wanted")])
    assert left_out.note == "a picture without text"
    assert first.picture is not None
    assert second.picture is not None
    assert (first.picture.text, first.mapping) == (
        "a.png",
        {"id": "m1", "sender": "A", "text": "Maids wanted"},
    )
    assert (second.picture.text, second.mapping) == ("b.png", {"sender": "A"})
    assert first.identity != second.identity


def test_a_message_whose_pictures_are_missing_or_without_text_is_kept_as_it_is(read_names, tmp_path):
    gone = Attachment(name="a.png", media_type="image/png", url="https://a.example/a.png")
    plain = Item(origin="chat:1", mapping={"text": "Maids wanted"}, attachments=(gone,))
    assert list(with_pictures([plain])) == [plain]
    assert list(with_pictures([message("none.png", text="Maids wanted")])) == [
        message("none.png", text="Maids wanted")
    ]


def test_a_picture_that_cannot_be_opened_is_an_error(read_names, tmp_path):
    lost = Attachment(name="a.png", media_type="image/png", path=tmp_path / "a.png")
    item = Item(origin="chat:1", mapping={"text": "Maids wanted"}, attachments=(lost,))
    assert [one.error[:10] for one in with_pictures([item])] == ["", "[Errno 2] "]
