"""What a text is taken for, and where a hit about the whole ad stands."""

import pytest

from crawler.assess import assess
from crawler.records import JobPosting

CHEF = {"title": "Executive sous chef", "description": "Grill section. Uptown."}


def test_what_a_source_lists_as_a_job_is_an_ad_whatever_its_words():
    assert (
        assess(
            JobPosting(url="", source="board", title=CHEF["title"], description=CHEF["description"])
        ).document_type
        == "ad"
    )
    assert assess(JobPosting(url="", source="chat", text=CHEF["description"])).document_type == "other"


def test_a_hit_about_the_whole_ad_names_a_field_that_is_there():
    posting = JobPosting(url="", source="board", title=CHEF["title"], description=CHEF["description"])
    hits = [hit for hit in assess(posting).hits if not hit.quote]
    assert hits
    for hit in hits:
        assert posting.text_of(hit.field)[hit.start : hit.end] == hit.quote


def test_a_quote_shows_whole_words_where_a_stem_was_found():
    text = "Trabajo en Canadá para ayudantes. Visa garantizada en 3 semanas, sin entrevista."
    quotes = [hit.quote for hit in assess(JobPosting(url="", source="chat", text=text)).hits if hit.quote]
    assert quotes
    for quote in quotes:
        end = text.index(quote) + len(quote)
        assert not (text[end - 1].isalpha() and text[end : end + 1].isalpha()), quote


@pytest.mark.parametrize(
    "text",
    [
        "My sister left for Kuwait in March. They took her passport at the office, where can I report the agent?",
        "Dem carry me from Ogoja when I be 10. My friend still dey inside, abeg which office fit help?",
        "We were promised cleaning work. When we reached, the boss kept our phones and we paid 400 to the agent.",
    ],
)
def test_the_words_of_a_victim_or_witness_are_no_ad(text):
    said = assess(JobPosting(url="", source="chat", text=text))
    assert (said.document_type, said.band) == ("warning", "low")


@pytest.mark.parametrize(
    "text",
    [
        "My sister was taken by this agency and she earns well. Apply now: cleaners for Kuwait, 0803 000 0123",
        "When she reached Dubai they gave her a job in one week! Send your CV, agent fee 300 dollars.",
    ],
)
def test_a_happy_tale_with_an_offer_is_an_ad(text):
    assert assess(JobPosting(url="", source="chat", text=text)).document_type == "ad"


def test_a_strong_sign_that_only_an_offer_carries_is_hidden_by_no_type():
    said = assess(JobPosting(url="", source="chat", text="Caut fete 15-17 ani pentru bar", region="RO"))
    assert (said.document_type, said.band) == ("ad", "look")


REPORT = (
    "I paid the agent in our town for a cleaning job in Amman. At the airport he was gone, and the number is off. "
    "My neighbour lost the same amount last month, so please tell the girls on your street."
)


def kind(text):
    return assess(JobPosting(url="", source="chat", text=text)).document_type


def test_a_report_without_a_listed_cue_is_told_by_its_wording():
    assert kind(REPORT) == "warning"


@pytest.mark.parametrize(
    "text",
    [
        "House help for Lebanon",
        "Sales assistant",
        "Cleaner wanted for a small hotel near the station, mornings only, ask for Ms Osei at the desk.",
        "Dua orang cuci piring untuk warung di Jalan Contoh, shift pagi, gaji dibayar tiap Sabtu.",
    ],
)
def test_a_short_offer_is_no_warning(text):
    assert kind(text) != "warning"


def test_what_asks_to_apply_in_two_ways_is_no_warning():
    assert kind(REPORT + " Apply now: send your CV to jobs@example.com.") != "warning"


POSTS = {
    "Two units of a three bedroom flat to let near the church. Tiled floors, prepaid meter. Rent 450k.": "other",
    "The stone panels give your wall a natural beauty. Twelve colours. Contact us on 0803 000 0000.": "other",
    "We need a production supervisor in Lagos. The candidate should have five years of experience. Send your CV to "
    "jobs@example.org": "ad",
}


@pytest.mark.parametrize(("text", "kind"), POSTS.items())
def test_a_post_of_a_mixed_forum_is_an_ad_only_where_it_speaks_of_work(text, kind):
    assert assess(JobPosting(url="", source="forum", text=text, region="NG")).document_type == kind
