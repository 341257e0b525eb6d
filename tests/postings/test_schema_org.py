"""A JobPosting object to a record: what boards put where."""

import pytest

from crawler.postings import Hints
from crawler.postings.schema_org import posting_from_node

HINTS = Hints(source="board")


def place(country, town=None):
    address = {"@type": "PostalAddress", "addressCountry": country}
    return {"@type": "Place", "address": address | ({"addressLocality": town} if town else {})}


@pytest.mark.parametrize(
    ("node", "job_location", "applicants"),
    [
        (
            {"jobLocationType": "TELECOMMUTE", "jobLocation": [place("AO"), place("BF"), place("BI")]},
            "",
            "AO; BF; BI",
        ),
        (
            {
                "jobLocationType": "TELECOMMUTE",
                "jobLocation": [place("AO"), place("Burkina Faso")],
                "applicantLocationRequirements": {"@type": "Country", "name": "Angola"},
            },
            "",
            "Angola",
        ),
        ({"jobLocationType": "TELECOMMUTE", "jobLocation": [place("KE")]}, "KE", ""),
        (
            {"jobLocationType": "TELECOMMUTE", "jobLocation": [place("KE", "Nairobi"), place("UG")]},
            "Nairobi, KE; UG",
            "",
        ),
        ({"jobLocation": [place("KE"), place("UG")]}, "KE; UG", ""),
        ({"applicantLocationRequirements": [{"name": "AO"}, {"name": "BF"}]}, "", "AO; BF"),
    ],
    ids=["remote", "remote with both", "one country", "towns", "not remote", "requirements alone"],
)
def test_countries_of_a_remote_job_are_where_applicants_live(node, job_location, applicants):
    posting = posting_from_node(
        {"title": "Clerk", **node}, HINTS, page_url="https://jobs.example/1", fetched_at=None
    )
    assert (posting.job_location, posting.applicant_location_requirements) == (job_location, applicants)
    stated = [part[-2:] for part in job_location.split("; ") if part]
    assert [each.country for each in posting.places] == stated
