"""The process that decodes one picture: bytes on stdin, plain pixels on stdout, under limits of memory and time.

It is the only one that gives bytes of a stranger to a decoder, and it ends after one picture.
"""

from __future__ import annotations

import io
import sys
import warnings
from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Final

from crawler.pictures.limits import (
    DECODE_MEMORY,
    DECODE_SECONDS,
    MAX_BYTES,
    MAX_FRAMES,
    MAX_PIXELS,
    MAX_SIDE,
    READ_FRAMES,
    WORKING_SIDE,
    allow_seconds,
    limit_files,
    limit_memory,
)
from crawler.pictures.messages import write_message
from crawler.sandbox import confine

if TYPE_CHECKING:
    from PIL.Image import Image

PLUGINS: Final = ("Jpeg", "Mpo", "Png", "WebP", "Gif", "Bmp", "Avif")
"""Plug-ins of Pillow for the formats that people send (HEIF is in pillow-heif); no other decoder is ever loaded."""


class PictureRefused(Exception):
    """The picture is not decoded; the message is a clause for the analyst."""


def main() -> None:
    """Decode one picture; answers with `{"refused": why}` or with the frames' sizes and pixels."""
    confine()
    limit_memory(DECODE_MEMORY)
    limit_files()
    allow_seconds(DECODE_SECONDS)
    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        header, body = decode(data)
    except PictureRefused as refused:
        header, body = {"refused": str(refused)}, b""
    except MemoryError:
        header, body = {"refused": "decoding it needs more memory than is allowed"}, b""
    except Exception as error:  # noqa: BLE001 - the isolation point of this process: decoders raise anything
        kind = type(error).__name__
        header, body = {"refused": f"it is damaged or no picture ({kind}: {str(error)[:120]})"}, b""
    write_message(sys.stdout.buffer, header, body)


def decode(data: bytes) -> tuple[dict[str, object], bytes]:
    """Decode a picture.

    Args:
        data: The bytes of the file.

    Returns:
        Media type, size of the upright picture and sizes of the frames passed on; and their pixels, three bytes
        (red, green, blue) each, one frame after the other.

    Raises:
        PictureRefused: It exceeds a limit or is no picture.
    """
    import PIL.Image

    warnings.simplefilter("ignore")
    PIL.Image.MAX_IMAGE_PIXELS = None  # our own limits come first, and are lower
    picture = _open(data)
    _check_size(picture)
    media_type = PIL.Image.MIME.get(picture.format or "", "")
    width, height = _upright_size(picture)
    frames = [_plain(frame) for frame in _frames(picture)]
    header = {
        "media_type": media_type,
        "width": width,
        "height": height,
        "frames": [frame.size for frame in frames],
    }
    return header, b"".join(frame.tobytes() for frame in frames)


def _open(data: bytes) -> Image:
    """The picture with its header read, nothing decoded."""
    import PIL.Image

    for name in PLUGINS:
        import_module(f"PIL.{name}ImagePlugin")
    if len(data) > MAX_BYTES:
        raise PictureRefused(f"it is larger than {MAX_BYTES >> 20} MiB")
    if data[4:8] == b"ftyp":
        from pillow_heif import register_heif_opener

        register_heif_opener(thumbnails=False)
    try:
        return PIL.Image.open(io.BytesIO(data), formats=tuple(PIL.Image.OPEN))
    except PIL.UnidentifiedImageError:
        raise PictureRefused(
            "it is no picture of a known format (JPEG, PNG, WebP, GIF, BMP, HEIC, AVIF)"
        ) from None


def _check_size(picture: Image) -> None:
    width, height = picture.size
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        raise PictureRefused(
            f"it has {width} x {height} pixels; at most {MAX_SIDE} a side and {MAX_PIXELS // 1_000_000}"
            " million in all are read"
        )


def _upright_size(picture: Image) -> tuple[int, int]:
    width, height = picture.size
    turned = picture.getexif().get(0x0112, 1) in (5, 6, 7, 8)  # EXIF 2.3, tag Orientation
    return (height, width) if turned else (width, height)


def _frames(picture: Image) -> Iterator[Image]:
    """The picture itself, or frames of an animation spread evenly over it, without repeats."""
    # Counted here, not before: in most formats that walks through the whole file.
    count = getattr(picture, "n_frames", 1) if picture.format in ("GIF", "PNG", "WEBP", "AVIF") else 1
    if count > MAX_FRAMES:
        raise PictureRefused(f"it is an animation of {count} frames; at most {MAX_FRAMES} are read")
    if count * picture.width * picture.height > 4 * MAX_PIXELS:
        raise PictureRefused(
            f"it is an animation of {count} frames of {picture.width} x {picture.height} pixels"
        )
    seen: set[bytes] = set()
    for number in sorted({place * (count - 1) // max(1, READ_FRAMES - 1) for place in range(READ_FRAMES)}):
        if count > 1:
            picture.seek(number)
        look = picture.convert("L").resize((32, 32)).tobytes() if count > 1 else b""
        if look not in seen:
            yield picture.copy() if count > 1 else picture
        seen.add(look)


def _plain(frame: Image) -> Image:
    """The frame upright, at working size, on white, in red, green and blue."""
    import PIL.Image
    import PIL.ImageOps

    frame.draft("RGB", (WORKING_SIDE, WORKING_SIDE))
    frame.load()
    frame = PIL.ImageOps.exif_transpose(frame)
    factor = max(frame.size) // WORKING_SIDE
    if factor > 1 and frame.mode != "P":
        frame = frame.reduce(factor)
    if frame.has_transparency_data:
        frame = frame.convert("RGBA")
        ground = PIL.Image.new("RGBA", frame.size, "white")
        frame = PIL.Image.alpha_composite(ground, frame)
    frame = frame.convert("RGB")
    frame.thumbnail((WORKING_SIDE, WORKING_SIDE))
    return frame


if __name__ == "__main__":
    main()
