"""Bytes of strangers: refused with a reason, or plain pixels; nothing of the sender's file is left in them."""

import io

import pytest

from crawler.pictures import decoding
from crawler.pictures.decoding import PictureError, decode_picture
from crawler.pictures.limits import WORKING_SIDE
from tests.pictures.flyers import canvas, encoded, flyer

pytest.importorskip("rapidocr", reason="needs the extra `pictures`")


def test_hostile_files_are_refused_with_a_reason():
    from tests.pictures.hostile import hostile_files

    read, refused = [], {}
    for name, data in hostile_files().items():
        try:
            decode_picture(data)
            read.append(name)
        except PictureError as error:
            refused[name] = str(error)
    assert read == []
    assert len(refused) >= 30
    assert all(refused.values())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "AVIF"])
def test_formats(kind):
    picture = decode_picture(flyer(kind))
    assert (picture.width, picture.height, len(picture.frames)) == (1000, 600, 1)
    assert picture.media_type == f"image/{kind.lower()}"
    assert len(picture.frames[0].pixels) == 1000 * 600 * 3


def test_heic():
    from pillow_heif import from_pillow

    stream = io.BytesIO()
    from_pillow(canvas()[0]).save(stream, quality=50)
    assert decode_picture(stream.getvalue()).media_type == "image/heif"


def test_a_picture_on_its_side_is_set_upright():
    from PIL import Image

    exif = Image.Exif()
    exif[0x0112] = 6  # EXIF 2.3, Orientation: turn right
    picture = decode_picture(flyer("JPEG", exif=exif))
    assert (picture.width, picture.height) == (600, 1000)
    assert (picture.frames[0].width, picture.frames[0].height) == (600, 1000)


def test_a_large_picture_is_passed_on_smaller():
    picture = decode_picture(encoded(canvas(6000, 3000)[0], "JPEG"))
    assert (picture.width, picture.height) == (6000, 3000)
    assert (picture.frames[0].width, picture.frames[0].height) == (WORKING_SIDE, WORKING_SIDE // 2)


def test_transparent_ground_is_white():
    from PIL import Image

    picture = decode_picture(encoded(Image.new("RGBA", (60, 40), (0, 0, 0, 0))))
    assert set(picture.frames[0].pixels) == {255}


def test_frames_of_an_animation_without_repeats():
    shades = [canvas(80, 60, ground=(shade, 0, 0))[0] for shade in (0, 0, 200, 200, 200, 100)]
    data = encoded(shades[0], "GIF", save_all=True, append_images=shades[1:], duration=50)
    frames = decode_picture(data).frames
    assert 2 <= len(frames) <= 4
    assert len({frame.pixels for frame in frames}) == len(frames)


def test_without_the_extra_it_names_what_is_missing(monkeypatch):
    monkeypatch.setattr(decoding, "is_installed", lambda extra: False)
    with pytest.raises(PictureError, match=r"adwatch\[pictures\]"):
        decode_picture(flyer())
