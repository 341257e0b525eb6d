"""Chats exported by WhatsApp: the dates of phones in many languages, senders, media, what is no ad."""

import zipfile

import pytest

from tests.imports.containers.samples import AD, OTHER, imported

CHAT = f"""12/05/24, 10:15 - Messages and calls are end-to-end encrypted. Tap to learn more.
12/05/24, 10:16 - Ann added Bola
13/05/24, 09:00 - +234 803 000 0101: {AD}
Second line of the ad
14/05/24, 09:01 - Bola: Good morning everyone, God bless
14/05/24, 09:02 - Bola: <Media omitted>
14/05/24, 09:03 - Bola: ok
14/05/24, 09:04 - Ann: This message was deleted
15/05/24, 09:05 - Ann: IMG-20240515-WA0001.jpg (file attached)
{OTHER}
"""
STAMPS = [
    ("[12/05/2024, 10:15:32] ", "2024-05-12T10:15:32"),  # en-GB, iPhone
    ("\u200e[12.05.24, 10:15:32] ", "2024-05-12T10:15:32"),  # de, iPhone
    ("[2024-05-12, 10:15:32\u202fPM] ", "2024-05-12T22:15:32"),  # en-CA, iPhone
    ("[12/5/24 22:15:32] ", "2024-05-12T22:15:32"),  # es, iPhone
    ("12/5/24, 10:15 p.\u00a0m. - ", "2024-05-12T22:15:00"),  # es-MX
    ("[١٢/٥/٢٠٢٤، ١٠:١٥:٣٢ ص] ", "2024-05-12T10:15:32"),  # ar, iPhone
    ("۱۲/۵/۲۰۲۴،‏ ۱۰:۱۵ - ", "2024-05-12T10:15:00"),  # fa
    ("12/5/2567 10:15 - ", "2024-05-12T10:15:00"),  # th, Buddhist calendar
    ("2024/5/12 下午10:15 - ", "2024-05-12T22:15:00"),  # zh
    ("2024年5月12日 上午10:15 - ", "2024-05-12T10:15:00"),  # zh
    ("2024. 5. 12. 오후 10:15 - ", "2024-05-12T22:15:00"),  # ko
    ("12.5.2024 klo 10.15 - ", "2024-05-12T10:15:00"),  # fi
    ("12/05/24 10.15 - ", "2024-05-12T10:15:00"),  # id
    ("12/05/2024 à 10:15 - ", "2024-05-12T10:15:00"),  # fr
    ("12.05.2024, 10:15 - ", "2024-05-12T10:15:00"),  # ru
    ("12/05/2024, 10:15 CH - ", "2024-05-12T22:15:00"),  # vi
    ("12-05-2024 10:15 - ", "2024-05-12T10:15:00"),  # nl
    ("5/12/24, 10:15\u202fPM - ", "2024-05-12T22:15:00"),  # en-US
    ("[10:15 PM, 5/12/2024] ", "2024-05-12T22:15:00"),  # copied from the window, en-US
    ("[10:15, 12/05/2024] ", "2024-05-12T10:15:00"),  # copied from the window
    ("2024. 05. 12. 10:15 - ", "2024-05-12T10:15:00"),  # hu
]


def test_a_chat(tmp_path):
    file = tmp_path / "WhatsApp Chat with Jobs Abroad.txt"
    file.write_text(CHAT)
    found = imported(file)
    assert found.counts == (2, 6, 0)
    assert found.ads[0].posting.text == f"{AD}\nSecond line of the ad"
    assert found.ads[0].posting.date_posted == "2024-05-13"
    assert found.provenance() == {
        "container": "WhatsApp export",
        "sender": "+234 803 000 0101",
        "sent_at": "2024-05-13T09:00:00",
        "group": "Jobs Abroad",
    }
    assert found.ads[1].posting.text == OTHER
    assert found.provenance(1)["attachments"] == ["IMG-20240515-WA0001.jpg"]
    assert dict(found.summary.left) == {
        f"{file}:1": "a service message: Messages and calls are end-to-end encrypted. Tap to learn mo",
        f"{file}:2": "a service message: Ann added Bola",
        f"{file}:5": "a greeting, thanks or wishes",
        f"{file}:6": "no words in it",
        f"{file}:7": "a greeting, thanks or wishes",
        f"{file}:8": "a service message: This message was deleted",
    }


def test_the_same_chat_exported_later_adds_only_what_is_new(tmp_path):
    old, new = tmp_path / "a.txt", tmp_path / "b" / "a.txt"
    new.parent.mkdir()
    old.write_text(CHAT)
    new.write_text(CHAT + f"16/05/24, 09:05 - Ann: {AD} again\n")
    keys = {ad.key for ad in imported(old).ads}
    assert keys < {ad.key for ad in imported(new).ads}


@pytest.mark.parametrize(("stamp", "when"), STAMPS)
def test_the_time_as_phones_write_it(tmp_path, stamp, when):
    file = tmp_path / "_chat.txt"
    file.write_text(f"{stamp}Ann: {AD}\n")
    found = imported(file)
    assert found.counts == (1, 0, 0)
    assert (found.provenance()["sent_at"], found.provenance()["sender"]) == (when, "Ann")


@pytest.mark.parametrize(
    ("days", "order"),
    [(("1/2/24", "1/13/24"), "2024-01-02"), (("1/2/24", "13/2/24"), "2024-02-01"),
     (("1/11/24", "2/1/24"), "2024-01-11"), (("24/2/1", "24/2/28"), "2024-02-01")],
)  # fmt: skip
def test_the_order_of_day_and_month_is_that_of_the_whole_file(tmp_path, days, order):
    file = tmp_path / "chat.txt"
    file.write_text("".join(f"{day}, 10:15 - Ann: {AD} {day}\n" for day in days))
    assert str(imported(file).provenance()["sent_at"])[:10] == order


def test_a_zip_with_media(tmp_path):
    file = tmp_path / "WhatsApp Chat - Jobs.zip"
    with zipfile.ZipFile(file, "w") as archive:
        line = "\u200e[13/05/2024, 10:15:32] Ann: \u200e<attached: 0001-PHOTO.jpg>"
        archive.writestr("_chat.txt", f"[12/05/2024, 10:15:32] Ann: {AD}\n{line}\n")
        archive.writestr("0001-PHOTO.jpg", b"picture")
        archive.writestr("0002-PHOTO.jpg", b"nobody names it")
    found = imported(file)
    assert found.counts == (1, 2, 0)
    with_picture, flyer = (item for item in found.items if item.attachments)
    assert flyer.attachments[0].content() == b"nobody names it"
    assert with_picture.note == "no words in it, but 1 picture or file"
    assert with_picture.attachments[0].content() == b"picture"
    assert with_picture.attachments[0].media_type == "image/jpeg"
    assert found.summary.left[1][0] == f"{file}!/0002-PHOTO.jpg"
    assert found.ads[0].item.origin == f"{file}!/_chat.txt:1"
    assert found.provenance()["group"] == "Jobs"
