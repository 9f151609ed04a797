"""The bundled typefaces, under names of our own: a machine's fonts of the same family cannot take their place."""

from functools import cache
from importlib.resources import files

from .loaded import SCHEME, Loaded

FACES = (
    ("Leernet Noto Sans", 400, "NotoSans-Regular.ttf"),
    ("Leernet Noto Sans", 700, "NotoSans-Bold.ttf"),
    ("Leernet Noto Serif", 400, "NotoSerif-Regular.ttf"),
    ("Leernet Noto Serif Display", 400, "NotoSerifDisplay-Regular.ttf"),
    ("Leernet Arabic", 400, "NotoNaskhArabic-Regular.ttf"),
    ("Leernet Hebrew", 400, "NotoSansHebrew-Regular.ttf"),
    ("Leernet Hangul", 400, "LeernetHangul-Regular.ttf"),
    ("Leernet CJK", 400, "DroidSansFallbackFull.ttf"),
)
_OTHER_SCRIPTS = '"Leernet Noto Sans", "Leernet Arabic", "Leernet Hebrew", "Leernet Hangul", "Leernet CJK", sans-serif'


def family(name: str) -> str:
    """The CSS `font-family` for a `Theme` font: the face itself, then one for each other script."""
    return f'"Leernet {name}", {_OTHER_SCRIPTS}'


def font_face_css() -> str:
    """`@font-face` rules for every bundled face."""
    rule = '@font-face {{ font-family: "{}"; font-weight: {}; src: url({}font/{}) }}'
    return "\n".join(rule.format(name, weight, SCHEME, file) for name, weight, file in FACES)


@cache
def font_table() -> dict[str, Loaded]:
    """The bytes of every bundled face by the address that `font_face_css` gives it (7 MB, read once)."""
    folder = files(__package__) / "fonts"
    return {f"{SCHEME}font/{file}": Loaded("font/ttf", (folder / file).read_bytes()) for _, _, file in FACES}
