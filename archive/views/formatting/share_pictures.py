"""The picture that stands for an article or an event where its address is shared: date, title, and who says it.

Drawn as a PNG with the fonts of the host, of which none is shipped: the first one that has every character of a text
draws it, and a text that none can draw is left out. Debian's fonts-dejavu-core has the Latin, Greek and Cyrillic
scripts, fonts-noto-cjk the Chinese, Japanese and Korean ones; without any, the font within Pillow has the Latin script.
"""

from __future__ import annotations

import io
import re
import threading
from functools import lru_cache
from typing import NamedTuple

from PIL import Image, ImageColor, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630  # as https://ogp.me pictures are shown uncut
MEDIA_TYPE = "image/png"

_PAPER, _INK, _SOFT, _MADDER, _HAIR = "#f5f6f4", "#15191e", "#454c54", "#9a1b3c", "#c6cbc7"  # as by day in tokens.css
_SHADES = 64
_FACES = (
    *("NotoSerif-Regular.ttf", "DejaVuSerif.ttf", "LiberationSerif-Regular.ttf", "DejaVuSans.ttf"),
    *("NotoSerifCJK-Regular.ttc", "NotoSansCJK-Regular.ttc", "wqy-zenhei.ttc", "DroidSansFallbackFull.ttf"),
    *("NotoNaskhArabic-Regular.ttf", "NotoSansArabic-Regular.ttf"),
)
_NO_CHARACTER = "\U0010ffff"  # that no font has: it is drawn as the sign for what is missing
_MARGIN, _RULE, _LEFT, _RIGHT = 64, 300, 348, WIDTH - 64
_TITLE_SIZES = ((64, 5), (52, 6), (42, 7))  # pixels, and how many lines then have room
_LONGEST = 300  # characters of a text that are looked at
_PIECE = re.compile(r"[⺀-鿿가-힯豈-﫿＀-｠]|[^\s⺀-鿿가-힯豈-﫿＀-｠]+\s*|\s+")
_drawing = threading.Lock()  # a face is not to be asked by two threads at once; nor is more than one picture drawn


class Said(NamedTuple):
    """What a picture says: the year or what stands for it, the day, the title, a line of facts, and the archive."""

    year: str
    day: str
    title: str
    facts: str
    archive: str

    @property
    def alt(self) -> str:
        """Return it in words, for who does not see the picture."""
        return ". ".join(part for part in (self.title, f"{self.day} {self.year}".strip(), self.facts) if part)


def picture(said: Said) -> bytes:
    """Draw a picture (PNG, some 15 ms; at most one at a time in a process)."""
    with _drawing:
        image = Image.new("L", (WIDTH, HEIGHT))  # how much of its colour each point has; a third of the time of colours
        pen = ImageDraw.Draw(image)
        _write(pen, said.year, (_RULE - 48, 72), 60, anchor="rs", width=_RULE - 48 - _MARGIN // 2)
        _write(pen, said.day, (_RULE - 48, 120), 28, anchor="rs", width=_RULE - 48 - _MARGIN // 2)
        _title(pen, said.title)
        _write(pen, said.facts, (_LEFT, HEIGHT - 104), 34)
        _write(pen, said.archive, (_LEFT, HEIGHT - 56), 28)
        written = io.BytesIO()
        _coloured(image).save(written, "PNG", compress_level=4)
    return written.getvalue()


def _coloured(image: Image.Image) -> Image.Image:
    """Give the year, the archive and all else their colours, each in as many shades as smooth letters need."""
    bands = [image.point([value * _SHADES // 256 + _SHADES * band for value in range(256)]) for band in range(3)]
    found, year, archive = bands
    for band, box in ((year, (0, 0, _RULE, 92)), (archive, (_LEFT, HEIGHT - 92, WIDTH, HEIGHT))):
        found.paste(band.crop(box), box)
    found.paste(_SHADES * 3, (_RULE, 0, _RULE + 2, HEIGHT))
    paper, *colours = map(ImageColor.getrgb, (_PAPER, _INK, _MADDER, _SOFT))
    shades = [_between(paper, colour, shade / (_SHADES - 1)) for colour in colours for shade in range(_SHADES)]
    found.putpalette([part for shade in (*shades, ImageColor.getrgb(_HAIR)) for part in shade])
    return found


def _between(first: tuple[int, ...], second: tuple[int, ...], share: float) -> tuple[int, ...]:
    return tuple(round(a + (b - a) * share) for a, b in zip(first, second, strict=True))


def _title(pen: ImageDraw.ImageDraw, title: str) -> None:
    """Write a title in the largest size in which it has room; in the smallest it is cut."""
    for size, most in _TITLE_SIZES:
        face = _face_for(title[:_LONGEST], size)
        if face is None:
            return
        lines = _lines(title, face, _RIGHT - _LEFT)
        if len(lines) <= most or size == _TITLE_SIZES[-1][0]:
            if len(lines) > most:
                lines = [*lines[: most - 1], _cut(f"{lines[most - 1]} …", face, _RIGHT - _LEFT)]
            for place, line in enumerate(lines):
                pen.text((_LEFT, 80 + round(place * size * 1.25)), line, font=face, fill=255, anchor="ls")
            return


def _write(
    pen: ImageDraw.ImageDraw,
    text: str,
    at: tuple[int, int],
    size: int,
    *,
    anchor: str = "ls",
    width: int = _RIGHT - _LEFT,
) -> None:
    """Write one line, cut where it is too long; nothing where no font has its characters."""
    face = _face_for(text[:_LONGEST], size) if text else None
    if face:
        pen.text(at, _cut(text[:_LONGEST], face, width), font=face, fill=255, anchor=anchor)


def _lines(text: str, face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Break a text into lines: between words, and between any two signs of the scripts without spaces."""
    lines, line = [], ""
    for piece in _PIECE.findall(" ".join(text[:_LONGEST].split())):
        if line and face.getlength((line + piece).rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece
    lines.append(line.rstrip() + (" …" if len(text) > _LONGEST else ""))
    return [_cut(line, face, width) for line in lines]


def _cut(text: str, face: ImageFont.FreeTypeFont, width: int) -> str:
    while text and face.getlength(text) > width:
        text = text.rstrip("…").rstrip()[:-1] + "…" if len(text) > 2 else ""
    return text


@lru_cache(maxsize=64)
def _face(name: str, size: int) -> ImageFont.FreeTypeFont | None:
    """Return a font of the host, or without a name that of Pillow; None where there is none."""
    try:
        found = ImageFont.truetype(name, size) if name else ImageFont.load_default(size)
    except OSError:
        return None
    return found if isinstance(found, ImageFont.FreeTypeFont) else None


def _face_for(text: str, size: int) -> ImageFont.FreeTypeFont | None:
    """Return the first font that has every character of a text."""
    signs = frozenset(text)
    return next((face for name in (*_FACES, "") if (face := _face(name, size)) and _has_all(name, signs)), None)


def _has_all(name: str, signs: frozenset[str]) -> bool:
    return all(_has(name, sign) for sign in signs if not sign.isspace())


@lru_cache(maxsize=20_000)
def _has(name: str, sign: str) -> bool:
    face = _face(name, 16)
    return face is not None and bytes(face.getmask(sign)) != _missing(name)


@lru_cache(maxsize=64)
def _missing(name: str) -> bytes:
    face = _face(name, 16)
    return bytes(face.getmask(_NO_CHARACTER)) if face else b""
