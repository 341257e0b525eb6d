"""Mail: single, forwarded, with documents; mailboxes; files without a telling name."""

import mailbox
from email.message import EmailMessage

from tests.imports.containers.samples import AD, OTHER, imported

HEADERS = {"From": "Agent <agent@jobs.example>", "Subject": "Work abroad", "Message_ID": "<1@jobs.example>"}


def mail(text: str = AD, **headers: str) -> EmailMessage:
    made = EmailMessage()
    for name, value in {**HEADERS, **headers}.items():
        made[name.replace("_", "-")] = value
    made["Date"] = "Mon, 02 Nov 2026 10:15:00 +0100"
    made.set_content(text)
    return made


def test_a_mail(tmp_path):
    file = tmp_path / "offer.eml"
    made = mail(Reply_To="other@mail.example")
    made.add_alternative(f'<p>{AD}</p><a href="https://wa.me/2348030000102">Apply</a>', subtype="html")
    made.add_attachment(b"picture", maintype="image", subtype="png", filename="flyer.png")
    file.write_bytes(made.as_bytes())
    found = imported(file)
    assert found.counts == (1, 0, 0)
    posting = found.ads[0].posting
    assert (posting.title, posting.text, posting.date_posted) == ("Work abroad", AD, "2026-11-02")
    assert posting.application_contact == "https://wa.me/2348030000102"
    assert found.provenance() == {
        "container": "mail",
        "sender": "Agent <agent@jobs.example>",
        "sent_at": "2026-11-02T09:15:00Z",
        "reply_to": "other@mail.example",
        "attachments": ["flyer.png"],
    }
    assert found.items[0].attachments[0].content() == b"picture"


def test_html_alone_is_read_as_it_is_shown(tmp_path):
    made = mail()
    made.set_content(f"<style>x</style><p>{OTHER}</p>", subtype="html")
    (tmp_path / "a.eml").write_bytes(made.as_bytes())
    assert imported(tmp_path / "a.eml").ads[0].posting.text == OTHER


def test_a_forward_tells_who_wrote_first(tmp_path):
    text = f"---------- Forwarded message ---------\nFrom: Boss <boss@scam.example>\nSubject: Work\n\n{AD}"
    (tmp_path / "a.eml").write_bytes(mail(text, Subject="Fwd: Work").as_bytes())
    assert imported(tmp_path / "a.eml").provenance()["forwarded_from"] == "Boss <boss@scam.example>"


def test_a_carried_mail_is_read_and_the_words_of_who_forwards_it_are_not(tmp_path):
    outer = mail("I got this and I am afraid", From="victim@home.example")
    outer.add_attachment(mail(OTHER))
    (tmp_path / "a.eml").write_bytes(outer.as_bytes())
    found = imported(tmp_path / "a.eml")
    assert found.counts == (1, 1, 0)
    assert found.ads[0].posting.text == OTHER
    assert "victim" not in str(found.ads[0].posting)
    assert found.summary.left[0][1] == "the words of who forwards a mail; the forwarded mail is read"


def test_documents_that_came_with_a_mail_are_read(tmp_path):
    made = mail("See the file")
    made.add_attachment(
        f'title,description\nCook,"{OTHER}"\n'.encode(), maintype="text", subtype="csv", filename="jobs.csv"
    )
    (tmp_path / "a.eml").write_bytes(made.as_bytes())
    found = imported(tmp_path / "a.eml")
    assert [ad.item.origin for ad in found.ads] == [f"{tmp_path}/a.eml", f"{tmp_path}/a.eml!/jobs.csv:2"]


def test_a_mailbox_and_files_of_a_maildir(tmp_path):
    box = mailbox.mbox(str(tmp_path / "Inbox.mbox"))
    box.add(mail(AD))
    box.add(mail(OTHER, Message_ID="<2@jobs.example>"))
    box.close()
    assert imported(tmp_path / "Inbox.mbox").counts == (2, 0, 0)
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "1730.M1P1.host").write_bytes(mail(AD).as_bytes())
    assert imported(tmp_path / "new").counts == (1, 0, 0)


def test_damaged_headers_and_an_unknown_charset_cost_nothing(tmp_path):
    raw = (
        b"From: =?bad?q?=ff\r\nDate: yesterday\r\nContent-Type: text/plain; charset=x-none\r\n\r\n"
        + AD.encode()
    )
    (tmp_path / "a.eml").write_bytes(raw)
    assert imported(tmp_path / "a.eml").counts == (1, 0, 0)


def test_what_came_beside_a_carried_mail_is_read_too(tmp_path):
    middle = mail("forwarded once")
    middle.add_attachment(mail(OTHER))
    outer = mail("please look", From="victim@home.example")
    outer.add_attachment(middle)
    outer.add_attachment(b"picture", maintype="image", subtype="png", filename="screen.png")
    outer.add_attachment(
        b"title,description\nCook,Cook rice and beans\n", maintype="text", subtype="csv", filename="a.csv"
    )
    (tmp_path / "a.eml").write_bytes(outer.as_bytes())
    found = imported(tmp_path / "a.eml")
    assert [ad.posting.text or ad.posting.title for ad in found.ads] == [OTHER, "Cook"]
    assert found.items[0].attachments[0].name == "screen.png"
    assert found.counts == (2, 2, 0)


def test_a_text_in_a_second_part_is_read(tmp_path):
    made = mail("Hello")
    made.make_mixed()
    second = EmailMessage()
    second.set_content(OTHER)
    made.attach(second)
    (tmp_path / "a.eml").write_bytes(made.as_bytes())
    assert imported(tmp_path / "a.eml").ads[0].posting.text == f"Hello\n\n{OTHER}"


INLINE = """Dear hotline, please look at this. Ann Example, 0803 000 0199

---------- Forwarded message ---------
From: Boss <boss@scam.example>
Date: Mon, 2 Nov 2026
Subject: Work
To: Ann Example <ann@home.example>
Cc: bola@home.example

{}
"""


def test_of_a_forward_only_the_forwarded_part_is_read(tmp_path):
    made = mail(INLINE.format(AD), Subject="Fwd: Work", From="Ann Example <ann@home.example>")
    html = '<p>See this</p><a href="mailto:ann@home.example">me</a><br>From: Boss &lt;x&gt;<br>'
    html += '<a href="https://wa.me/2348030000102">Apply</a>'
    made.add_alternative(html, subtype="html")
    (tmp_path / "a.eml").write_bytes(made.as_bytes())
    posting = imported(tmp_path / "a.eml").ads[0].posting
    assert posting.text.startswith("From: Boss <boss@scam.example>")
    assert AD in posting.text
    assert "ann@home.example" not in posting.text + posting.application_contact
    assert "bola@home.example" not in posting.text
    assert "0199" not in posting.text
    assert posting.application_contact == "https://wa.me/2348030000102"
