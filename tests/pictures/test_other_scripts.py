"""Lines in scripts that rapidocr can't read: which are tried, which pack reads them, what is kept of both."""

from pathlib import Path

import pytest

pytest.importorskip("cv2", reason="needs the extra `pictures`")

import numpy as np

from crawler.pictures import other_scripts, scripts
from crawler.pictures.other_scripts import Line, ScriptReading, exact_parts, read_other_scripts
from crawler.pictures.pieces import ANY_PACK, Piece
from crawler.pictures.tesseract import _by_line

CORNERS = ((0.0, 0.0), (400.0, 0.0), (400.0, 40.0), (0.0, 40.0))


def line(text, sure=0.98, exact=()):
    return Line(Piece(CORNERS, text, sure), np.zeros((40, 400, 3), dtype=np.uint8), exact)


def pieces_of(lines):
    return read_other_scripts(lines).pieces


@pytest.fixture
def packs(monkeypatch):
    """Packs that are installed, and what each reads in every line."""
    read: dict[str, tuple[str, float]] = {}
    monkeypatch.setattr(scripts, "installed_packs", lambda: frozenset(read))
    monkeypatch.setattr(
        other_scripts, "read_lines", lambda lines, pack, unspaced: [read[pack] for _ in lines]
    )
    return read


def test_latin_lines_are_left_alone(packs):
    packs["rus"] = ("ЛАТИНИЦА", 0.9)
    lines = [line("HOUSEMAIDS WANTED"), line("call 0803 000 0001")]
    assert read_other_scripts(lines) == ScriptReading([one.piece for one in lines])


def test_the_pack_that_reads_most_letters_of_its_script_reads_all(packs):
    packs |= {"tha": ("xx ก", 0.4), "rus": ("Требуются люди", 0.8), "ukr": ("Требуютси люди", 0.6)}
    read = read_other_scripts([line("  ,  ", 0.6), line("", 0.0)])
    assert [(piece.text, piece.reader) for piece in read.pieces] == [("Требуются люди", "tesseract")] * 2
    assert (read.missing_pack, read.unread) == ("", 0)


def test_without_a_pack_the_picture_says_so(packs):
    assert read_other_scripts([line("", 0.0), line("call 0803 000 0001")]).missing_pack == ANY_PACK


def test_a_number_that_rapidocr_is_sure_of_is_kept(packs):
    packs["rus"] = ("Телефон 0803 O00 00O1", 0.8)
    lines = [line("Teo 0803 000 0001", 0.7, ("0803 000 0001",)), line("", 0.0)]
    piece, _ = read_other_scripts(lines).pieces
    assert piece.text == "Телефон 0803 000 0001"


def test_a_number_whose_groups_tesseract_turned_round_stands_once_and_the_right_way(packs):
    packs["ara"] = ("واتساب 142 000 600 212+", 0.95)
    (piece,) = pieces_of([line("", 0.5, ("+212 600 000142",))])
    assert piece.text == "واتساب +212 600 000142"


@pytest.mark.parametrize(
    ("read", "told"),
    [
        ("واٹس ایپ 0000142 300 92+", "واٹس ایپ +92 300 0000142"),
        ("واتساب 142 000 600 212+", "واتساب +212 600 000 142"),
        ("خبرة 2 سنوات 10+ عمال", "خبرة 2 سنوات 10+ عمال"),
        ("العمر 25 35+ سنة", "العمر 25 35+ سنة"),
        ("هاتف +212 600 000 142", "هاتف +212 600 000 142"),
    ],
)
def test_a_plus_behind_a_number_turns_it_though_rapidocr_was_not_sure_of_it(packs, read, told):
    packs["ara"] = (read, 0.95)
    (piece,) = pieces_of([line("", 0.5)])
    assert piece.text == told


def test_other_numbers_beside_it_stay(packs):
    packs["ara"] = ("راتب 1500 ريال 142 000 واتساب", 0.95)
    (piece,) = pieces_of([line("", 0.5, ("+212 600 000142",))])
    assert piece.text == "راتب 1500 ريال 142 000 واتساب +212 600 000142"


