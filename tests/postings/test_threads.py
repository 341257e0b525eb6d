"""Threads of forums: the first post is the ad, replies are apart, talk and people who look for work are no ads."""

import pytest

from crawler.assess import assess
from crawler.postings import Hints
from crawler.postings.page import read_page
from crawler.postings.threads import REPLIES, posts_css
from crawler.records import Page

OFFER = "We are hiring cooks for Muscat, salary 400 OMR, free room. Write to cook@hotel.example today."
REPLY = "They never paid me, write to other@cook.example instead."
OWN_ENGINE = (
    '<div class="msg" id="m{n}"><div class="who"><b>{who}</b><br>Messages: 117</div>'
    '<div class="when">1{n}.11.2026 10:15</div><div class="body">{text}</div></div>'
)
PHPBB = (
    '<div id="p{n}" class="post bg{n}"><div class="inner"><dl class="postprofile"><dt>{who}</dt><dd>Posts: 400,'
    ' since 2009, lives in Bern, likes long walks</dd></dl><div class="postbody">'
    '<h3><a href="#p{n}">Re: thread</a></h3><p class="author">by {who} '
    '<time datetime="2026-11-1{n}T09:00:00+00:00">x</time></p>'
    '<div class="content">{text}</div></div></div></div>'
)
TABLE = (
    '<tr><td class="row1"><span class="name"><a name="{n}"></a><b>{who}</b></span></td><td class="row1">'
    '<table><tr><td><span class="postdetails">Added: 1{n}.11.2026, 12:00</span></td></tr>'
    '<tr><td><span class="postbody">{text}</span></td></tr></table></td></tr>'
)
ENGINES = {"own": (OWN_ENGINE, "div.msg"), "phpBB": (PHPBB, "div.post"), "table": (TABLE, "")}


def thread(post, title, *texts):
    posts = "".join(post.format(n=n, who=f"user{n}", text=text) for n, text in enumerate(texts, 1))
    shown = f"<table>{posts}</table>" if post is TABLE else posts
    return (
        f"<html><title>Forum of Bern - {title}</title><body><h1>Forum of Bern</h1><h2>{title}</h2>{shown}"
        "<div class=foot>Forum of Bern</div></body></html>"
    )


def read(html, **hints):
    page = Page(url="https://f.example/t/1", body=html.encode(), fetched_at="2026-11-30T10:00:00Z")
    return read_page(page, Hints(source="f", date_order="DMY", **hints))


@pytest.mark.parametrize("engine", ENGINES)
def test_the_first_post_is_the_ad_and_replies_are_apart(engine):
    post, css = ENGINES[engine]
    html = thread(post, "Cooks for a hotel", OFFER, REPLY, "How old must one be?")
    (ad,) = read(html)
    assert (ad.title, ad.text, ad.date_posted) == ("Cooks for a hotel", OFFER, "2026-11-11")
    assert (ad.base_salary, ad.hiring_organization) == ("400 OMR", "")
    assert ad.extra[REPLIES] == [REPLY, "How old must one be?"]
    assert [contact.value for contact in assess(ad).contacts] == ["cook@hotel.example"]
    assert posts_css(html, "https://f.example/t/1") == css


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Best cheese?", "I always use half of each. What do you prefer? The shop on 12 Main Street is good."),
        ("Bike for sale", "Selling my city bike for 300 CHF, pick up in Bern, call +41 31 000 00 00."),
        ("Looking for a job as a waiter", "I am looking for a job, five years of it done, to me@home.example."),
        ("Ищу работу водителем", "Ищу работу водителем, стаж 10 лет. Рассмотрю все предложения, +7 900 000-00-00."),
        ("Is this agency legit?", "Someone offered me a job in Poland and asks for 20,000 pesos. Is it legit?"),
        ("Rules of this board", "Please state the salary and the place. Threads without them are removed."),
    ],
)  # fmt: skip
def test_what_offers_no_work_is_no_ad(title, text):
    assert read(thread(OWN_ENGINE, title, text, "I agree.")) == ()


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Looking for a job? Earn 900 USD a week", "Looking for a job? We hire, apply to boss@work.example now."),
        ("Набор девушек в клуб, Макао", "Набор девушек в клуб в Макао. Доход от 3 000 долларов, билет за наш счёт."),
        ("Do you want to work abroad?", "Workers wanted for farms, salary 1,200 EUR, apply: farm@work.example."),
    ],
)  # fmt: skip
def test_an_offer_in_other_words_is_one(title, text):
    assert [ad.title for ad in read(thread(OWN_ENGINE, title, text, "Interesting."))] == [title]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("[CLOSED] Cooks for a hotel", OFFER),
        ("Cooks for a hotel - filled", OFFER),
        ("[ЗАКРЫТО] Cooks for a hotel", OFFER),
        ("Cooks for a hotel", f"{OFFER}\nEdit: this position has been filled."),
        ("Warning: false agencies are hiring cooks", OFFER),
        ("Tahadhari: matapeli wa ajira", OFFER),
    ],
)
def test_closed_threads_and_warnings_are_no_ads(title, text):
    assert read(thread(OWN_ENGINE, title, text, "I agree.")) == ()


