"""Messages that are no ads, in each container: greetings and service messages are left out, short ads are not."""

import html
import json
import zipfile
from email.message import EmailMessage

import pytest

from tests.imports.containers.samples import imported

GREETINGS = """Good morning everyone
Many thanks for adding me to this group
Joyeux Noël et bonne année à toutes et à tous
Muchas gracias por aceptarme
Boa tarde a todos, tudo bem com vocês?
Большое спасибо за помощь
عيد مبارك عليكم وكل عام وأنتم بخير
नमस्ते दोस्तों, कैसे हैं आप सब?
Selamat pagi semuanya, semoga sehat selalu
Maraming salamat po, ingat kayo
Chúc mừng năm mới, an khang thịnh vượng
Asante sana ndugu, Mungu akubariki
各位晚上好，祝大家周末愉快
สวัสดีปีใหม่ครับ
haha 😂""".splitlines()
ADS = """Need 5 drivers Doha 1500QR call 5550 0101
收卡 日结
Work abroad? DM
Jobs in Dubai
Nounou Beyrouth
Se busca camarera
Vagas Portugal
Сниму карту
Работа в Польше
مطلوب خادمات للكويت
सऊदी ड्राइवर वीज़ा
Dicari TKW Taiwan
PTV karaoke Nhật
Kurir paket
Good morning all, nannies wanted
Hello dear agent.example/oman""".splitlines()
PINNED = '<div class="tgme_widget_message service_message" data-post="example_jobs/99">'
SAID = '<div class="tgme_widget_message_text">'


def _preview(texts):
    posts = (
        f'<div class="tgme_widget_message" data-post="example_jobs/{place}">{SAID}{html.escape(text)}</div></div>'
        for place, text in enumerate(texts, 1)
    )
    pinned = f"{PINNED}{SAID}Jobs pinned a photo</div></div>"
    return f"<!DOCTYPE html><html><body>{''.join(posts)}{pinned}</body></html>"


def _write_preview(folder, texts):
    (folder / "page.html").write_text(_preview(texts), "utf-8")
    return folder / "page.html"


def _write_mhtml(folder, texts):
    page = EmailMessage()
    page["Content-Location"] = "https://t.me/s/example_jobs"
    page.set_content(_preview(texts), subtype="html")
    whole = EmailMessage()
    whole["From"], whole["Subject"] = "<Saved by Blink>", "Jobs"
    whole["Snapshot-Content-Location"] = "https://t.me/s/example_jobs"
    whole.make_related()
    whole.attach(page)
    (folder / "page.mhtml").write_bytes(whole.as_bytes())
    return folder / "page.mhtml"


def _write_desktop(folder, texts):
    rows = [
        {"id": place, "type": "message", "date": "2026-05-01T10:00:00", "from": "Ann", "text": text}
        for place, text in enumerate(texts, 1)
    ]
    pinned = {"id": 99, "type": "service", "date": "2026-05-01T10:00:00", "action": "pin_message", "text": ""}
    chat = {"name": "Jobs", "type": "public_supergroup", "id": 1, "messages": [*rows, pinned]}
    (folder / "result.json").write_text(json.dumps(chat), "utf-8")
    return folder / "result.json"


def _write_whatsapp(folder, texts):
    lines = [f"12/05/24, 10:{place:02d} - Ann: {text}\n" for place, text in enumerate(texts)]
    with zipfile.ZipFile(folder / "WhatsApp Chat - Jobs.zip", "w") as archive:
        archive.writestr("_chat.txt", "".join(lines) + "12/05/24, 11:00 - Ann added Bola\n")
    return folder / "WhatsApp Chat - Jobs.zip"


def _write_mails(folder, texts):
    with (folder / "box.mbox").open("wb") as file:
        for place, text in enumerate(texts):
            mail = EmailMessage()
            mail["From"], mail["Subject"] = "Ann <ann@mail.example>", "Re: Work in Oman"
            mail["Message-ID"] = f"<{place}@mail.example>"
            mail.set_content(text)
            file.write(b"From ann@mail.example Fri Nov 20 10:00:00 2026\n" + mail.as_bytes() + b"\n")
    return folder / "box.mbox"


def _write_pasted(folder, texts):
    (folder / "pasted.txt").write_text("\n-----\n".join(texts), "utf-8")
    return folder / "pasted.txt"


CONTAINERS = [
    (_write_preview, 1), (_write_mhtml, 1), (_write_desktop, 1), (_write_whatsapp, 1), (_write_mails, 0),
    (_write_pasted, 0),
]  # fmt: skip


@pytest.mark.parametrize(("write", "service"), CONTAINERS)
def test_only_what_is_no_ad_is_left_out_and_named(tmp_path, write, service):
    found = imported(write(tmp_path, [*GREETINGS, *ADS]))
    assert [ad.posting.text for ad in found.ads] == ADS
    assert found.counts == (len(ADS), len(GREETINGS) + service, 0)
    reasons = [reason for _, reason in found.summary.left]
    assert sum(reason.startswith("a service message") for reason in reasons) == service
    assert sum("greeting" in reason or "fewer than" in reason for reason in reasons) == len(GREETINGS)


def test_a_greeting_with_a_hidden_link_to_a_person_is_kept(tmp_path):
    file = _write_preview(tmp_path, [])
    link = '<a href="https://t.me/example_agent">Good morning everyone</a>'
    post = f'<div class="tgme_widget_message" data-post="example_jobs/1">{SAID}{link}</div></div>'
    file.write_text(f"<!DOCTYPE html><html><body>{post}</body></html>", "utf-8")
    assert imported(file).ads[0].posting.application_contact == "https://t.me/example_agent"


def test_a_picture_that_came_with_a_greeting_is_named(tmp_path):
    file = _write_preview(tmp_path, ["Good morning everyone"])
    photo = '<a class="tgme_widget_message_photo_wrap" style="background-image:url(\'https://cdn.example/p.jpg\')">'
    page = file.read_text("utf-8").replace(SAID, f"{photo}</a>{SAID}", 1)
    file.write_text(page, "utf-8")
    found = imported(file)
    assert found.summary.left[0][1] == "a greeting, thanks or wishes, but 1 picture or file"
    assert found.items[0].attachments[0].url == "https://cdn.example/p.jpg"


def test_a_subject_of_several_words_stays_an_ad_above_a_greeting(tmp_path):
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Ann <ann@mail.example>", "Nannies wanted in Oman"
    mail.set_content("Good morning everyone")
    (tmp_path / "a.eml").write_bytes(mail.as_bytes())
    assert imported(tmp_path / "a.eml").counts == (1, 0, 0)
