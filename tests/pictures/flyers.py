"""Invented flyers, drawn with the font that comes with Pillow."""

import io

LINES = (
    "HOUSEMAIDS WANTED ABROAD",
    "Salary 900 USD, visa and ticket free",
    "WhatsApp +234 803 000 0001",
    "Write to jobs@agency.example",
)


def canvas(width=1000, height=600, ground="white"):
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (width, height), ground)
    return picture, ImageDraw.Draw(picture)


def write(draw, lines, left, top, size=36, ink="black"):
    from PIL import ImageFont

    font = ImageFont.load_default(size)
    for number, line in enumerate(lines):
        draw.text((left, top + number * size * 2), line, fill=ink, font=font)


def encoded(picture, kind="PNG", **options):
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def flyer(kind="PNG", **options):
    """A flyer with `LINES`."""
    picture, draw = canvas()
    write(draw, LINES, 60, 60)
    return encoded(picture, kind, **options)
