"""A licence is looked up by number and name; whatever is found, an ad's score never falls."""

import json

import pytest

from crawler.assess import assess
from crawler.cli import run
from crawler.errors import UserError
from crawler.indicators import load_catalogue
from crawler.records import Assessment, JobPosting
from crawler.registers.files import card_of, read_table, register_of, table_of
from crawler.registers.register import Agency, Register, comparable

AGENCIES = (
    Agency(licence="0456", name="Lantern Hill Overseas Ltd.", hosts=("lanternhill.example",)),
    Agency(licence="0457", name="Paper Boat Manpower", phones=("+97140000123",)),
    Agency(licence="0458", name="Al-Marjan Recruiting Agency", expires="2024-01-31"),
)
AD = "House help needed in Oman, visa and ticket provided."
HOME = "Call +880 1711 000000"
ABROAD = "WhatsApp +234 803 000 0123"
FREE = "Write to hill.jobs@gmail.com"


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    (home / "registers").mkdir()
    register = Register("bmet", "BD", "invented", "2026-01-01", AGENCIES)
    (home / "registers/bmet.csv").write_text(table_of(AGENCIES))
    (home / "registers/bmet.toml").write_text(card_of(register))
    return load_catalogue(home=home, sentences=False)


def judged(catalogue, text, employer="", region="BD", date=None):
    posting = JobPosting(
        url="", source="s", text=text, hiring_organization=employer, region=region, date_posted=date
    )
    return assess(posting, catalogue=catalogue)


def signs(assessment):
    wanted = ("licence-not-in-register", "licensed-agency-impersonation")
    return {hit.id: (hit.weight, hit.why) for hit in assessment.hits if hit.id in wanted}


@pytest.mark.parametrize(
    ("text", "employer", "weight", "why"),
    [
        ("RL No 99999", "", "medium", "99999 is not in the register"),
        ("RL-0458. Al-Marjan Recruiting Agency", "", "medium", "ran out on 2024-01-31"),
        ("RL 0456", "Paper Boat", "strong", "is that of Lantern Hill Overseas Ltd., not of Paper Boat"),
        ("RL 0456", "", "medium", "whom the ad does not name"),
        ("Lantern House Overseas RL 0456", "", "medium", "whom the ad does not name"),
        ("Paper Boat Overseas RL 0457", "", "medium", "whom the ad does not name"),
        (
            "Lantrn Hill Overseas hires" + " again" * 12 + ". RL 0456",
            "",
            "medium",
            "whom the ad does not name",
        ),
    ],
)
def test_an_unknown_expired_or_borrowed_number_is_named(catalogue, text, employer, weight, why):
    found = signs(judged(catalogue, f"{AD} {text}. {HOME}", employer))
    assert found["licence-not-in-register"][0] == weight
    assert why in found["licence-not-in-register"][1]


@pytest.mark.parametrize(
    ("text", "employer"),
    [
        ("RL No. 456", "Lantern Hill Overseas"),
        ("RL-0456", "LANTERN HILL OVERSEAS (Sylhet branch)"),
        ("Lantern-Hill Overseas, RL 0456", ""),
        ("Lantern Hill Oversaes Ltd. RL-0456", ""),
        ("RL 0456, licensed agency LanternHil Overseas", ""),
        ("M/S Papr Boat Manpower (RL 0457)", ""),
        ("Phone 1234567, house 12, road 99999, salary 45000", ""),
        ("URL 99999 is the address, girl 12345", ""),
    ],
)
def test_a_number_with_its_name_and_numbers_of_other_kinds_are_left_alone(catalogue, text, employer):
    assert signs(judged(catalogue, f"{AD} {text}. {HOME}", employer)) == {}


def test_a_licence_that_had_not_run_out_when_the_ad_was_posted_is_left_alone(catalogue):
    text = f"{AD} RL 0458. {HOME}"
    assert signs(judged(catalogue, text, "Al-Marjan Recruiting Agency", date="2023-12-01")) == {}
    assert signs(judged(catalogue, text, "Al-Marjan Recruiting Agency", date="2024-02-01"))


@pytest.mark.parametrize(
    ("contact", "employer", "weight"),
    [
        (ABROAD, "Lantern Hill Overseas", "strong"),
        (FREE, "Lantern Hill Overseas", "medium"),
        (f"{HOME}. {FREE}", "Lantern Hill Overseas", None),
        (f"{ABROAD}. Write to jobs@lanternhill.example", "Lantern Hill Overseas", None),
        ("WhatsApp +971 4 000 0123", "Paper Boat Manpower", None),
        (ABROAD, "Nightjar Overseas", None),
    ],
)
def test_the_name_of_an_agency_with_foreign_contacts_is_impersonation(catalogue, contact, employer, weight):
    found = signs(judged(catalogue, f"{AD} {contact}", employer))
    assert found.get("licensed-agency-impersonation", (None,))[0] == weight


@pytest.mark.parametrize("region", ["NG", "PH", None])
def test_a_register_speaks_of_its_own_country_only(catalogue, region):
    found = judged(catalogue, f"{AD} RL 99999. {ABROAD}", "Lantern Hill Overseas", region=region)
    assert signs(found) == {}


