"""A recruiter who names an honest employer's number beside their own does not make that employer theirs."""

from __future__ import annotations

import pytest

from crawler.assess import attempt
from crawler.campaigns.actors import ranked_actors
from crawler.campaigns.borrowed import OWN_ADS, borrowers
from crawler.campaigns.service import join_new
from crawler.records import JobPosting
from crawler.store import Observation

HOTEL = "+233 20 000 0100"
DUTIES = (
    "check-in at the front desk",
    "cleaning of rooms and floors",
    "breakfast and dinner",
    "the garden and the pool",
)
JOBS = ("Receptionist", "Housekeeper", "Cook", "Gardener")
OFFER = (
    "Urgent! Hotel maids for {place}, free visa, no experience. Pay the processing fee of {fee} by mobile money"
    " before travel, your passport stays with the agent. {contacts}"
)
PLACES = (("Dubai", "AED 500"), ("Doha", "QAR 450"), ("Muscat", "OMR 60"))


def honest(number=4, employer="Palm Court Hotel"):
    return [
        JobPosting(
            url=f"https://board.example/honest/{at}",
            source="planted",
            title=f"{JOBS[at]} at {employer or 'a hotel'}, Accra",
            description=f"A hotel in Accra is hiring. Duties: {DUTIES[at]}. Pension and paid leave; pay by the month."
            f" Apply at the office or call {HOTEL}.",
            hiring_organization=employer,
            region="GH",
        )
        for at in range(number)
    ]


def offers(contacts):
    return [
        JobPosting(
            url=f"https://board.example/offer/{at}",
            source="planted",
            title=f"Hotel maids needed {place}",
            description=OFFER.format(
                place=place, fee=fee, contacts=contacts.format(own=f"+233 24 000 020{at}")
            ),
            region="GH",
        )
        for at, (place, fee) in enumerate(PLACES)
    ]


BESIDE = f"WhatsApp {{own}}. Reference: ask the reception, {HOTEL}."
ALONE = f"WhatsApp {HOTEL}."


@pytest.mark.parametrize(
    ("clean", "contacts", "one_advertiser"),
    [
        pytest.param(honest(), BESIDE, False, id="a reference beside their own number"),
        pytest.param(honest(), ALONE, True, id="the only way to answer is that number"),
        pytest.param(honest(OWN_ADS - 1), BESIDE, True, id="too few ads to be an employer's own"),
        pytest.param(honest(employer=""), BESIDE, True, id="nobody's own"),
    ],
)
def test_who_is_one_advertiser(store, clean, contacts, one_advertiser):
    ads = clean + offers(contacts)
    store.save([Observation(posting=attempt(ad).on(ad), seen_at="2026-11-20T08:00:00Z") for ad in ads])
    join_new(store)
    both = [one for one in ranked_actors(store.campaigns, 10) if one["listings"] == len(clean) + len(PLACES)]
    assert bool(both) == one_advertiser
    assert bool(set().union(*borrowers(store.campaigns).values())) != one_advertiser
