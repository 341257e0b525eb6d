"""Hostile files: each must be refused with a reason, whatever its decoder would do. Name -> bytes."""

import io
import struct
import zlib

from tests.gzip_bomb import zlib_zeros

PNG = b"\x89PNG\r\n\x1a\n"


def chunk(kind, data):
    return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))


def png(width, height, data=b"", *, depth=8, colours=2, before=b""):
    header = chunk(b"IHDR", struct.pack("!IIBBBBB", width, height, depth, colours, 0, 0, 0))
    return PNG + header + before + chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b"")


def large_png(width, height, depth, colours, bytes_a_pixel):
    """All zeros, as many as its header says: a bomb of a few hundred kilobytes."""
    header = chunk(b"IHDR", struct.pack("!IIBBBBB", width, height, depth, colours, 0, 0, 0))
    data = zlib_zeros(height * (1 + width * bytes_a_pixel))
    return PNG + header + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def jpeg_header(width, height):
    frame = struct.pack("!BHHB", 8, height, width, 3) + b"\x01\x11\x00\x02\x11\x00\x03\x11\x00"
    return b"\xff\xd8\xff\xc0" + struct.pack("!H", len(frame) + 2) + frame + b"\xff\xda\x00\x02"


def repeated_scans(times):
    """A progressive JPEG that repeats its last scan: each pass costs the decoder as much as the first."""
    from PIL import Image

    stream = io.BytesIO()
    Image.new("RGB", (7_000, 7_000), "white").save(stream, "JPEG", progressive=True, quality=20)
    data = stream.getvalue()
    last = data.rindex(b"\xff\xda")
    scan = data[last:-2]
    return data[:-2] + scan * min(times, (20 << 20) // len(scan)) + b"\xff\xd9"


def gif(width, height, frames=1, data=b"\x02\x02\x44\x01\x00"):
    screen = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\x00\x00\x00\xff\xff\xff"
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, width, height, 0) + data
    return screen + frame * frames + b"\x3b"


def animated_png(frames):
    control = chunk(b"acTL", struct.pack("!II", frames, 0))
    return png(4, 4, bytes(4 * 13), before=control)


def bmp(width, height):
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 2835, 2835, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54 + 100, 0, 0, 54) + header + bytes(100)


def webp(width, height):
    """A lossless WebP by its header (VP8L: 14 bits for each side)."""
    sides = (width - 1) | (height - 1) << 14
    body = b"VP8L" + struct.pack("<I", 10) + b"\x2f" + struct.pack("<I", sides) + bytes(5)
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def hostile_files():
    """Name -> bytes."""
    whole = png(40, 40, bytes(40 * 121))
    text_bomb = chunk(b"zTXt", b"Comment\x00\x00" + zlib_zeros(200 << 20))
    profile_bomb = chunk(b"iCCP", b"profile\x00\x00" + zlib_zeros(200 << 20))
    return {
        "empty": b"",
        "text": b"Housemaids wanted abroad, write to jobs@agency.example\n" * 20,
        "html": b"<!doctype html><title>flyer</title><img src=flyer.png>",
        "svg with nested entities": b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "&b;&b;">]><svg>&a;</svg>',
        "pdf": b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
        "pdf bomb": b"%PDF-1.7\n1 0 obj<</Filter/FlateDecode/Length 9>>stream\n" + zlib_zeros(100 << 20),
        "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n{} loop\n",
        "zip": b"PK\x03\x04" + bytes(200),
        "tiff": b"II*\x00\x08\x00\x00\x00" + bytes(200),
        "icon": b"\x00\x00\x01\x00\x01\x00\x00\x00\x00\x00" + bytes(200),
        "photoshop": b"8BPS\x00\x01" + bytes(200),
        "more than 25 MiB": whole + bytes(25 << 20),
        "png 30,000 x 30,000": png(30_000, 30_000),
        "png 30,000 x 1": png(30_000, 1, bytes(90_001)),
        "png 1 x 30,000": png(1, 30_000, bytes(120_000)),
        "png of 64 million pixels, 16 bits": large_png(8_000, 8_000, 16, 6, 8),
        "png without a side": png(0, 40),
        "png cut off": whole[:60],
        "png, wrong checksum of the header": whole[:29] + b"\x00\x00\x00\x00" + whole[33:],
        "png, broken compression": PNG + whole[8:33] + chunk(b"IDAT", b"\x78\x9c\xff\xff\xff") + chunk(b"IEND", b""),
        "png, chunk of 2 GB": PNG + whole[8:33] + b"\x7f\xff\xff\xffIDAT" + bytes(50),
        "png, text of 200 MB": png(40, 40, bytes(40 * 121), before=text_bomb),
        "png, colour profile of 200 MB": png(40, 40, bytes(40 * 121), before=profile_bomb),
        "png, animation of a million frames": animated_png(1_000_000),
        "jpeg 65,500 x 65,500": jpeg_header(65_500, 65_500),
        "jpeg 30,000 x 400": jpeg_header(30_000, 400),
        "jpeg cut off": jpeg_header(400, 400),
        "jpeg, noise after its mark": b"\xff\xd8\xff" + bytes(range(256)) * 4,
        "jpeg, one scan 3,000 times": repeated_scans(3_000),
        "gif 65,535 x 65,535": gif(65_535, 65_535),
        "gif of 5,000 frames": gif(60, 60, 5_000),
        "gif, broken compression": gif(60, 60, data=b"\x0c\xff" + b"\xff" * 255 + b"\x00"),
        "bmp 30,000 x 30,000": bmp(30_000, 30_000),
        "bmp cut off": bmp(900, 900),
        "webp 16,383 x 16,383": webp(16_383, 16_383),
        "webp cut off": webp(900, 900),
        "heic, boxes of nothing": struct.pack("!I4s4sI", 16, b"ftyp", b"heic", 0) + bytes(300),
        "avif, boxes of nothing": struct.pack("!I4s4sI", 16, b"ftyp", b"avif", 0) + bytes(300),
        "noise": bytes((7 * place * place + 3) % 251 for place in range(5_000)),
    }  # fmt: skip
