"""The picture of an event for who passes its address on: 1200 × 630 pixels, in the colours of its page."""

from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from itertools import groupby

from PIL import Image, ImageDraw, ImageFont

from leernet.hookspecs import Picture

from .paper import COLOUR

SIZE = (1200, 630)
LEFT, RIGHT, TOP, BOTTOM = 96, 1128, 72, 558
BAR = 28
KEPT = 64
"""Pictures that are kept, for those that several sites ask for at once; each has some 40 kB."""

DEFAULTS = {"page": "#fdfcfa", "heading": "#123b42", "text": "#26231f", "muted": "#5e5850", "accent": "#b3702e"}
"""leernet's own look, for what a brand leaves open."""

_BOLD, _PLAIN = "NotoSans-Bold.ttf", "NotoSans-Regular.ttf"
_SCRIPTS = (
    (0x0590, 0x05FF, "NotoSansHebrew-Regular.ttf"),
    (0x0600, 0x08FF, "NotoNaskhArabic-Regular.ttf"),
    (0xFB50, 0xFDFF, "NotoNaskhArabic-Regular.ttf"),
    (0xFE70, 0xFEFF, "NotoNaskhArabic-Regular.ttf"),
    (0x1100, 0x11FF, "LeernetHangul-Regular.ttf"),
    (0xAC00, 0xD7AF, "LeernetHangul-Regular.ttf"),
    (0x2E80, 0x9FFF, "DroidSansFallbackFull.ttf"),
    (0xF900, 0xFAFF, "DroidSansFallbackFull.ttf"),
    (0xFF00, 0xFFEF, "DroidSansFallbackFull.ttf"),
)
TITLE_SIZES = (76, 66, 58, 50, 44)
MOST_LINES = 4


def draw(picture: Picture) -> bytes:
    """The picture as PNG. Equal pictures give equal bytes."""
    own = {role: picture.brand.properties.get(f"--leernet-{role}", "") for role in DEFAULTS}
    # All or none: a colour of leernet's own on a ground of the brand may not be readable.
    colours = own if all(COLOUR.fullmatch(colour) for colour in own.values()) else DEFAULTS
    return _drawn(picture.title, picture.when, picture.where, picture.by, tuple(colours.values()))


@lru_cache(maxsize=KEPT)
def _drawn(title: str, when: str, where: str, by: str, colours: tuple[str, ...]) -> bytes:
    page, heading, text, muted, accent = colours
    image = Image.new("RGB", SIZE, page)
    canvas = ImageDraw.Draw(image)
    canvas.rectangle((0, 0, BAR, SIZE[1]), fill=accent)
    top = TOP
    for line in _lines(by, _PLAIN, 32, 1):
        _write(canvas, (LEFT, top), line, _PLAIN, 32, muted)
        top += 64
    facts = [
        *((line, _BOLD) for line in _lines(when, _BOLD, 38, 2)),
        *((one, _PLAIN) for one in _lines(where, _PLAIN, 38, 1)),
    ]
    end = BOTTOM - 54 * len(facts)
    size, lines = _title(title, end - top)
    for line in lines:
        _write(canvas, (LEFT, top), line, _BOLD, size, heading)
        top += round(size * 1.22)
    for line, face in facts:
        _write(canvas, (LEFT, end), line, face, 38, text)
        end += 54
    written = BytesIO()
    image.quantize(128).save(written, "PNG", optimize=True)
    return written.getvalue()


def _title(title: str, height: int) -> tuple[int, list[str]]:
    """The largest size at which the title fits, and its lines; at the smallest it is cut off."""
    for size in TITLE_SIZES:
        lines = _lines(title, _BOLD, size, 99)
        if len(lines) <= MOST_LINES and len(lines) * size * 1.22 <= height:
            return size, lines
    return TITLE_SIZES[-1], _lines(title, _BOLD, TITLE_SIZES[-1], MOST_LINES)


def _lines(text: str, face: str, size: int, most: int) -> list[str]:
    """The text in lines that fit; more than ``most`` end in an ellipsis."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _width(longer, face, size) <= RIGHT - LEFT:
            lines[-1] = longer
        else:
            lines += _pieces(word, face, size)
    if len(lines) > most:
        lines = [*lines[: most - 1], _cut(" ".join(lines[most - 1 :]), face, size)]
    return lines


def _pieces(word: str, face: str, size: int) -> list[str]:
    """A word that is too long for a line in pieces: languages without spaces have one word for a sentence."""
    pieces = [""]
    for character in word:
        if pieces[-1] and _width(pieces[-1] + character, face, size) > RIGHT - LEFT:
            pieces.append("")
        pieces[-1] += character
    return pieces


def _cut(text: str, face: str, size: int) -> str:
    while text and _width(f"{text}…", face, size) > RIGHT - LEFT:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _write(canvas: ImageDraw.ImageDraw, at: tuple[int, int], line: str, face: str, size: int, colour: str) -> None:
    left = float(at[0])
    for run, font in _runs(line, face, size):
        canvas.text((left, at[1] + size), run, font=font, fill=colour, anchor="ls")
        left += font.getlength(run)


def _width(text: str, face: str, size: int) -> float:
    return sum(font.getlength(run) for run, font in _runs(text, face, size))


def _runs(text: str, face: str, size: int) -> Iterator[tuple[str, ImageFont.FreeTypeFont]]:
    """The parts of a text that one typeface can show."""
    for file, characters in groupby(text, lambda character: _file(character, face)):
        yield "".join(characters), _font(file, size)


def _file(character: str, face: str) -> str:
    code = ord(character)
    return next((file for first, last, file in _SCRIPTS if first <= code <= last), face)


@cache
def _font(file: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(BytesIO((files(__package__) / "fonts" / file).read_bytes()), size)
