"""Invented flyers drawn as a browser sets them, and nine ways in which people send them on.

A browser sets text as phones do: letters that a font lacks come from another, scripts that run from right to left and
joined letters are right. A font without digits drawn by itself gives boxes, which no reader can read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

WIDTH: Final = 900
"""Pixels of a flyer: what a phone's screen holds."""
FONTS: Final[Mapping[str, str]] = {
    "": "'Noto Sans'",
    "arabic": "'Noto Sans Arabic'",
    "urdu": "'Noto Naskh Arabic'",
    "devanagari": "'Noto Sans Devanagari'",
    "bengali": "'Noto Sans Bengali'",
    "thai": "'Noto Sans Thai'",
    "cjk": "'Noto Sans CJK SC'",
}
"""Fonts of Debian's fonts-noto-core and fonts-noto-cjk; what one lacks comes from Noto Sans."""
_STYLE: Final = (
    "body{{margin:0;width:{width}px;font:34px/1.5 {font},'Noto Sans',sans-serif;background:{ground};color:{ink}}}"
    "main{{padding:40px}}h1{{font-size:44px;line-height:1.3;margin:0 0 24px}}p{{margin:0 0 10px}}"
    "main.two{{columns:2;column-gap:60px;font-size:23px}}.two h1{{column-span:all}}"
    ".chat{{background:#e5ddd5;padding:90px 24px 60px}}.chat main{{background:white;border-radius:16px;padding:24px}}"
    ".chat header{{font-size:24px;color:#555;margin-bottom:16px}}.chat footer{{font-size:20px;color:#777}}"
)


_NUMBER: Final = re.compile(r"\+\d[\d -]+\d")


def page(lines: list[str], lang: str, font: str, way: str) -> str:
    """A flyer as a page for a browser.

    Args:
        lines: Its text; the first is the heading.
        lang: BCP 47 tag.
        font: Key of `FONTS`.
        way: `dark`, `columns` and `chat` are set in their own manner, all others plainly.
    """
    dark = way == "dark"
    style = _STYLE.format(
        width=WIDTH,
        font=FONTS[font],
        ground="#7a1020" if dark else "white",
        ink="#fff3c0" if dark else "black",
    )
    body = f"<h1>{escape(lines[0])}</h1>" + "".join(f"<p>{_isolated(one)}</p>" for one in lines[1:])
    main = f"<main class={'two' if way == 'columns' else 'one'}>{body}</main>"
    if way == "chat":
        main = f"<div class=chat><header dir=ltr>+0 000</header>{main}<footer dir=ltr>10:42</footer></div>"
    return (
        f"<!doctype html><html lang={lang} dir={'rtl' if lang in ('ar', 'ur') else 'ltr'}>"
        f"<meta charset=utf-8><style>{style}</style><body>{main}"
    )


def _isolated(line: str) -> str:
    """A line in which a number keeps the order of its groups from right to left, too, as a designer sets it."""
    return _NUMBER.sub(lambda number: f"<bdi dir=ltr>{number[0]}</bdi>", escape(line))


def _as_it_is(picture: Pixels) -> Pixels:
    return picture


def _turned(picture: Pixels) -> Pixels:
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 4, 0.92)
    return _pixels(cv2.warpAffine(picture, turn, (width, height), borderValue=(200, 210, 220)))


def _squeezed(picture: Pixels) -> Pixels:
    return _pixels(cv2.resize(picture, None, fx=0.75, fy=1.0, interpolation=cv2.INTER_AREA))


def _small(picture: Pixels) -> Pixels:
    """Half the size, and packed hard, as a forward of a forward."""
    small = cv2.resize(picture, None, fx=0.55, fy=0.55, interpolation=cv2.INTER_AREA)
    return _pixels(
        cv2.imdecode(cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 30])[1], cv2.IMREAD_COLOR)
    )


def _photographed(picture: Pixels) -> Pixels:
    """From the side, with uneven light and the sensor's noise."""
    height, width = picture.shape[:2]
    seen = np.array([[0.06, 0.05], [0.95, 0.0], [1.0, 0.96], [0.0, 1.0]], dtype=np.float32) * (width, height)
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    bent = cv2.warpPerspective(
        picture,
        cv2.getPerspectiveTransform(flat, seen.astype(np.float32)),
        (width, height),
        borderValue=(60, 70, 80),
    )
    light = np.linspace(0.65, 1.0, width, dtype=np.float32)[None, :, None]
    noise = np.random.default_rng(7).normal(0, 7, bent.shape)
    return _pixels(cv2.GaussianBlur(np.clip(bent * light + noise, 0, 255).astype(np.uint8), (3, 3), 0))


def _banner(picture: Pixels) -> Pixels:
    """Cut at the sides, with a bar of a page that shares pictures below."""
    cut = picture[:, 20:-20].copy()
    bar = np.full((70, cut.shape[1], 3), (140, 60, 30), dtype=np.uint8)
    return _pixels(np.vstack([cut, bar]))


WAYS: Final[Mapping[str, Callable[[Pixels], Pixels]]] = {
    "plain": _as_it_is,
    "dark": _as_it_is,
    "columns": _as_it_is,
    "chat": _as_it_is,
    "turned": _turned,
    "squeezed": _squeezed,
    "small": _small,
    "photographed": _photographed,
    "banner": _banner,
}
"""Name of an alteration -> what it does to the drawn picture (blue, green, red)."""


def altered(drawn: bytes, way: str) -> bytes:
    """A picture as PNG after an alteration of `WAYS`."""
    picture = _pixels(cv2.imdecode(np.frombuffer(drawn, np.uint8), cv2.IMREAD_COLOR))
    packed: bytes = cv2.imencode(".png", WAYS[way](picture))[1].tobytes()
    return packed


def _pixels(array: object) -> Pixels:
    return np.asarray(array, dtype=np.uint8)
