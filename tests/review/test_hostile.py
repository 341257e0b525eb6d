# ruff: noqa: E501 - a table of strings
"""Ads are hostile: 500 strings and more stored as ads, and in a browser nothing runs and nothing is fetched."""

import html
import re

import pytest

from crawler.masking.active import current
from crawler.masking.page_html import safe_html
from crawler.records import Contact, Hit, JobPosting
from crawler.rescore import QueueMove, RescoreSummary
from crawler.review.weights import jobs_sql
from crawler.review.weights import sql as weight_sql
from crawler.store.content import storable
from tests.review.browser import chromium, needs_chromium, watched
from tests.review.conftest import run_console
from tests.review.invented import assessed, day, fill

MARK = "https://evil.example/x"
ACTS = (
    f"fetch('{MARK}')", "alert(1)", f"location='{MARK}'", "document.title='owned'", f"new Image().src='{MARK}'",
    "prompt`1`", "window.owned=1", "top.name='owned'",
)  # fmt: skip
SHAPES = (
    "<script>{act}</script>", "</textarea><script>{act}</script>", "'\"><script>{act}</script>", "<ScRiPt >{act}</sCrIpT>",
    "<img src=x onerror={act}>", '<img src="{url}">', "<svg onload={act}>", "<svg><script>{act}</script></svg>",
    "<iframe src=javascript:{act}></iframe>", '<iframe srcdoc="<script>{act}</script>"></iframe>', "<body onload={act}>",
    '<a href="javascript:{act}">x</a>', "<details open ontoggle={act}>", "<video><source onerror={act}></video>",
    "<input autofocus onfocus={act}>", '<meta http-equiv="refresh" content="0;url={url}">', '<link rel=stylesheet href="{url}">',
    '<link rel=prefetch href="{url}">', '<link rel=dns-prefetch href="//evil.example">', '<base href="{url}">',
    '<form action="{url}"><button autofocus>go</button></form>', "<style>@import '{url}';</style>",
    '<div style="background:url({url})">', "<object data={url}></object>", "<embed src={url}>", "<math><mi//xlink:href='data:x,{act}'>",
    "<noscript><p title=\"</noscript><img src=x onerror={act}>\">", "<!--><img src=x onerror={act}>-->", "<![CDATA[<script>{act}</script>]]>",
    "{{{{ {act} }}}}", "{{% raw %}}{act}", "${{{act}}}", "#{{{act}}}", "\"onmouseover={act} x=\"", "'-{act}-'", "\\\";{act};//",
    "javascript:{act}", "data:text/html,<script>{act}</script>", "<template><script>{act}</script></template>",
    "<portal src={url}>", "<audio src={url} autoplay>", "<xmp><script>{act}</script>", "<plaintext><script>{act}</script>",
    "<table background={url}>", "<button popovertarget=x onclick={act}>x</button>", "<marquee onstart={act}>x</marquee>",
    "\u202e<script>{act}</script>", "\x00<scr\x00ipt>{act}</script>", "\ud800<script>{act}</script>", "＜script＞{act}＜/script＞",
    "<img srcset='{url} 1x'>", "<input type=image src={url}>", "<set attributeName=onmouseover to={act}>", "<isindex action={url}>",
    "%3Cscript%3E{act}%3C/script%3E", "&lt;script&gt;{act}&lt;/script&gt;", "<svg><a xlink:href='javascript:{act}'><text>x</text></a></svg>",
    "<svg><image href={url} /></svg>", "<svg><use href={url}#x /></svg>", "<svg><animate onbegin={act} attributeName=x dur=1s>",
    "<textarea autofocus onfocus={act}>", "<select autofocus onfocus={act}>", "<frameset onload={act}>", "<bgsound src={url}>",
    "<a ping={url} href=/>x</a>", "<img src=//evil.example/x>", "<track src={url}>", "<applet code={url}>", "<layer src={url}>",
    "<li style=list-style-image:url({url})>", "<xss style=animation-name:x onanimationstart={act}>", "]]><script>{act}</script>",
)  # fmt: skip
STRINGS = [shape.format(act=act, url=f"{MARK}{n}") for shape in SHAPES for n, act in enumerate(ACTS)]


def hostile(number: int, text: str) -> JobPosting:
    """One string in every place where an ad's words are shown."""
    made = JobPosting(
        url=f"https://board.example/{number}",
        source="board",
        title=text,
        description=f"{text} number {number * 7919}",
        hiring_organization=text,
        job_location=text,
        base_salary=text,
        application_contact=text,
        identifier=text,
        date_posted_raw=text,
        problems=(text,),
        extra={text[:40]: text},
    )
    end = len(text)
    contact = Contact(kind="website", value=text, raw=text, field="description", start=0, end=end, label=text)
    hit = Hit(
        id=storable(text[:60]),
        weight="strong",
        quote=text,
        field="description",
        start=0,
        end=end,
        why=text,
        points=12,
    )
    return assessed(made, [contact], [hit])


