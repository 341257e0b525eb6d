"""Read pictures of ads: their text with the place of every line, their QR and bar codes, and which are alike.

Three processes divide the work. A short-lived one decodes the bytes of a stranger under limits of memory, time and
size, and passes on plain pixels. A second one reads text and codes in those pixels. This one only puts the lines in
order (`layout`) and never touches the bytes. The heavy libraries are in the extra `pictures`.

The way in is `crawler.pictures.reading.read_picture`: not named here, since the first two processes load this module,
and with it the catalogue would be in each process that decodes one picture.
"""

from __future__ import annotations

from crawler.pictures.picture_text import Box, PictureText, TextLine

__all__ = ["Box", "PictureText", "TextLine"]
