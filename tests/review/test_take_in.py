"""Ads in the desk: paste or drop, see, map, store, undo; by the ways and refusals of `adwatch import`."""

from __future__ import annotations

import io
import json
import re
import zipfile

import pytest
from click.testing import CliRunner

from crawler.cli import adwatch
from crawler.evidence.verify import verify
from crawler.review.intake import staged
from crawler.review.web.uploads import safe_name

AD = "House help for Lebanon, ladies only. Pay a fee of N50,000. We keep your passport. WhatsApp +2348030000199"
SHEET = 'Ref,Advert wording,Phone in advert\n7,"{}",+2348030000199\n8,"Cook for Oman, fee N20,000",0803 000 0198\n'
MAIL = "From: zz@forward.example\r\nTo: desk@agency.example\r\nDate: Mon, 2 Nov 2026 10:00:00 +0000\r\n\r\n"
CHAT = "02/11/2026, 10:00 - Zz Agent: {}\n02/11/2026, 10:01 - Zz Agent: Good morning\n"


def zipped(name, text):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, text)
    return out.getvalue()


def send(client, text="", files=(), source="desk", country="NG"):
    mark = "----invented"
    parts = {"token": client.token, "text": text, "source": source, "country": country}
    body = "".join(
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in parts.items()
    ).encode()
    for name, content in files:
        body += (
            f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode() + content
        body += b"\r\n"
    body += f"--{mark}--\r\n".encode()
    return client.send("POST", "/import", body, {"Content-Type": f"multipart/form-data; boundary={mark}"})


def answer(client, page, **what):
    found = re.search(r'name="staged" value="([^"]+)"', page.text)
    assert found, page.text
    return client.post("/import/answer", {"staged": found[1], **what})


def ads(console, source="desk"):
    with console.store() as store:
        rows = store.database.rows(
            "SELECT l.key, v.description || v.text FROM listings l JOIN versions v ON v.id = l.version"
            " WHERE l.source = ? AND l.purged_at IS NULL",
            (source,),
        )
        return dict(rows.fetchall())


@pytest.mark.parametrize(
    ("text", "files", "expected"),
    [
        (AD, (), 1),
        (f"{AD}\n-----\nCook for Oman, fee N20,000, free visa, WhatsApp +2348030000198", (), 2),
        ("", (("ads.jsonl", json.dumps({"id": "zz1", "title": "Maid", "description": AD}).encode()),), 1),
        ("", (("sheet.csv", SHEET.format(AD).encode()),), 2),
        ("", (("forward.eml", (MAIL + AD).encode()),), 1),
        ("", (("chat.zip", zipped("WhatsApp Chat with Zz.txt", CHAT.format(AD))),), 1),
        (
            "",
            (("same.txt", AD.encode()), ("same.txt", b"Cook for Oman, fee N20,000, WhatsApp +2348030000198")),
            2,
        ),
        (AD, (("../../evil.txt", b"Cook for Oman, fee N20,000, WhatsApp +2348030000198"),), 2),
    ],
)
def test_ads_are_shown_before_they_are_stored_and_undone_as_a_whole(desk, text, files, expected):
    ana = desk.client("ana")
    page = send(ana, text, files)
    assert page.status == 200
    assert f"{expected} ad" in page.text
    assert "nothing is stored yet" in page.text
    assert "+2348030000199" in page.text or "0199" in page.text
    assert ads(desk) == {}
    done = answer(ana, page, what="store")
    assert done.status == 303
    assert len(ads(desk)) == expected
    told = ana.get(done.headers["location"]).text
    assert f"Taken in: {expected} new" in told
    assert not re.search(r"/tmp|adwatch-import-", told)
    undo = re.search(r"/import/(\d+)/undo", told)
    assert undo
    run = undo[1]
    with desk.store() as store:
        members = store.database.number("SELECT count(*) FROM campaign_members m JOIN listings l ON l.id = m.listing"
                                        " WHERE l.source = 'desk'")  # fmt: skip
        origins = " ".join(
            meta for (meta,) in store.database.rows("SELECT meta FROM captures WHERE run = ?", (int(run),))
        )
    assert members == expected
    assert "/tmp" not in origins
    assert ana.post(f"/import/{run}/undo").status == 303
    assert ads(desk) == {}
    assert ana.post(f"/import/{run}/undo").status == 400
    assert verify(desk.home).ok
    again = answer(ana, send(ana, text, files), what="store")
    assert f"Taken in: {expected} new" in ana.get(again.headers["location"]).text


def test_columns_are_proposed_shown_and_chosen_otherwise(desk):
    ana = desk.client("ana")
    sheet = (
        b'When,Alpha,Beta,Caller name\n2026-11-02,"%s","Maid wanted for a family in Oman",Zz\n' % AD.encode()
    )
    page = send(ana, files=[("hotline.csv", sheet)])
    assert "<dt>Posted</dt>" in page.text
    assert re.search("Not stored.*?Caller name", page.text)
    assert re.search(r'name="column_description".*?<option value="Alpha" selected', page.text, re.S)
    page = answer(ana, page, what="read", column_description="Beta", column_title="Alpha")
    assert re.search(r"<dt>Description</dt><dd[^>]*>Maid wanted for a family in Oman", page.text)
    assert "<dt>Posted</dt>" not in page.text  # it was proposed, and is not chosen
    assert answer(ana, page, what="store").status == 303
    assert list(ads(desk).values()) == ["Maid wanted for a family in Oman"]


@pytest.mark.parametrize(
    ("sheet", "accept"),
    [("Ref,Advert wording\n7,{}\n", True), ("A,B\n1,2\n3,4\n", False)],
    ids=["proposed", "nothing in it"],
)
def test_the_desk_takes_and_refuses_what_the_command_does(desk, tmp_path, sheet, accept):
    content = sheet.format(AD.replace(",", ";"))
    (tmp_path / "table.csv").write_text(content)
    home = str(tmp_path / "home")
    result = CliRunner().invoke(
        adwatch,
        [
            "--home",
            home,
            "import",
            str(tmp_path / "table.csv"),
            "--source",
            "desk",
            "--region",
            "NG",
            "--yes",
        ],
    )
    assert (result.exit_code == 0) == accept
    page = send(desk.client("ana"), files=[("table.csv", content.encode())])
    assert ("Store them as" in page.text) == accept
    if not accept:
        refusal = "none of its columns is known as the title, description or text of an ad: A, B"
        assert refusal in result.stderr
        assert refusal in page.text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"source": "two words"}, "use letters, digits"),
        ({"country": "Atlantis"}, "is no country"),
        ({"source": "board"}, "is a source that is crawled"),
        ({"text": ""}, "Nothing was pasted"),
    ],
)
def test_what_can_not_be_taken_in_is_said(desk, fields, said):
    page = send(desk.client("ana"), **{"text": AD, **fields})
    assert page.status == 400
    assert said in page.text
    assert ads(desk) == {}


