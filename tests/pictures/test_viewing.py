"""The copy for people: new pixels, no metadata, marks, covers, faces blurred unless asked."""

import io

import pytest

from crawler.pictures.decoding import PictureError
from tests.pictures.flyers import canvas, encoded, flyer

pytest.importorskip("cv2", reason="needs the extra `pictures`")


def viewed(data, **options):
    from PIL import Image

    from crawler.pictures.viewing import picture_for_people

    return Image.open(io.BytesIO(picture_for_people(data, **options)))


def test_nothing_of_the_file_is_left_but_its_colours():
    from PIL import Image

    exif = Image.Exif()
    exif[0x010E] = "taken at home"  # EXIF 2.3, ImageDescription
    data = flyer("JPEG", exif=exif, comment=b"by A. Person")
    copy = viewed(data)
    assert (copy.format, copy.size) == ("JPEG", (1000, 600))
    assert not copy.getexif()
    assert "comment" not in copy.info


def test_places_are_marked_and_masked_contacts_covered():
    copy = viewed(encoded(canvas()[0]), marked=[(100, 100, 200, 150)], covered=[(400, 100, 500, 150)])
    red, green, blue = copy.getpixel((150, 98))
    assert red > 150 > max(green, blue)
    assert max(copy.getpixel((450, 125))) < 30
    assert min(copy.getpixel((700, 400))) > 240


def test_boxes_are_in_pixels_of_a_large_original():
    copy = viewed(encoded(canvas(4000, 2000)[0]), covered=[(3000, 1000, 3400, 1200)])
    assert copy.size == (2000, 1000)
    assert max(copy.getpixel((1600, 550))) < 30


def test_faces_are_blurred_unless_asked(monkeypatch):
    monkeypatch.setattr("crawler.pictures.viewing.faces_in", lambda image: [(40, 40, 240, 240)])
    data = flyer()
    assert (
        viewed(data).crop((40, 40, 240, 240)).tobytes()
        != viewed(data, show_faces=True).crop((40, 40, 240, 240)).tobytes()
    )


def test_no_face_is_found_on_a_flyer_of_words():
    import cv2
    import numpy as np

    from crawler.pictures.faces import faces_in

    assert faces_in(cv2.imdecode(np.frombuffer(flyer(), dtype=np.uint8), cv2.IMREAD_COLOR)) == []


def test_what_is_no_picture_is_refused():
    with pytest.raises(PictureError):
        viewed(b"no picture")
