"""Small ads in parts of pages that are called after jobs: columns of newspapers, boxes of bulletins, running text."""

import pytest

from crawler.postings import Hints
from crawler.postings.page import read_page
from crawler.records import Page

MENU = "<p><a href=/>Home</a> | <a href=/news/>News</a> | <a href=/contact/>Contact</a></p>"
NEWS = (
    "<p><b>Announcements.</b> The choir meets on Friday at seven, and the hall is closed in the first week of "
    "January while the roof is mended. Thank you to all who helped at the harvest supper.</p>"
)
COLUMN = f"""<html lang=en><title>Lake Gazette</title><body>{MENU}<table><tr><td><h2>Situations Vacant</h2>
<i>Issue of Friday 27 November 2026</i><p><b>SHOP ATTENDANT</b> wanted by an agrovet on Mill road. Must know seeds
and be
honest with cash. Two years of experience. Tel. 0700 000 112.<br><center>* * *</center>
<b>WELDER</b> with own skill in gates and grills required at once by Lake Gates, paid per piece every Saturday. E-mail
gates@gazette.example<br><center>* * *</center>
<b>FISH FACTORY HANDS</b> Lake Fillets takes on twenty casuals for filleting and icing. Names are written at the
gate from
Monday morning.<br><center>* * *</center>
<b>COOK</b> live-in, for a family of five. Should cook fish and ugali, wash and iron. Starting pay Sh. 12,500,
reviewed after
three months. Tel. 0700 000 145.<br></p><a href=vacant-2.html>Turn over</a></td><td><b>Also here</b><br>
<a href=motors.html>Motors</a><br><a href=plots.html>Plots</a><p><b>Be wise.</b> Never send money to get a job.</td>
</tr></table>"""
BULLETIN = f"""<html lang=en><title>Bulletin</title><body>{MENU}<h1>Parish Bulletin</h1><h3>First Sunday
of Advent – November 29, 2026</h3>{NEWS}<div class=bx><b>TRABAHO / JOB OPENINGS</b><p><u>Parish Bookkeeper</u><br>
The parish office needs a
bookkeeper starting January. Monthly rate is P18,500. Please submit a resume. Email: office@parish.example</p>
<p><u>Helper in the store</u><br>Naghahanap po kami ng tindera para sa tindahan sa tabi ng simbahan. Arawang sahod
P480/day.
Hanapin si Ate Lourdes pagkatapos ng misa.</p></div><p><b>Collection last Sunday:</b> P41,207.50.</p>"""
CAPITALS = f"""<html lang=es><title>Avisos</title><body>{MENU}{NEWS}<h2>Bolsa de trabajo</h2><p>PANADERO con
experiencia para
panadería del centro, turno de noche. Sueldo según aptitudes. Llamar al 555 000 1101.</p><p>CHOFER DE REPARTO,
licencia al
día, de lunes a sábado. Presentarse en el depósito o llamar al 555 000 1102.</p><p>SEÑORA para cuidado de adulto
mayor, cama
adentro. Escribir a cuidado@avisos.example</p><h2>Se vende</h2><p>BICICLETA de paseo en buen estado, llamar al 555
000 1109.</p>"""
ITEMS = f"""<html lang=de><title>Gemeindeblatt</title><body>{MENU}{NEWS}<h3>Stellenangebote</h3><ul><li>Der Gasthof
Adler sucht
ab sofort eine Küchenhilfe, 20 Stunden pro Woche. Telefon 0700 000 1201.</li><li>Reinigungskraft gesucht für das
Schulhaus,
zwei Abende in der Woche, Bewerbung an schule@dorf.example</li></ul><h3>Zu vermieten</h3><ul><li>Garage am Bach,
Telefon
0700 000 1203.</li></ul>"""
TYPED = f"""<html lang=en><title>Island notes</title><body>{MENU}<pre>
ISLAND NOTES, 28 November 2026

The ferry leaves an hour later on Sundays until the end of March. Please book the
hall with Mrs Adams, and bring your own cups to the concert.

HELP WANTED

DECKHAND for the mail boat, four days a week, hourly pay and meals. No experience
needed. Apply to the skipper, 0700 000 1301.

TEACHER'S AIDE at the school, mornings. Applicants send a letter to
school@island.example

FOR SALE

DINGHY with oars, sound, 0700 000 1309.
</pre>"""
REPEATED = f"""<html lang=en><title>Advertisers</title><body>{MENU}<center><b>Classified</b><br>Sunday, 29 November
2026</center>
<table><tr><td><font color=red><b>SITUATIONS VACANT</b></font><br><center><b>STAFF NURSES</b></center>Trust Hospital
invites
applications for four posts, hostel for staff. Applications to the Administrator, nurses@hospital.example</td></tr>
</table>
<table><tr><td><font color=red><b>SITUATIONS VACANT</b></font><br><center><b>COMPUTER OPERATOR</b></center>Required
by an advocate,
one operator with typing speed. Fresh may also apply. Chamber No. 118, near the bar room.</td></tr></table>
<table><tr><td><font color=red><b>TO LET</b></font><br><center><b>UPPER PORTION</b></center>Three beds with bath,
small family
only, rent 45,000 a month, apply at 0345-000 2217</td></tr></table>"""
JAPANESE = f"""<html lang=ja><title>町内会だより</title><body>{MENU}{NEWS}<div><h3>求人</h3><p><b>調理補助</b><br>
さくら食堂で調理補助を募集
します。週三日、時給千百円、経験不問。電話で応募してください。電話 03-0000-1101</p><p><b>新聞配達</b><br>
朝刊の配達員を募集。月給八万円、
バイク貸与。応募は店まで。電話 03-0000-1102</p></div><h3>お知らせ</h3><p>公園の掃除は日曜日です。</p>"""
PANELS = f"""<html lang=en><title>Mill - Careers</title><body>{MENU}<h1>Careers</h1><p>Choose a position to read
it.</p><div>
<div><button aria-expanded=false aria-controls=p1><span>Line operator</span><em>900 USD a month</em></button><div
id=p1 hidden>
<p>We are looking for an operator for the night shift, with experience. Call 0700 000 1401.</p></div></div>
<div><button aria-expanded=false aria-controls=p2><span>Store clerk</span><em>700 USD a month</em></button><div
id=p2 hidden>
<p>The store needs a clerk who counts well. Apply at the gate, ask for Mr Tan, bring your papers with you.</p></div>
</div></div>"""


