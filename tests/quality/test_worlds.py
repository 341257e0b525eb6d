"""The worlds of campaigns: what every generator must tell, and what none may hold."""

from __future__ import annotations

import re

import pytest

from quality.corpora.worlds import WORLDS

MAIL = re.compile(r"[\w.+-]+@((?:[\w-]+\.)+[a-z]{2,})")
RESERVED = re.compile(r"example\.com|.+\.(?:example|test)")


@pytest.mark.parametrize("name", WORLDS)
def test_a_world_is_the_same_for_one_seed_and_tells_the_truth_about_every_ad(name):
    world, again = (WORLDS[name](400, 3) for _ in range(2))
    assert [ad.description for ad in world.ads] == [ad.description for ad in again.ads]
    assert sum(len(file.lines) for file in world.files) == len(world.ads) >= 350
    assert len({ad.truth for ad in world.ads}) > 40


@pytest.mark.parametrize("name", ["agencies", "boards", "messages", "quay"])
def test_mailboxes_are_in_reserved_domains(name):
    text = "\n".join(ad.description for ad in WORLDS[name](400, 3).ads)
    assert all(RESERVED.fullmatch(found.group(1)) for found in MAIL.finditer(text))


def test_what_quay_tells_of_languages_and_translations_is_kept():
    world = WORLDS["quay"](600, 3)
    told = {ad.kind for ad in world.ads}
    assert {"light", "medium", "heavy", "language", "agency", "repost", "single"} <= told
    assert all(ad.language != "en" for ad in world.ads if ad.kind == "language")
    assert all(ad.hiring_organization or ad.job_location or ad.description for ad in world.ads)
