"""Top-level domains that are read without further proof: data of addresses and links.

Country codes that are English words or file endings ("so", "in", "is", "py", "md") need a path, "www." or "@".
"""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


GENERIC: Final = _words(
    "com net org info biz edu gov mil int name pro jobs mobi asia travel coop aero cat tel app dev io ai "
    "co me tv cc xyz top online site store shop club live life world work works website space tech "
    "digital agency careers career company global group network solutions services support center email "
    "link click vip icu fun win bid loan men date stream review trade racing download today news media "
    "blog cloud host press pub one red blue pink black london africa capetown joburg durban dubai "
    "abudhabi doha academy finance money cash fund capital ventures consulting management international "
    "ltd gmbh llc inc health care clinic education school training institute foundation ngo ong expert "
    "guru team plus zone city town house properties rentals holiday tours flights cruises vacations "
    "marketing studio design graphics photo photos video games game bet casino poker dating chat social "
    "community page wiki ink test example invalid localhost onion рф"
)
COUNTRIES: Final = _words(
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw "
    "by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et "
    "eu fi fj fk fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie "
    "il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv "
    "ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr "
    "nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl "
    "sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz "
    "va vc ve vg vi vn vu wf ws ye yt za zm zw"
)
ALL: Final = GENERIC | COUNTRIES

WORDS: Final = _words(
    "so in is it at be no to my me us am as do by im la ms ne pm py rs sh md ps cc st id re one name pro "
    "team date win men plus work works care chat page live life fun red page link jobs info do ad al de "
    "es et"
)
"""Top-level domains that end a sentence's word or a file's name as often as an address."""

SENTENCE_WORDS: Final = _words(
    "so in is it at be no to my me us am as do by im la ms ne pm st re de es et ad al la"
)
"""Those of WORDS that are words of a text even in the country whose code they are."""

LARGEST_MAIL: Final = ("gmail", "yahoo", "hotmail", "outlook")
"""Free mail providers whose names are repaired even where a machine lost both "@" and dot."""
LARGE_MAIL: Final = (*LARGEST_MAIL, "ymail", "icloud")
"""Free mail providers whose names are repaired where the dot is damaged, and which are no websites by themselves."""

FREE_MAIL: Final = list(
    _words(
        "gmail googlemail yahoo ymail rocketmail hotmail outlook live msn aol icloud mail inbox list bk "
        "yandex ya protonmail proton tutanota zoho gmx web rediffmail qq 163 126 sina foxmail naver rambler "
        "ukr"
    )
)
"""First label of the free mail providers that ads use, over all their countries."""
