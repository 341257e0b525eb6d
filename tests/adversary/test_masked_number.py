# ruff: noqa: E501 - a table of spellings
"""C3: a masked number, in 40 spellings and every field, leaves by no way out: exports, terminal, pages, search."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from crawler.export import FORMATS
from crawler.review.app import ROUTES
from tests.adversary.insider import Desk, Home, readable, words_of

NUMBER = "+2348030000777"
SPELLINGS = (
    NUMBER, "2348030000777", "002348030000777", "08030000777", "8030000777",
    "0803 000 0777", "0803-000-0777", "0803.000.0777", "(0803) 000 0777", "0803/000/0777", "080-3000-0777",
    "+234 803 000 0777", "+234 (0) 803 000 0777", "+234-803-0000-777", "+234.803.000.0777",
    "0 8 0 3 0 0 0 0 7 7 7", "0_8_0_3_0_0_0_0_7_7_7", "0 8 0 3 . 0 0 0 . 0 7 7 7", "0803#000#0777", "*0803*000*0777*",
    "０８０３００００７７７", "٠٨٠٣٠٠٠٠٧٧٧", "۰۸۰۳۰۰۰۰۷۷۷", "०८०३००००७७७",
    "𝟎𝟖𝟎𝟑𝟎𝟎𝟎𝟎𝟕𝟕𝟕", "⓪⑧⓪③⓪⓪⓪⓪⑦⑦⑦", "⁰⁸⁰³⁰⁰⁰⁰⁷⁷⁷", "0️⃣8️⃣0️⃣3️⃣0️⃣0️⃣0️⃣0️⃣7️⃣7️⃣7️⃣", "0803\u200b000\u200b0777",
    "O8O3OOOO777", "o8o3 ooo o777",
    "zero eight zero three zero zero zero zero seven seven seven", "zero-eight-zero-three zero-zero-zero zero triple seven",
    "Oh eight oh three, oh oh oh, oh seven double seven", "cero ocho cero tres cero cero cero cero siete siete siete",
    "ноль восемь ноль три ноль ноль ноль ноль семь семь семь",
    "https://wa.me/2348030000777", "https://api.whatsapp.com/send?phone=%2B2348030000777", "tel:+234-803-000-0777",
    "0803 (remove this) 000 0777", "0803\n000\n0777",
)  # fmt: skip
FIELDS = (
    "title", "description", "text", "hiring_organization", "hiring_organization_url", "job_location", "base_salary",
    "employment_type", "date_posted_raw", "valid_through_raw", "applicant_location_requirements", "job_location_type",
    "application_contact", "industry", "identifier", "remarks",
)  # fmt: skip
BEGIN, END = "zqbegin", "zqend"
BETWEEN = str.maketrans("", "", " -./()#*_\n\u200b")
"""What may stand between the digits of a number."""
OTHER_DIGIT = re.compile(r"[^\D0-9]")
"""A decimal digit of another script."""
STORY = "Nanny wanted in Muscat. Free visa and ticket, passport kept by the agent, processing fee 25,000 before travel."


def marked(spelling: str) -> str:
    """A spelling between two words by which the attacker finds its place again."""
    return f"{BEGIN} {spelling} {END}"


def leaks(text: str) -> list[str]:
    """What can still be read of a number where one stood, and the number itself anywhere.

    A slot of a template (`[2]`) stands between covers of several lengths; what fills it is looked at where it is listed.
    """
    inside = re.findall(rf"{BEGIN}((?:(?!{BEGIN}).){{0,200}}?){END}", text, re.S)
    found = [
        one
        for one in inside
        if any(character.isalnum() for character in re.sub(r"<sup>.*?</sup>|<[^>]*>|\[\d\]|U\+200B", "", one))
    ]
    digits = OTHER_DIGIT.sub(lambda digit: str(int(digit[0])), text.translate(BETWEEN))
    if "8030000777" in digits:
        at = digits.index("8030000777")
        found.append(digits[max(0, at - 60) : at + 20])
    return found


def ads() -> list[dict[str, object]]:
    made: list[dict[str, object]] = []
    for number, spelling in enumerate(SPELLINGS):
        fields: dict[str, object] = {name: marked(spelling) for name in FIELDS}
        fields["description"] = f"{STORY} {'Call soon. ' * (number % 5)}WhatsApp {marked(spelling)}"
        made.append(
            {
                "id": f"ad-{number}",
                "url": f"https://board.example/{number}/{BEGIN}/08030000777/{END}",
                "region": "NG",
                **fields,
            }
        )
    made[0]["id"] = f"ad {marked('08030000777')}"
    return made


class Scene:
    """A home in which the number was masked by the desk's own button, and a running desk."""

    def __init__(self, home: Home, desk: Desk) -> None:
        self.home, self.desk = home, desk
        self.vera, self.ana, self.lea = (desk.client(name) for name in ("vera", "ana", "lea"))


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    home = Home(tmp_path_factory.mktemp("masked") / "home")
    home.bring(ads())
    for name, role in (
        ("vera", "viewer"),
        ("ana", "analyst"),
        ("ben", "analyst"),
        ("lea", "lead"),
        ("ada", "admin"),
    ):
        home.account(name, role)
    assert home("campaigns").status == 0
    before = home("show", "c1").all + home("export", "--format", "jsonl", "--out", "-").all
    assert len(leaks(readable(before))) > 40, "an attack that finds nothing unmasked proves nothing"
    with home.desk() as desk:
        scene = Scene(home, desk)
        page = scene.ana.get("/campaigns/1").text
        contact = re.search(r"/contacts/(\d+)", page)
        assert contact
        every = ",".join(SPELLINGS[:3])
        scene.ana.post(
            "/cases", {"title": f"Calls from {marked(SPELLINGS[5])}", "campaign": "1", "contact": contact[1]}
        )
        for spelling in SPELLINGS:
            scene.ana.post("/cases/1/notes", {"text": f"she said {marked(spelling)}"})
        scene.ana.post(
            "/cases/1",
            {
                "title": f"Calls from {marked(SPELLINGS[8])}",
                "tlp": "AMBER",
                "recipients": marked(every),
                "legal_basis": marked(SPELLINGS[31]),
            },
        )
        scene.ana.post(
            "/campaigns/1/decide",
            {"verdict": "watch", "seen": "0", "view": "", "note": f"see {marked(SPELLINGS[11])}"},
        )
        scene.ana.post("/views", {"name": marked(SPELLINGS[3]), "view": "q=08030000777"})
        scene.ana.post(
            f"/contacts/{contact[1]}/mark", {"what": "mask", "why": f"a victim's: {marked(SPELLINGS[6])}"}
        )
        yield scene