def read(body):
    page = Page(url="http://paper.example/page.html", body=body.encode(), fetched_at="2026-11-30T08:00:00Z")
    return read_page(page, Hints(source="t"))


@pytest.mark.parametrize(
    ("body", "titles", "day"),
    [
        (COLUMN, ["SHOP ATTENDANT", "WELDER", "FISH FACTORY HANDS", "COOK"], "2026-11-27"),
        (BULLETIN, ["Parish Bookkeeper", "Helper in the store"], "2026-11-29"),
        (CAPITALS, ["PANADERO", "CHOFER DE REPARTO", "SEÑORA"], None),
        (
            ITEMS,
            [
                "Der Gasthof Adler sucht ab sofort eine Küchenhilfe",
                "Reinigungskraft gesucht für das Schulhaus",
            ],
            None,
        ),
        (TYPED, ["DECKHAND", "TEACHER'S AIDE"], "2026-11-28"),
        (REPEATED, ["STAFF NURSES", "COMPUTER OPERATOR"], "2026-11-29"),
        (JAPANESE, ["調理補助", "新聞配達"], None),
        (PANELS, ["Line operator", "Store clerk"], None),
    ],
    ids=["column", "bulletin", "capitals", "items", "typed", "repeated", "japanese", "panels"],
)
def test_each_ad_of_a_part_called_after_jobs_is_read(body, titles, day):
    ads = read(body)
    assert [ad.title for ad in ads] == titles
    assert len({ad.url for ad in ads}) == len(ads)
    assert {ad.date_posted for ad in ads} == {day}
    assert all(ad.url.startswith("http://paper.example/page.html#") for ad in ads)


