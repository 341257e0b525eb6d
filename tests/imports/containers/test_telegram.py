"""Telegram: JSON and HTML of Telegram Desktop, saved preview pages."""

import json
import zipfile

import pytest

from crawler import cli
from crawler.imports.confined_files import LEFT_BESIDE
from tests.imports.containers.samples import AD, OTHER, imported

CHAT = {
    "name": "Jobs", "type": "public_channel", "id": 1000000001,
    "messages": [
        {"id": 1, "type": "service", "date": "2026-11-01T10:00:00", "actor": "Jobs", "action": "create_channel",
         "text": ""},
        {"id": 2, "type": "message", "date": "2026-11-02T10:00:00", "from": "Jobs", "from_id": "channel1",
         "forwarded_from": "Other channel",
         "text": [AD, {"type": "text_link", "text": "here", "href": "https://t.me/example_agent"}]},
        {"id": 3, "type": "message", "date": "2026-11-03T10:00:00", "from": "Ann", "photo": "photos/photo_1.jpg",
         "text": ""},
        {"id": 4, "type": "message", "date": "2026-11-04T10:00:00", "from": "Ann", "text": "ok thanks"},
        {"id": 5, "type": "message", "date": "2026-11-05T10:00:00", "from": "Ann", "photo": "photos/photo_2.jpg",
         "text": OTHER},
    ],
}  # fmt: skip
HTML = f"""<!DOCTYPE html><html><body><div class="page_wrap"><div class="page_header"><div class="content">
<div class="text bold">Jobs</div></div></div><div class="page_body chat_page"><div class="history">
<div class="message service" id="message-1"><div class="body details">2 November 2026</div></div>
<div class="message default clearfix" id="message2"><div class="body">
 <div class="pull_right date details" title="02.11.2026 10:00:00 UTC+03:00">10:00</div>
 <div class="from_name">Ann</div>
 <div class="forwarded body"><div class="from_name">Other channel
 <span class="date details" title="01.11.2026 09:00:00"> 01.11.2026 09:00:00</span></div>
 <div class="text">{AD}<br><a href="https://t.me/example_agent">write</a></div></div></div></div>
<div class="message default clearfix joined" id="message3"><div class="body">
 <div class="pull_right date details" title="03.11.2026 10:00:00 UTC+03:00">10:00</div>
 <div class="media_wrap clearfix"><a class="photo_wrap clearfix pull_left" href="photos/photo_1.jpg">
 <img class="photo" src="photos/photo_1_thumb.jpg"></a></div>
 <div class="text">{OTHER}</div></div></div>
</div></div></div></body></html>"""
PREVIEW = f"""<html><head><link rel="canonical" href="/s/example_jobs?before=20"></head><body>
<div class="tgme_widget_message text_not_supported_wrap js-widget_message" data-post="example_jobs/10">
 <div class="tgme_widget_message_author">
 <a class="tgme_widget_message_owner_name" href="https://t.me/example_jobs"><span>Jobs</span></a></div>
 <div class="tgme_widget_message_forwarded_from">Forwarded from
 <a class="tgme_widget_message_forwarded_from_name" href="https://t.me/other/5"><span>Other</span></a></div>
 <a class="tgme_widget_message_photo_wrap" style="width:800px;background-image:url('https://cdn.example/p.jpg')"></a>
 <div class="tgme_widget_message_text js-message_text">
 <div class="tgme_widget_message_text js-message_text">{AD}</div></div>
 <a class="tgme_widget_message_date"><time datetime="2026-11-02T10:00:00+00:00" class="time">10:00</time></a></div>
<div class="tgme_widget_message" data-post="example_jobs/11">
<a class="tgme_widget_message_photo_wrap" style="background-image:url('https://cdn.example/q.jpg')"></a></div>
</body></html>"""


@pytest.mark.parametrize(("name", "content"), [("result.json", json.dumps(CHAT)), ("messages.html", HTML)])
def test_a_picture_beside_an_export_that_is_named_alone_is_told(tmp_path, capsys, name, content):
    """Read it is where the folder is named: a file that is built to harm reaches no other one."""
    (tmp_path / "in" / "photos").mkdir(parents=True)
    (tmp_path / "in" / "photos" / "photo_1.jpg").write_bytes(b"no picture")
    (tmp_path / "in" / name).write_text(content, "utf-8")
    command = ["--home", str(tmp_path / "home"), "import", "--source", "chats", "--no-reader"]
    assert cli.run([*command, str(tmp_path / "in" / name)]) == 0
    told = capsys.readouterr().err
    assert f"photo_1.jpg: {LEFT_BESIDE}" in told
    assert "photo_2.jpg: " not in told  # that one was not exported
    cli.run([*command, str(tmp_path / "in")])
    assert LEFT_BESIDE not in capsys.readouterr().err


def test_desktop_json(tmp_path):
    file = tmp_path / "result.json"
    file.write_text(json.dumps(CHAT))
    found = imported(file)
    assert found.counts == (2, 3, 0)
    first = found.ads[0].posting
    assert (first.text, first.url) == (AD + "here", "https://t.me/c/1000000001/2")
    assert first.application_contact == "https://t.me/example_agent"
    assert found.provenance()["forwarded_from"] == "Other channel"
    assert found.provenance(1) == {
        "container": "Telegram Desktop JSON", "sender": "Ann", "sent_at": "2026-11-05T10:00:00", "group": "Jobs",
        "attachments": ["photo_2.jpg"],
    }  # fmt: skip
    assert found.items[2].attachments[0].path is None  # exported without its media
    photo = tmp_path / "photos" / "photo_1.jpg"
    photo.parent.mkdir()
    photo.write_bytes(b"picture")
    assert imported(file).items[2].attachments[0].content() == b"picture"


def test_all_chats_of_an_account(tmp_path):
    file = tmp_path / "result.json"
    other = {**CHAT, "id": 1000000002, "name": "Others"}
    file.write_text(json.dumps({"about": "", "chats": {"about": "", "list": [CHAT, other]}}))
    assert imported(file).counts == (4, 6, 0)


def test_desktop_html_in_a_zip(tmp_path):
    file = tmp_path / "ChatExport.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("ChatExport/messages.html", HTML)
        archive.writestr("ChatExport/photos/photo_1.jpg", b"picture")
        archive.writestr("ChatExport/css/style.css", "a {}")
    found = imported(file)
    assert found.counts == (2, 2, 0)
    assert found.ads[0].posting.text.startswith(AD)
    assert found.ads[0].posting.application_contact == "https://t.me/example_agent"
    assert found.provenance() == {
        "container": "Telegram Desktop HTML", "sender": "Ann", "sent_at": "2026-11-02T10:00:00+03:00",
        "group": "Jobs", "forwarded_from": "Other channel", "forwarded_at": "2026-11-01T09:00:00",
    }  # fmt: skip
    assert found.provenance(1)["sender"] == "Ann"
    assert found.ads[1].item.attachments[0].content() == b"picture"


def test_a_saved_preview_page(tmp_path):
    file = tmp_path / "page.html"
    file.write_text(PREVIEW)
    found = imported(file)
    assert found.counts == (1, 1, 0)
    assert (found.ads[0].posting.text, found.ads[0].posting.url) == (AD, "https://t.me/example_jobs/10")
    assert found.provenance() == {
        "container": "Telegram preview page", "sender": "Jobs", "sent_at": "2026-11-02T10:00:00Z",
        "group": "https://t.me/example_jobs", "forwarded_from": "Other", "forwarded_url": "https://t.me/other/5",
        "attachments": ["https://cdn.example/p.jpg"],
    }  # fmt: skip