@pytest.mark.parametrize(
    "title",
    ["Cooks wanted (night shift)", "Closed circuit fitters wanted: Doha", "Hiring: 3 guards, closed site"],
)
def test_a_headline_with_such_a_word_in_it_is_not_closed(title):
    assert [ad.title for ad in read(thread(OWN_ENGINE, title, OFFER, "I agree."))] == [title]


def test_a_reply_closes_no_thread():
    html = thread(OWN_ENGINE, "Cooks for a hotel", OFFER, "The position I applied for has been filled.")
    assert len(read(html)) == 1


def test_a_card_reads_a_thread_without_replies_and_one_that_collects_offers():
    alone = thread(OWN_ENGINE, "Cooks for a hotel", OFFER)
    assert read(alone) == ()
    select = {"item": "div.msg"}
    assert [ad.text for ad in read(alone, select=select, is_thread=True)] == [OFFER]
    html = thread(OWN_ENGINE, "Who is hiring? November", OFFER, REPLY)
    select |= {"text": ".body", "identifier": "::attr(id)"}
    both = read(html, select=select, is_thread=True, replies=True)
    assert [(ad.identifier, ad.text) for ad in both] == [("m1", OFFER), ("m2", REPLY)]
    assert [ad.text for ad in read(html.replace("?", "!"), select=select, is_thread=True)] == [OFFER]


def test_comments_below_an_ad_and_lists_of_posts_are_no_thread():
    text = f"<p>Employer: Hotel</p><p>Salary: 400 OMR</p><p>Location: Muscat</p><p>{OFFER * 8}</p>"
    comments = "".join(
        f'<div class="comment" id="c{n}">user{n}, 1{n}.11.2026: Is it still open to us?</div>'
        for n in range(3)
    )
    (ad,) = read(f"<title>Cook</title><h1>Cook</h1>{text}<section>{comments}</section>")
    assert (ad.hiring_organization, REPLIES in ad.extra) == ("Hotel", False)
    rows = "".join(
        f'<div class="post"><h2><a href="/ad/{n}">Cook wanted {n}</a></h2><time datetime="2026-11-0{n}">x</time>'
        f"<p>{OFFER}</p></div>"
        for n in range(1, 6)
    )
    assert read(f"<title>Jobs</title><h1>Jobs</h1>{rows}") == ()


POST = (
    '<div class="msg" id="p{n}"><div class="txt">{text}</div><i>{n}.2K</i>'
    '<time datetime="2026-11-2{n}T09:00:00Z">9:00</time></div>'
)
WALL = [
    "#kitchen<br>Cooks for a hotel in Muscat! We are hiring, salary 400 OMR, free room. Mail cook@hotel.example",
    "Ad. Phones mended at the bus station, 10 % less for all who read us. Come by, or call +1 202 555 0191.",
    "A driver for the milk run is wanted. Start at half past four, home by noon. Apply to +1 202 555 0192.",
    "I am looking for work as an accountant, eleven years of it, from home too. Call +1 202 555 0193.",
    "Vacancy: baker, nights.<br>The vacancy is filled, thank you all who wrote to baker@hotel.example.",
]  # fmt: skip


def wall(title, posts, post=POST):
    body = "".join(post.format(n=n, text=text) for n, text in enumerate(posts, 1))
    return f"<html><title>{title}</title><body><h1>{title}</h1><main>{body}</main></body></html>"


def test_each_offer_on_a_wall_of_posts_is_an_ad():
    ads = read(wall("Jobs in the valley", WALL))
    assert [(ad.title, ad.date_posted) for ad in ads] == [
        ("Cooks for a hotel in Muscat", "2026-11-21"),
        ("A driver for the milk run is wanted", "2026-11-23"),
    ]
    assert [ad.url for ad in ads] == ["https://f.example/t/1#p1", "https://f.example/t/1#p3"]
    assert ads[0].base_salary == "400 OMR"


def test_a_wall_of_other_things_and_one_offer_are_none():
    assert read(wall("News of the valley", WALL[1:])) == ()
    assert read(wall("Jobs in the valley", [WALL[1], WALL[0], WALL[3]])) == ()


def test_a_thread_by_several_people_is_no_wall():
    named = POST.replace("<i>", "<b>{text[3]}{text[7]}{text[11]}x</b><i>")
    texts = [WALL[0], WALL[2], REPLY]
    (ad,) = read(thread(OWN_ENGINE, "Jobs in the valley", *texts))
    assert "cook@hotel.example" in ad.text
    assert len(read(wall("Jobs in the valley", texts, named))) <= 1