def test_an_ad_ends_where_the_next_one_begins():
    ads = read(COLUMN)
    assert "gates@gazette.example" in ads[1].description
    assert "gates@gazette.example" not in "".join(ad.description for ad in (ads[0], *ads[2:]))
    assert "Never send money" not in ads[-1].description or "0700 000 145" in ads[-1].description


@pytest.mark.parametrize(
    "body",
    [
        COLUMN.replace("Situations Vacant", "Situations Wanted"),
        COLUMN.replace("Situations Vacant", "Motors").replace("wanted", "kept").replace("required", "kept"),
        BULLETIN.replace("TRABAHO / JOB OPENINGS", "LOST AND FOUND").replace("Bookkeeper", "Key"),
        CAPITALS.replace("Bolsa de trabajo", "Demandas de empleo"),
        ITEMS.replace("Stellenangebote", "Stellengesuche"),
    ],
    ids=["seekers", "motors", "lost", "seekers-es", "seekers-de"],
)
def test_a_part_of_something_else_holds_none(body):
    assert [ad.title for ad in read(body) if "#" in ad.url] == []


def test_ads_with_pages_of_their_own_are_left_to_these():
    led = COLUMN.replace("<b>", "<p><b>").replace("Tel.", "<a href=/ad/1.html>More</a>, tel.")
    led = led.replace("E-mail", "<a href=/ad/2.html>More</a>, mail").replace(
        "Names", "<a href=/ad/3.html>Names</a>"
    )
    assert [ad.title for ad in read(led) if "#" in ad.url] == []


def test_the_paragraphs_of_one_ad_are_one_ad():
    body = f"""<html lang=en><title>Careers</title><body>{MENU}<h1>Careers</h1><p><b>Who we are</b><br>A mill by
the river with forty workers, hiring every spring for the new season of flour.</p><p><b>What you will do</b><br>Apply
labels to the sacks and load them, with experience or without, in the day shift.</p><p><b>Where to find us</b><br>Call
the office at 0700 000 1501 and bring your papers to the gate.</p>"""
    assert [ad.title for ad in read(body) if "#" in ad.url] == []


def test_the_headline_of_one_ad_is_no_name_of_a_part():
    body = f"""<html lang=pl><title>Ogłoszenie</title><body>{MENU}{NEWS}<h2>Praca przy choinkach w szkółce</h2>
<p class=day>piątek 27 listopada 2026</p><p class=place>Brzezie, przy lesie</p><p>Przyjmę do pracy na trzy tygodnie,
stawka 28 zł na godzinę, umowa zlecenie, doświadczenie niewymagane, tel. 500 000 173.</p>"""
    assert [ad.title for ad in read(body)] == ["Praca przy choinkach w szkółce"]


def test_an_ad_of_a_part_that_is_over_is_left_out():
    over = COLUMN.replace(
        "paid per piece every Saturday.", "paid per piece.<br>This position has been filled.<br>"
    )
    assert "WELDER" not in [ad.title for ad in read(over)]


@pytest.mark.parametrize("depth", [200, 20_000])
def test_hostile_pages_end(depth):
    nested = f"<h2>Situations Vacant</h2>{'<b><div>' * depth}COOK wanted, call 0700 000 1601"
    many = f"<h2>Situations Vacant</h2>{'<b>COOK</b> wanted, call 0700 000 1601<br>' * depth}"
    names = f"{'<p><b>Situations Vacant</b></p>' * depth}COOK wanted, call 0700 000 1601"
    marks = "".join(f"<span class=c{n}>Cook {n}</span> wanted, call 0700 000 1601<br>" for n in range(depth))
    assert len(read(nested)) < 3
    assert len(read(many)) <= 400
    assert len(read(names)) < 3
    assert len(read(f"<h2>Situations Vacant</h2>{marks}")) <= 400
