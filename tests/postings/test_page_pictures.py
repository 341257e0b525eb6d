"""Which pictures of a page are the ad's own."""

import pytest

from crawler.postings.page_pictures import pictures_of
from crawler.records import JobPosting

URL = "https://jobs.example.org/ad/1"


def own(html="", markup="", **extra):
    return pictures_of(JobPosting(url=URL, source="s", description_html=markup, extra=extra), html, URL)


@pytest.mark.parametrize(
    ("html", "found"),
    [
        (
            '<main><p>Maids wanted.</p><img src="/up/flyer.jpg"></main>',
            ["https://jobs.example.org/up/flyer.jpg"],
        ),
        ('<body><img src="x.gif" data-src="/lazy.webp"></body>', ["https://jobs.example.org/lazy.webp"]),
        ('<body><img src="/a.jpg" width="64" height="64"><img src="/logo.png"><img src="/x.svg"></body>', []),
        ('<body><img src="data:image/png;base64,AAAA"><img src="javascript:1"></body>', []),
        (
            '<head><meta property="og:image" content="https://cdn.example/a.jpg?w=1&amp;h=2"></head><body>x</body>',
            ["https://cdn.example/a.jpg?w=1&h=2"],
        ),
        (
            '<script type="application/ld+json">{"@type":"JobPosting","image":["https:\\/\\/cdn.example\\/f.png"]}'
            "</script><body>x</body>",
            ["https://cdn.example/f.png"],
        ),
        (
            '<script type="application/ld+json">{"image": {"@type": "ImageObject", "url": "/f.png"}}</script>',
            ["https://jobs.example.org/f.png"],
        ),
        (
            "".join(f'<img src="/{n}.jpg">' for n in range(9)),
            [f"https://jobs.example.org/{n}.jpg" for n in range(3)],
        ),
    ],
)
def test_pictures_of_a_page(html, found):
    assert list(own(html)) == found


def test_what_a_post_holds_comes_first():
    provenance = {"attachments": ["https://cdn.example/1.jpg", "contract.pdf"]}
    found = own('<img src="/page.jpg">', '<p>Call</p><img src="/post.jpg">', provenance=provenance)
    assert list(found) == [
        "https://cdn.example/1.jpg",
        "https://jobs.example.org/post.jpg",
        "https://jobs.example.org/page.jpg",
    ]
