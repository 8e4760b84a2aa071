"""Pictures that stand beside a link to a page: 1200 by 630, drawn when the site is built, from fonts of an npm package.

The coloured strip is no ornament. It is the hidden state of a small random network, one column for each letter of the
page's title and description that it reads.
"""

import hashlib
import io
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from docs.hooks.folders import BUILD, ELEMENTS

SIZE = (1200, 630)
_FONTS = ELEMENTS / "node_modules" / "@fontsource" / "inter" / "files"
_CACHE = BUILD / "cards"
_MARGIN = 72
_COLUMNS, _UNITS, _SQUARE = 50, 6, 24
_GROUND, _INK, _SOFT = "#153652", "#ffffff", "#c9d9e8"
_NEGATIVE, _ZERO, _POSITIVE = np.array([94, 168, 235]), np.array([21, 54, 82]), np.array([255, 154, 82])
_DRAWING = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()


def card(section: str, title: str, description: str) -> bytes:
    """Return the page's card as PNG; a card that was drawn before is read again."""
    texts = "\0".join([_DRAWING, section, title, description])
    kept = _CACHE / f"{hashlib.sha256(texts.encode()).hexdigest()}.png"
    if not kept.exists():
        _CACHE.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(_draw(section, title, description))
    return kept.read_bytes()


def _draw(section: str, title: str, description: str) -> bytes:
    picture = Image.new("RGB", SIZE, _GROUND)
    pen = ImageDraw.Draw(picture)
    pen.text((_MARGIN, 64), section, font=_font(400, 30), fill=_SOFT)
    size = next((size for size in (76, 64, 54) if len(_lines(title, 700, size)) <= 2), 46)
    below = _write(pen, 118, _lines(title, 700, size)[:3], 700, size, _INK)
    room = (SIZE[1] - _UNITS * _SQUARE - 24 - below) // 44
    _write(pen, below + 18, _shortened(_lines(description, 400, 32), room), 400, 32, _SOFT)
    picture.paste(_strip(f"{title}. {description}"), (0, SIZE[1] - _UNITS * _SQUARE))
    file = io.BytesIO()
    picture.quantize(64).save(file, "PNG", optimize=True)
    return file.getvalue()


def _write(pen: ImageDraw.ImageDraw, top: int, lines: list[str], weight: int, size: int, fill: str) -> int:
    """Write the lines below each other; return where the next one would begin."""
    for line in lines:
        pen.text((_MARGIN, top), line, font=_font(weight, size), fill=fill)
        top += round(size * 1.28)
    return top


def _lines(text: str, weight: int, size: int) -> list[str]:
    """Break the text into lines that fit the card."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _font(weight, size).getlength(longer) <= SIZE[0] - 2 * _MARGIN:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _shortened(lines: list[str], room: int) -> list[str]:
    return lines if len(lines) <= room else [*lines[: room - 1], f"{lines[room - 1].rstrip('.,;: ')} …"]


def _strip(text: str) -> Image.Image:
    """Draw the states of a network that reads the text: h_t = tanh(x_t Wx + h_{t-1} Wh)."""
    rng = np.random.default_rng(1)
    embedding, recurrent = rng.normal(size=(256, _UNITS)), rng.normal(size=(_UNITS, _UNITS)) * 0.6
    h = np.zeros(_UNITS)
    states = []
    for letter in text.ljust(_COLUMNS)[:_COLUMNS]:
        h = np.tanh(embedding[ord(letter) % 256] + h @ recurrent)
        states.append(h)
    state = np.array(states).T[:, :, None]
    colours = _ZERO + np.abs(state) * (np.where(state > 0, _POSITIVE, _NEGATIVE) - _ZERO)
    small = Image.fromarray(colours.astype(np.uint8), "RGB")
    return small.resize((_COLUMNS * _SQUARE, _UNITS * _SQUARE), Image.Resampling.NEAREST)


@cache
def _font(weight: int, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONTS / f"inter-latin-{weight}-normal.woff2", size)
