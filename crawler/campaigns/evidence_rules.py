"""Rules that stand above the fitted model, which has seen too few cases to learn them.

Each takes the features of a pair (`pair_features.FEATURES`). `AGAINST` are those that keep two groups apart whatever
the model says; a comparison with a feature that isn't known is false.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log
from typing import Final

from crawler.campaigns.naming_rules import keeps_its_names_in_languages
from crawler.campaigns.pair_features import FEATURES


def told_in_languages(row: Sequence[float]) -> float:
    """Weight of two groups in different languages, whose texts can't be compared: a rule, not fitted.

    A contact with one story in each of its languages tells one story, when most ads of both groups that name any
    contact name a shared one. A contact behind several stories of a language is a hub, unless both groups have
    several texts, draw on one pool of contacts, and name the same places; or they share several employers, too.
    """
    told = is_one_story(row) or of_one_pool_in_languages(row) or keeps_its_names_in_languages(row)
    return TOLD if told else -TOLD


def of_one_pool_in_languages(row: Sequence[float]) -> bool:
    """Whether two groups in different languages are joined for their contacts and places, not for one story.

    Texts of two languages can't be compared, and reworded ones look like several stories. What is left are several
    contacts shared of few, and places.
    """
    several = row[_SMALL] >= log(2) - _ROUNDING
    one_pool = several and row[_ONE_POOL] >= SAME_POOL and row[_PLACE] >= HALF_OF_PLACES
    return one_pool and not is_one_story(row)


def is_one_story(row: Sequence[float]) -> bool:
    """Whether a contact tells one story in each language, and most ads with contacts on both sides name it."""
    return row[_STORIES] <= 1.0 and row[_REACHED] >= REACHED


def hangs_on_few(row: Sequence[float]) -> bool:
    """Whether two groups of several texts each have a contact in common that few of their ads name, and no text.

    A rule, not fitted: right joins never lead through such pairs, so the model has seen none. One such join of two
    campaigns on a shared number was three in five wrong pairs of the fifth generator.
    """
    several = row[_CONTACTS] and row[_SMALL] >= log(SEVERAL) - _ROUNDING
    return bool(several and row[_NEAREST] < ALIKE and row[_REACHED] < FEW)


def behind_a_hub(row: Sequence[float]) -> bool:
    """Whether the best contact of two groups has many texts behind it with nothing in common: a rule, not fitted.

    An agency's jobs have its portrait in common, and phrases that other advertisers use too. In two worlds of each of
    five generators it parts 8,187 wrong pairs and 37 right ones.
    """
    return (
        row[_CARRIERS] >= log(MANY) - _ROUNDING
        and row[_COHERENCE] < TELLS_ONE_STORY
        and row[_SHARE_BEYOND] < ALIKE_BEYOND
        and row[_RARE_SHARE] < RARE
    )


def of_many_jobs(row: Sequence[float]) -> bool:
    """Whether the best contact of two groups speaks for many jobs, and these two are not one: a rule, not fitted.

    An agency's template says the same in all its ads; titles, places and figures tell the jobs apart. A campaign says
    its figures, its place or its title again and again. Two groups under one title that are as alike between them as
    within each are one job, whatever else the contact advertises.
    """
    many = (
        row[_CARRIERS] >= log(JOBS) - _ROUNDING
        and row[_RARE_NEAREST] < TEMPLATE
        and not row[_TITLE_BEHIND] >= AGREEING
        and row[_PLACE_BEHIND] < AGREEING
        and row[_FIGURES_BEHIND] < SAME_FIGURES
    )
    elsewhere = row[_PLACE] == 0.0 and row[_FIGURES] < SAME_FIGURES
    retold = row[_SMALL] >= log(RETOLD_OFTEN) - _ROUNDING
    one_job = retold and row[_TITLE] >= ONE_TITLE and row[_RATIO] >= ONE_WORDING
    return many and not one_job and (row[_SHARE_BEYOND] < SAME_JOB or elsewhere)


def in_one_frame(row: Sequence[float]) -> bool:
    """Whether the best contact of two groups fills one frame with job after job, under one name or none: a rule.

    Such a frame is in no other advertiser's ads, so it is rarer than a trade's words, and `of_many_jobs` takes it for
    a template; but titles and places hardly ever agree. Its figures may: a year of foundation, how many were placed.
    Who posts one text under many names is no agency.
    """
    names = row[_EMPLOYERS_BEHIND] * exp(row[_CARRIERS])
    return (
        row[_CARRIERS] >= log(JOBS) - _ROUNDING
        and names <= 1.0 + _ROUNDING
        and row[_PORTRAIT] >= FRAME
        and not row[_TITLE_BEHIND] >= NEVER
        and row[_PLACE_BEHIND] < NEVER
        and row[_RARE_NEAREST] < OWN_TEMPLATE
    )


def of_two_stories(row: Sequence[float]) -> bool:
    """Whether two groups of several texts each tell a story of their own, and nothing of the other one's: a rule.

    A contact that tells two stories is one advertiser's, but these are two campaigns. The fitted model reads how
    alike all of a contact's texts are, which two stories of many texts each are on average. Of fewer texts, also
    their contacts have to differ.
    """
    if not row[_CONTACTS] or not row[_SHARE_BEYOND] < UNLIKE or not row[_RATIO] < UNLIKE_WITHIN:
        return False
    if row[_SMALL] >= log(SEVERAL) - _ROUNDING:
        return row[_NEAREST] < STRANGE
    return row[_SMALL] >= log(2) - _ROUNDING and row[_NEAREST] < STRANGE / 2 and row[_POOL] < OTHER_POOL


def of_two_pools(row: Sequence[float]) -> bool:
    """Whether the ads of two groups name many contacts, mixed, and none leads from one to the other: a rule.

    Of one campaign some ad would name contacts of both. A campaign that uses one contact after another is not parted
    by it: there no two contacts stand together (`pools.log_chance_of_two`).
    """
    return row[_TWO_POOLS] <= APART


def over_a_bridge(row: Sequence[float]) -> bool:
    """Whether only a few texts tie two groups of many, whose contacts, figures and other texts differ: a rule.

    A copycat takes over a text or two, two recruiters buy one template. Of one campaign, so many ads share contacts,
    or figures, or are as alike between its halves as within each.
    """
    return (
        row[_SMALL] >= log(MANY_TEXTS) - _ROUNDING
        and row[_ONE_POOL] <= OTHER_NUMBERS
        and row[_RATIO] < LESS_ALIKE
        and row[_FIGURES] < OTHER_FIGURES
    )


def of_one_pool(row: Sequence[float]) -> bool:
    """Whether two groups of several texts share more contacts than chance, and texts as each of them does: a rule.

    The fitted model counts one shared contact of one like eight of eleven: right joins that it doubts and that share
    several are too few in any one generator for it to learn from. Two campaigns of one operator on one set of numbers
    have texts that are not alike.
    """
    several = row[_SMALL] >= log(SEVERAL) - _ROUNDING
    return several and row[_ONE_POOL] >= SAME_POOL and row[_RATIO] >= WITHIN and row[_SHARE] >= TOLD_ALIKE


def of_one_job(row: Sequence[float]) -> bool:
    """Whether two groups of several texts share a pool of contacts, a title and places: a rule above the others.

    Who rewords every sentence leaves these as they are. Its texts then are as unlike as an agency's jobs, so the
    rules against hubs and agencies would part them; but different jobs have different titles or places.
    """
    several = row[_SMALL] >= log(SEVERAL) - _ROUNDING
    stated = row[_TITLE] >= ONE_TITLE and row[_PLACE] >= ONE_PLACE
    return several and row[_ONE_POOL] >= SURE_POOL and stated and row[_NEAREST] >= RETOLD


AGAINST: Final = {
    "few": hangs_on_few, "hub": behind_a_hub, "jobs": of_many_jobs, "frame": in_one_frame, "pools": of_two_pools,
    "tales": of_two_stories, "bridge": over_a_bridge,
}  # fmt: skip
"""Rules that keep groups apart whatever the fitted model says, by the name under which they are explained."""
LANGUAGE: Final = FEATURES.index("language")
_STORIES: Final = FEATURES.index("stories_a_language")
_REACHED: Final = FEATURES.index("reached")
REACHED: Final = 0.5
"""Share of the ads of either group with contacts that name a shared one."""
TOLD: Final = 4.0
"""Weight of a rule, for or against. Set by hand, not fitted."""
_CONTACTS: Final = FEATURES.index("contacts")
_SMALL: Final = FEATURES.index("small")
_NEAREST: Final = FEATURES.index("nearest")
SEVERAL: Final = 3
"""Texts of a group from which one ad's contact doesn't speak for all. Two worlds of each of five generators have 82
wrong pairs that `hangs_on_few` parts, and 15 right ones, most of which are joined by another way."""
ALIKE: Final = 0.3
"""Share of phrases of the two nearest ads, from which texts tie two groups too."""
FEW: Final = 0.34
"""Share of a group's ads with contacts that name a shared one, below which they are few."""
MANY: Final = 18
"""Texts behind a contact from which it is a hub unless they tell one story; heavily edited campaigns have as many."""
TELLS_ONE_STORY: Final = 0.12
"""Mean share of phrases between texts behind a contact, without what most of them say, below which they tell many
stories: that of several campaigns on one hotline (quality/corpora/scattered)."""
ALIKE_BEYOND: Final = 0.15
"""The same, between two groups behind it. Set by hand, not fitted."""
RARE: Final = 0.06
"""Share of phrases, each weighed by how few advertisers use it, below which no text ties two groups. Set by hand."""
JOBS: Final = 6
"""Texts behind a contact from which it may speak for many jobs."""
TEMPLATE: Final = 0.1
"""Share of phrases that few other advertisers hold, each weighed by how few, below which two ads have a template in
common that says nothing of the job. With it the rule parts 15,861 wrong pairs and 140 right ones of nine worlds of
six generators; without it 16,418 and 986."""
FRAME: Final = 0.4
"""Share of a contact's ads that most of them say, from which it is a frame that each job is put into..."""
NEVER: Final = 0.15
"""...where two of them name one place, or one title, so seldom..."""
OWN_TEMPLATE: Final = 0.2
"""...and share so few phrases that are rare. In 21 worlds of seven generators some 11,000 wrong pairs are so and no
right ones, of which the fitted models that have not seen the generator would join 100."""
AGREEING: Final = 0.35
"""How often two of its texts name one place, or one title, below which they differ."""
SAME_FIGURES: Final = 0.15
"""Mean share of figures between its texts, below which they differ."""
SAME_JOB: Final = 0.5
"""Share of phrases beyond what all of its texts say, from which two groups are one job all the same."""
UNLIKE: Final = 0.05
"""Share of phrases between two groups without what all of their contact's texts say..."""
UNLIKE_WITHIN: Final = 0.2
"""...and with it as part of that within each..."""
STRANGE: Final = 0.2
"""...and of their two nearest texts, below which they tell two stories. In the same worlds 200 wrong pairs and 7
right ones are so, of which the fitted models that have not seen the generator would join 18 and none."""
OTHER_POOL: Final = 0.6
"""Share of the smaller pool's contacts that groups of two texts have in common, below which it is another one."""
APART: Final = -6.0
"""Natural logarithm of the chance, below which two groups that share none are of two pools (1 in 400). In 16 worlds
of seven generators it parts 70 wrong pairs and 24 right ones, 21 of them in one world that joins them another way."""
SAME_POOL: Final = 2.5
"""Natural log odds from which two groups draw on one pool (12 to 1): two contacts of four, three of eight."""
SURE_POOL: Final = 4.5
"""The same, from which texts need not be alike (90 to 1): two contacts of two, three of five..."""
ONE_TITLE: Final = 0.9
"""...where two titles are the same but for a letter..."""
ONE_PLACE: Final = 0.4
"""...and so many places of one group are among those of the other..."""
RETOLD: Final = 0.25
"""...and two texts share a quarter of their phrases. In 21 worlds of seven generators no wrong pairs are so."""
HALF_OF_PLACES: Final = 0.5
"""Share of the places of the smaller group, from which two languages of one pool are one story. In 21 worlds of seven
generators no wrong pairs are so and 85 right ones, of which 13 were joined."""
MANY_TEXTS: Final = 8
"""Texts of a group from which a few that are alike are a bridge only..."""
OTHER_NUMBERS: Final = 0.5
"""...where their pools of contacts are as likely two as one (natural log odds)..."""
LESS_ALIKE: Final = 0.6
"""...and they share fewer phrases than this part of what each does within..."""
OTHER_FIGURES: Final = 0.05
"""...and of their figures hardly any. In 21 worlds of seven generators 155 wrong pairs are so and 2 right ones."""
RETOLD_OFTEN: Final = 2
"""Texts of a group from which a title that two groups have in common..."""
ONE_WORDING: Final = 0.5
"""...and so much of what each of them shares within tell one job. In 21 worlds of seven generators 179 right pairs
that `of_many_jobs` would part are so, and no wrong ones."""
WITHIN: Final = 0.5
"""Share of phrases between two groups as part of that within each..."""
TOLD_ALIKE: Final = 0.1
"""...and on average, from which they are one story if they are of one pool. In 16 worlds of seven generators
2,215 right pairs and 17 wrong ones are so, the wrong ones all in the one where operators have several campaigns."""
POOLED: Final = 1.0
"""Weight of such a pair at least. Set by hand, not fitted."""
_TITLE: Final = FEATURES.index("title")
_PLACE: Final = FEATURES.index("place")
_FIGURES: Final = FEATURES.index("figures")
_TITLE_BEHIND: Final = FEATURES.index("title_behind")
_PLACE_BEHIND: Final = FEATURES.index("place_behind")
_FIGURES_BEHIND: Final = FEATURES.index("figures_behind")
_CARRIERS: Final = FEATURES.index("carriers")
_COHERENCE: Final = FEATURES.index("coherence")
_SHARE_BEYOND: Final = FEATURES.index("share_beyond")
_RARE_NEAREST: Final = FEATURES.index("rare_nearest")
_RARE_SHARE: Final = FEATURES.index("rare_share")
_SHARE: Final = FEATURES.index("share")
_POOL: Final = FEATURES.index("pool")
_EMPLOYERS_BEHIND: Final = FEATURES.index("employers_behind")
_PORTRAIT: Final = FEATURES.index("portrait")
_RATIO: Final = FEATURES.index("ratio")
_ONE_POOL: Final = FEATURES.index("one_pool")
_TWO_POOLS: Final = FEATURES.index("two_pools")
_ROUNDING: Final = 1e-9
"""Natural logarithm by which a count may seem too small for want of digits."""