def test_letters_of_its_own_give_a_script_away(packs):
    packs["vie"] = ("Tuyển lao động", 0.9)
    (piece,) = pieces_of([line("Tuyn lao đng đi nưc ngoài")])
    assert piece.text == "Tuyển lao động"


@pytest.mark.parametrize(
    ("text", "sure", "expected"),
    [
        ("[ns 081 000 0001", [0.6] * 4 + [0.95] * 12, ("081 000 0001",)),
        ("[ns 081 000 0001", [0.6] * 16, ()),
        ("xx jobs@a.example", [0.5] * 3 + [0.99] * 14, ("jobs@a.example",)),
        ("50000", [0.99], ()),
        ("", [], ()),
    ],
)
def test_exact_parts(text, sure, expected):
    assert exact_parts(text, sure) == expected


def test_words_of_a_script_without_spaces_are_joined_unless_the_picture_has_a_gap():
    head = "level\tpage_num\tleft\twidth\tconf\ttext"
    rows = [
        "5\t1\t0\t30\t90\tก",
        "5\t1\t32\t30\t80\tข",
        "5\t1\t90\t30\t70\tค",
        "4\t1\t0\t9\t-1\t",
        "5\t2\t0\t9\t50\tง",
    ]
    answer = "\n".join([head, *rows])
    assert [text for text, _ in filter(None, _by_line(answer, 3, ""))] == ["กข ค", "ง", ""]
    text, sure = _by_line(answer, 3, " ")[0] or ("", 0.0)
    assert text == "ก ข ค"
    assert sure == pytest.approx(0.8)


def test_a_language_of_known_letters_without_its_pack_says_which_is_missing(packs):
    packs["rus"] = ("Туп лао донг", 0.9)
    lines = [line("Tuyn lao đng đi nưc ngoài"), line("call 0803 000 0001")]
    assert read_other_scripts(lines) == ScriptReading([one.piece for one in lines], "vie")


def test_a_line_with_letters_that_rapidocr_lacks_is_tesseracts_though_it_is_unsure(packs):
    packs["vie"] = ("Công ty giữ hộ chiếu của bạn", 0.5)
    (piece,) = pieces_of([line("Công ty gi h chiu ca bn, đi nưc đó")])
    assert piece.text == "Công ty giữ hộ chiếu của bạn"


def test_a_line_of_letters_that_rapidocr_knows_stays_as_it_read_it(packs):
    packs["vie"] = ("Zal0 +84 9O OOO Ol 42", 0.95)
    pieces = pieces_of([line("Tuyn lao đng đi nưc ngoài"), line("Zalo +84 90 000 01 42")])
    assert pieces[1].text == "Zalo +84 90 000 01 42"


def test_the_table_of_scripts_says_what_the_model_can_and_cannot_read():
    """Its alphabet stands in the metadata of its weights; another model may read more, or less."""
    models = Path(str(pytest.importorskip("rapidocr").__file__)).parent / "models"
    (weights,) = models.glob("*rec_small*.onnx")
    session = pytest.importorskip("onnxruntime").InferenceSession(weights, providers=["CPUExecutionProvider"])
    alphabet = set(session.get_modelmeta().custom_metadata_map["character"].split("\n"))
    for script in scripts.scripts():
        unread = [chr(one) for span in script.lacks or script.letters for one in span if chr(one).isalpha()]
        assert len(alphabet.intersection(unread)) <= 2, script.name
        assert alphabet.issuperset(script.hints), f"{script.name}: a hint is a letter that the model reads"


def test_an_answer_that_broke_off_says_which_lines_were_not_read():
    head = "level\tpage_num\tleft\twidth\tconf\ttext"
    answer = "\n".join(
        [head, "5\t1\t0\t30\t90\tone", "1\t2\t0\t9\t-1\t", "5\t2\t0\t9\t50\ttwo", "5\t3\t0\t9\t9"]
    )
    assert _by_line(answer, 4, " ", whole=False) == [("one", 0.9), None, None, None]
    assert _by_line("", 2, " ", whole=False) == [None, None]


def test_lines_that_were_not_come_to_are_counted_and_stay_as_rapidocr_read_them(packs):
    lines = [line("Tpe6", 0.6), line("", 0.0)]
    packs["rus"] = None
    assert read_other_scripts(lines) == ScriptReading([one.piece for one in lines], unread=2)