@pytest.mark.parametrize("form", [*(name for name in FORMATS if name != "pdf"), "bag"])
@pytest.mark.parametrize("what", ["all", "case"])
def test_no_export_holds_the_number(scene: Scene, tmp_path: Path, form: str, what: str) -> None:
    out = tmp_path / "out"
    chosen = ("--case", "1") if what == "case" else ()
    if what == "case":
        chosen = ("--case", re.findall(r"\d{4}-\d+", scene.lea.get("/cases/1").text)[0])
    done = scene.home("export", "--format", form, "--out", str(out), *chosen)
    if form == "bag":
        assert (done.status, "masking can't reach" in done.err) == (2, True)
        return
    assert done.status == 0, done.all
    assert leaks(words_of(out)) + leaks(readable(done.all)) == []
    if form not in {"graphml", "gexf", "sheets", "misp"}:
        assert BEGIN in words_of(out), "the place where the number stood is in the file"


@pytest.mark.parametrize(
    "words",
    [
        ("show", "c1"),
        ("campaigns",),
        ("campaigns", "--members"),
        ("status",),
        ("rescore", "--dry-run"),
        ("doctor",),
        ("verify",),
        ("purge", "ad-3"),
        ("show", "ad-5"),
        ("show", "ad-30"),
    ],
)
@pytest.mark.parametrize("json_too", [False, True])
def test_no_verb_prints_the_number(scene: Scene, words: tuple[str, ...], json_too: bool) -> None:
    done = scene.home(*(("--json",) if json_too else ()), *words)
    assert leaks(readable(done.all)) == [], words


def pages() -> list[str]:
    """Every page of the desk, by its own route table, with each id that may hold the number."""
    found = []
    for route in ROUTES:
        if route.changes:
            continue
        path = re.sub(r"\{(listing|capture)(:int)?\}", "{n}", route.path)
        path = re.sub(r"\{(?!n\})\w+(:int)?\}", "1", path)
        found += (
            [path.replace("{n}", str(n)) for n in range(1, len(SPELLINGS) + 1)] if "{n}" in path else [path]
        )
    tabs = [
        f"/ads/{n}?tab={tab}"
        for n in range(1, len(SPELLINGS) + 1, 3)
        for tab in ("reads", "captured", "changes", "fields")
    ]
    return [
        *found,
        *tabs,
        "/?state=part",
        "/?q=nanny",
        "/?q=zqbegin",
        "/sources/board",
        "/dashboard/days.csv",
        "/contacts/2",
        "/contacts/3",
    ]


