"""The picture of an ad in the desk: a new copy, for those who may see it; looking at faces is on record."""

import http.client
import time

import pytest

from crawler import cli
from crawler.review.campaign import why_page
from tests.pictures.flyers import encoded, flyer
from tests.review.conftest import run_console

pytest.importorskip("cv2", reason="needs the extra `pictures`")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    home = tmp_path_factory.mktemp("pictures")
    (home / "flyer.jpg").write_bytes(flyer("JPEG", comment=b"by A. Person"))
    (home / "cut.png").write_bytes(cut_flyer())
    (home / "smaller.png").write_bytes(smaller_flyer())
    for name in ("flyer.jpg", "cut.png", "smaller.png"):
        assert cli.run(["--home", str(home), "import", str(home / name), "--source", "flyers"]) == 0
    yield from run_console(home)


def cut_flyer():
    import io

    from PIL import Image

    whole = Image.open(io.BytesIO(flyer()))
    return encoded(whole.crop((30, 40, 980, 560)))


def smaller_flyer():
    import io

    from PIL import Image

    return encoded(Image.open(io.BytesIO(flyer())).resize((800, 480)))


def picture(client, path):
    """Status, media type and bytes of an answer that is no text."""
    connection = http.client.HTTPConnection("127.0.0.1", client.port, timeout=60)
    cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    connection.request("GET", path, headers={"Cookie": cookies})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, response.headers.get("content-type"), body


def test_the_picture_is_a_copy_without_the_data_of_the_file(desk):
    status, kind, body = picture(desk.client("ana"), "/ads/1/picture")
    assert (status, kind) == (200, "image/jpeg")
    assert body.startswith(b"\xff\xd8")
    assert b"A. Person" not in body


def test_the_page_of_the_ad_shows_it(desk):
    page = desk.client("ana").get("/ads/1?tab=captured").text
    assert '<img src="/ads/1/picture"' in page
    assert "<iframe" not in page


def test_the_page_that_tells_why_ads_are_one_shows_their_pictures_side_by_side(desk):
    page = desk.client("ana").get("/campaigns/1/why").text
    section = page.split('id="pictures"')[1].split("</section>")[0]
    assert [f"/ads/{number}/picture" in section for number in (1, 2)] == [True, True]
    assert "features of the one picture lie in the other" in section


def test_all_ads_with_one_picture_are_shown_together(desk):
    page = desk.client("ana").get("/campaigns/1/why").text
    together = page.split('class="picture-set"')[1].split("</div>")[0]
    assert [f"/ads/{number}/picture" in together for number in (1, 2, 3)] == [True, True, True]
    assert page.count('class="picture-set"') == 1


def test_a_large_set_shows_its_first_pictures_and_how_many_more(desk, monkeypatch):
    monkeypatch.setattr(why_page, "OF_A_SET", 2)
    section = desk.client("ana").get("/campaigns/1/why").text.split('id="pictures"')[1].split("</article>")[0]
    assert "3 ads" in section
    assert section.count("<figure>") == 2
    assert "+1" in section


def test_faces_are_for_analysts_and_on_record(desk):
    assert picture(desk.client("vera"), "/ads/1/faces")[0] == 403
    assert picture(desk.client("ana"), "/ads/1/faces")[0] == 200
    for _ in range(200):  # the chain has it half a second later
        with desk.store() as store:
            seen = list(store.database.rows("SELECT subject FROM ledger WHERE kind = 'view'"))
        if ("faces:1",) in seen:
            return
        time.sleep(0.05)
    pytest.fail("looking at faces is not on record")


def test_there_is_no_picture_of_an_unknown_ad(desk):
    assert desk.client("ana").get("/ads/99/picture").status == 404
