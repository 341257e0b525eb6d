"""Marked pieces of a text."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from crawler.review.web.annotations import annotate_body
from crawler.review.web.highlight import AnnotationSpan, pieces
from tests.triage.test_campaign_summary import HITS, ad

SPAN = st.builds(
    AnnotationSpan,
    st.integers(-3, 40),
    st.integers(-3, 45),
    st.integers(1, 9),
    st.sampled_from(["hit", "contact"]),
)


@given(st.text(max_size=40), st.lists(SPAN, max_size=8))
def test_pieces_join_to_the_text_whatever_the_spans(text, spans):
    found = pieces(text, spans)
    assert "".join(piece.text for piece in found) == text
    valid = [span for span in spans if 0 <= span.start < min(span.end, len(text))]
    assert sum(len(piece.ends) for piece in found) == len(valid)


def test_overlapping_marks_merge_for_the_eye_but_keep_their_numbers():
    found = pieces("pay the fee now", [AnnotationSpan(0, 11, 1, "hit"), AnnotationSpan(8, 15, 2, "contact")])
    assert [(p.text, p.kind, p.ends) for p in found] == [
        ("pay the ", "hit", ()),
        ("fee", "both", (("hit", 1),)),
        (" now", "contact", (("contact", 2),)),
    ]


def test_a_likely_sign_marks_no_words_on_the_page_of_a_campaign():
    """It is no reason there; its quote may be the board's own warning, up into a mail address."""
    likely = replace(HITS[0], origin="wording")
    for hit, marked in ((HITS[0], [HITS[0].quote]), (likely, [])):
        shown = annotate_body(ad(hits=(hit,)), [hit.id], [])
        assert [piece.text for piece in shown if piece.kind] == marked