@pytest.mark.parametrize("who", ["vera", "ana", "lea"])
def test_no_page_shows_the_number(scene: Scene, who: str) -> None:
    client = getattr(scene, who)
    wrong = {}
    for path in pages():
        answer = client.get(path)
        assert answer.status < 500, path
        if found := leaks(readable(answer.text)):
            wrong[path] = found[:2]
    assert wrong == {}


@pytest.mark.parametrize("who", ["vera", "ana", "lea"])
def test_nobody_confirms_the_number_by_searching_for_it(scene: Scene, who: str) -> None:
    """A search for the number finds what a search for a number that is in no ad finds: nothing."""
    client = getattr(scene, who)
    asked = (
        "08030000777",
        "2348030000777",
        "+234 803 000 0777",
        '"0803 000 0777"',
        "0803 000",
        "0777",
        "seven seven seven",
        "zero eight zero three",
        "８０３",
        "wa.me/2348030000777",
        "nanny 0803",
    )
    for text in asked:
        found = client.get(f"/?{urlencode({'q': text})}")
        assert re.findall(r'href="/campaigns/\d+', found.text) == [], text
    assert re.findall(r'href="/campaigns/\d+', client.get("/?q=nanny").text), "other words still find the ads"


def test_a_case_exported_at_the_desk_holds_no_number(scene: Scene) -> None:
    for form in FORMATS:
        if form == "pdf":
            continue
        scene.lea.post("/cases/1/export", {"format": form})
    page = scene.lea.get("/cases/1").text
    links = re.findall(r'href="(/exports/\d+)"', page)
    assert len(links) == len(FORMATS) - 1
    files = sorted((scene.home.path / "exports").iterdir())
    assert leaks("\n".join(map(words_of, files))) == []


def mask_the_first(home: Home) -> None:
    """A lead masks the first contact of the first campaign at the desk."""
    home.account("lea", "lead")
    home("campaigns")
    with home.desk() as desk:
        lea = desk.client("lea")
        contact = re.search(r"/contacts/(\d+)", lea.get("/campaigns/1").text)
        assert contact
        lea.post(f"/contacts/{contact[1]}/mark", {"what": "mask", "why": "may be a victim"})


def test_the_mask_outlives_a_purge(tmp_path: Path) -> None:
    """The same number, seen again after the purge, is masked from the first moment; the store holds only a hash."""
    home = Home(tmp_path / "home")
    ad = {
        "id": "first",
        "title": "Nanny",
        "description": f"{STORY} WhatsApp {NUMBER} or Viber {NUMBER}",
        "url": "https://board.example/1",
    }
    home.bring([ad])
    mask_the_first(home)
    assert home("purge", "first", "--yes").status == 0
    stored = b"".join(file.read_bytes() for file in home.path.rglob("*") if file.is_file())
    assert b"8030000777" not in stored
    again = [
        {
            "id": f"again-{n}",
            "title": "Nanny",
            "description": f"{STORY} Call {spelling}",
            "url": f"https://board.example/again/{n}",
            "region": "NG",
        }
        for n, spelling in enumerate(("0803 000 0777", NUMBER, "O8O3OOOO777"))
    ]
    home.bring(again, "other")
    out = home("export", "--format", "jsonl", "--out", "-")
    assert out.status == 0, out.all
    lines = [json.loads(line) for line in out.out.splitlines()]
    assert any(line["type"] == "contact" and line["value"].startswith("masked-") for line in lines)
    shown = home("show", "again-0").all
    assert leaks(readable(out.all + shown)) == []


@pytest.mark.parametrize("names", [("ZZ_Example77", "zz_example77"), ("zz_example77", "Zz_eXample77")])
def test_the_mask_of_an_account_outlives_a_purge_in_any_capitals(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    home = Home(tmp_path / "home")

    def ad(key: str, name: str) -> dict[str, str]:
        words = f"{STORY} Telegram @{name}"
        return {"id": key, "title": "Nanny", "description": words, "url": f"https://board.example/{key}"}

    home.bring([ad("first", names[0])])
    mask_the_first(home)
    home.bring([ad("beside", names[1])], "beside")
    assert "example77" not in home("export", "--format", "jsonl", "--out", "-").out.lower()
    for key in ("first", "beside"):
        assert home("purge", key, "--yes").status == 0
    home.bring([ad("again", names[1])], "other")
    out = home("export", "--format", "jsonl", "--out", "-")
    assert out.status == 0, out.all
    assert "example77" not in (out.all + home("show", "again").all).lower()