def indicator_points(assessment: Assessment) -> float:
    """Points of signs alone: those of the learned reader move with each word."""
    return sum(hit.points for hit in assessment.hits)


@pytest.mark.parametrize("licence", ["RL No 99999.", "RL 0456.", "RL 0457.", "RL 0458.", "Licensed by BMET."])
@pytest.mark.parametrize("employer", ["", "Lantern Hill Overseas Ltd.", "Nightjar"])
@pytest.mark.parametrize("contact", [HOME, ABROAD, FREE])
def test_no_register_lowers_a_score_and_a_number_that_it_does_not_confirm_raises_it(
    catalogue, licence, employer, contact
):
    plain = load_catalogue(sentences=False)
    found = judged(catalogue, f"{AD} {licence} {contact}", employer)
    assert found.score >= judged(plain, f"{AD} {licence} {contact}", employer).score
    if "licence-not-in-register" in signs(found):
        assert indicator_points(found) > indicator_points(judged(catalogue, f"{AD} {contact}", employer))


def test_a_licence_that_is_confirmed_is_called_so_and_weighs_the_same(catalogue):
    hits = judged(catalogue, f"{AD} Lantern Hill Overseas RL 0456. {HOME}").hits
    (why,) = {hit.why for hit in hits if hit.id == "unlicensed-overseas-recruiter"}
    assert "in the register bmet of 2026-01-01, which anybody can copy" in why


@pytest.mark.parametrize(
    ("one", "other"), [("RL-0456", "rl 456"), ("0456", "456"), ("045-LB-010203", "45lb10203")]
)
def test_numbers_are_the_same_through_signs_and_zeros(one, other):
    assert comparable(one) == comparable(other)


def test_a_table_goes_round_and_odd_values_are_dropped():
    text = "\ufeffLicense No,Agency Name,Website,Mobile\n12,A & B,https://www.a.example/x,+880123456789 none\n,x,,\n"
    (agency,) = read_table(text)
    assert agency == Agency(licence="12", name="A & B", hosts=("a.example",), phones=("+880123456789",))
    assert tuple(read_table(table_of((agency,)))) == (agency,)


@pytest.mark.parametrize(
    ("text", "columns", "message"),
    [
        ("a,b\n1,2\n", {}, "no column of the table is the licence"),
        ("licence,b\n1,2\n", {}, "is the name"),
        ("a,b\n1,2\n", {"licence": "c"}, "columns are licence, name"),
        ("licence,name,expires\n1,x,soon\n", {}, "line 2: 'soon' is not a date"),
    ],
)
def test_a_wrong_table_is_named(text, columns, message):
    with pytest.raises(UserError, match=message):
        list(read_table(text, columns))


def test_a_card_without_a_date_is_named():
    with pytest.raises(UserError, match="no as_of"):
        register_of("x", b'country = "BD"\nsource = "s"\n', b"licence,name\n1,x\n")


@pytest.mark.usefixtures("english_catalogue")
def test_a_register_is_taken_in_asked_applied_and_removed(tmp_path, capsys):
    table = tmp_path / "list.csv"
    table.write_text("Nr,Agency\n0456,Nightjar Overseas\n")
    home = ["--home", str(tmp_path / "home"), "--json"]
    add = ["registers", "add", "bmet", str(table), "--country", "BD", "--source", "x", "--date", "2026-01-01"]
    assert run([*home, *add]) == 2
    assert "--column licence=HEADING" in capsys.readouterr().err
    assert run([*home, *add, "--column", "licence=Nr"]) == 0
    assert run([*home, "registers", "list"]) == 0
    assert {row["name"]: row["agencies"] for row in json.loads(capsys.readouterr().out)}["bmet"] == 1
    for asked in ("NIGHTJAR overseas ltd", "456"):
        assert run([*home, "registers", "find", asked]) == 0
        assert json.loads(capsys.readouterr().out)[0]["licence"] == "0456"
    ad = tmp_path / "ad.jsonl"
    ad.write_text(json.dumps({"id": "1", "text": f"{AD} RL 99999. {HOME}", "region": "BD"}))
    assert run([*home, "analyse", str(ad)]) == 0
    assert "licence-not-in-register" in capsys.readouterr().out
    assert run([*home, "registers", "remove", "bmet"]) == 0
    assert run([*home, "analyse", str(ad)]) == 0
    assert "licence-not-in-register" not in capsys.readouterr().out
    assert run([*home, "registers", "remove", "../bmet"]) == 2


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("B D", "--country", "BD", "--date", "2026-01-01"), "lower-case letters"),
        (("bmet", "--country", "Bangladesh", "--date", "2026-01-01"), "--country BD"),
        (("bmet", "--country", "BD", "--date", "last year"), "--date 2026-10-01"),
    ],
)
def test_wrong_words_are_named(tmp_path, capsys, words, message):
    table = tmp_path / "list.csv"
    table.write_text("licence,name\n1,x\n")
    name, *options = words
    status = run(
        ["--home", str(tmp_path / "h"), "registers", "add", name, str(table), "--source", "x", *options]
    )
    assert (status, message in capsys.readouterr().err) == (2, True)