def test_there_are_enough_strings():
    assert len(set(STRINGS)) >= 500


@pytest.mark.parametrize("act", ACTS)
def test_what_was_captured_keeps_no_attribute_and_no_live_tag(act):
    for shape in SHAPES:
        text = safe_html("<html><body>" + shape.format(act=act, url=MARK), current())
        assert not re.findall(r"<[a-z0-9]+[^>a-z0-9]", text), shape
        assert not re.search(
            r"<(script|img|iframe|svg|style|link|meta|form|input|object|embed|base)", text
        ), shape


@pytest.mark.browser
@needs_chromium
def test_nothing_runs_and_nothing_is_fetched(tmp_path):
    for console in run_console(tmp_path):
        with console.store() as store:
            fill(store, [(hostile(number, text), number % 9) for number, text in enumerate(STRINGS)])
            campaigns = [row[0] for row in store.database.rows("SELECT id FROM campaigns WHERE listings > 0")]
            contacts = [
                row[0] for row in store.database.rows("SELECT id FROM contacts ORDER BY id DESC LIMIT 4")
            ]
        ana = console.client("ana")
        ana.post("/cases", {"title": STRINGS[0], "campaign": str(campaigns[0]), "contact": str(contacts[0])})
        ana.post("/cases/1/notes", {"text": "".join(STRINGS[:40])})
        for number in range(1, len(STRINGS) + 1):
            live(ana.get(f"/ads/{number}").text)
            live(ana.get(f"/ads/{number}?tab=reads").text)
        for number in campaigns[:: max(1, len(campaigns) // 60)]:
            live(ana.get(f"/campaigns/{number}").text)
        weighed(console)
        masked(console, contacts[0])
        for browser in chromium():
            look(browser, console, campaigns, contacts)


def weighed(console) -> None:
    """Titles of ads stand in what a change of weights moves."""
    side = {"band": "look", "score": 6.0}
    moves = [
        QueueMove(id="x", listing=n, title="", move="leaves", before=side, after=side, why=(STRINGS[n],))
        for n in range(1, 200, 3)
    ]
    with console.store() as store, store.transaction():
        db = store.database.connection
        jobs_sql.ask(db, weight_sql.store(db, 4, day(0), STRINGS[1], []), "try", day(0))
        jobs_sql.finish(db, 1, RescoreSummary(left=len(moves), moves=moves), STRINGS[2])
    page = console.client("lea").get("/weights").text
    assert page.count('href="/ads/') == len(moves)
    live(page)


def masked(console, contact: int) -> None:
    """Covering looks at every text again: what it writes is as safe."""
    ana = console.client("ana")
    ana.post(f"/contacts/{contact}/mark", {"what": "mask", "why": STRINGS[0]})
    for path in (f"/contacts/{contact}", "/", "/cases/1", *(f"/ads/{n}" for n in range(1, len(STRINGS), 40))):
        live(ana.get(path).text)


def live(text: str) -> None:
    """No tag but our own is in a page: ours have no handler, and every source is ours."""
    assert not re.search(r"<[^>]*\son\w+=", re.sub(r'"[^"]*"', '""', text))
    tags = re.findall(r"<(script|img|iframe|object|embed|base|meta|link|style|form|svg)\b([^>]*)", text)
    for tag, rest in tags:
        assert "evil" not in html.unescape(rest), (tag, rest)


def look(browser, console, campaigns, contacts) -> None:
    desk = watched(browser, console)
    desk.sign_in("ana")
    last, every = len(STRINGS), max(1, len(campaigns) // 12)
    paths = ["/", "/?q=script", "/mine", "/cases", "/cases/1", "/dashboard", f"/ads/{last}?tab=fields"]
    paths += [f"/ads/{number}" for number in range(1, last, 40)]
    paths += [f"/ads/{number}?tab=reads" for number in range(1, last, 60)]
    paths += [f"/campaigns/{number}" for number in campaigns[::every]] + [f"/contacts/{n}" for n in contacts]
    for path in paths:
        desk.go(path)
        assert desk.page.title() != "owned"
        assert desk.page.evaluate("window.owned === undefined")
        assert desk.page.url == desk.base + path
    assert desk.strangers == []
    assert desk.dialogs == []
    refused = [text for text in desk.complaints if "Content Security Policy" in text]
    assert refused == [], "something tried and only the policy stopped it"
    desk.page.context.close()


def test_the_guard_strings_survive_as_text(tmp_path):
    for console in run_console(tmp_path):
        with console.store() as store:
            fill(store, [(hostile(1, "\ud800<b>bold</b>\x00\u202e"), 0)])
        page = console.client("ana").get("/ads/1").text
        assert "&lt;b&gt;bold&lt;/b&gt;" in page
        assert "[U+202E]" in page
        assert "[U+0000]" in page
        assert day(0)[:4] in page