def test_who_may_and_what_is_held(desk, monkeypatch):
    assert send(desk.client("vera"), AD).status == 403
    ana = desk.client("ana")
    page = send(ana, AD)
    assert answer(desk.client("ben"), page, what="store").status == 410
    assert answer(ana, page, what="away").status == 303
    assert answer(ana, page, what="store").status == 410
    monkeypatch.setattr(staged, "MOST_ADS", 0)
    assert "more than the desk takes in at once" in answer(ana, send(ana, AD), what="store").text
    monkeypatch.undo()
    done = answer(ana, send(ana, AD), what="store").headers["location"]
    with desk.store() as store:
        [key] = ads(desk)
        store.purgeable.hold(f"listing:{key}", "court order")
    run = done.rpartition("=")[2]
    assert "stay" in ana.post(f"/import/{run}/undo").text
    assert list(ads(desk)) == [key]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("ads.csv", "ads.csv"),
        ("C:\\Users\\zz\\ads.csv", "ads.csv"),
        ("..", "file"),
        ("/", "file"),
        ("a\0b\n.eml", "ab_.eml"),
        ("x" * 300 + ".xlsx", "x" * 95 + ".xlsx"),
    ],
)
def test_names_of_files_lead_nowhere(given, kept):
    assert safe_name(given) == kept
