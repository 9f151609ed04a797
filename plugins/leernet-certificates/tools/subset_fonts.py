"""Rebuild the bundled fonts from the full Noto and Droid families.

    python tools/subset_fonts.py SOURCE_FOLDER...

Needs fontTools (WeasyPrint brings it). The source folders hold the TTF files as distributed (in Debian: the packages
fonts-noto-core and fonts-droid-fallback). Hinting goes, because a PDF never uses it; so do the glyphs of scripts
that another bundled font draws, because each certificate pays for the size of the fonts that it embeds.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools import subset

TARGET = Path(__file__).parents[1] / "src" / "leernet_certificates" / "fonts"
LATIN_GREEK_CYRILLIC = [
    (0x0020, 0x007E), (0x00A0, 0x024F), (0x02B0, 0x036F), (0x0370, 0x052F), (0x1E00, 0x1FFF), (0x2000, 0x206F),
    (0x2070, 0x209F), (0x20A0, 0x20BF), (0x2100, 0x2193), (0x2212, 0x2212), (0x25CC, 0x25CC), (0xFB00, 0xFB06),
]  # fmt: skip
HEBREW = [(0x0020, 0x0020), (0x0590, 0x05FF), (0x200C, 0x200F), (0x25CC, 0x25CC), (0xFB1D, 0xFB4F)]
ARABIC = [(0x0020, 0x0020), (0x0600, 0x06FF), (0x0750, 0x077F), (0x08A0, 0x08FF), (0x200C, 0x200F),
          (0x25CC, 0x25CC), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC)]  # fmt: skip
RANGES = {
    "NotoSans-Regular.ttf": LATIN_GREEK_CYRILLIC,
    "NotoSans-Bold.ttf": LATIN_GREEK_CYRILLIC,
    "NotoSerif-Regular.ttf": LATIN_GREEK_CYRILLIC,
    "NotoSerifDisplay-Regular.ttf": LATIN_GREEK_CYRILLIC,
    "NotoNaskhArabic-Regular.ttf": ARABIC,
    "NotoSansHebrew-Regular.ttf": HEBREW,
    "DroidSansFallbackFull.ttf": None,
}
FEATURES = [
    "kern",
    "mark",
    "mkmk",
    "ccmp",
    "locl",
    "liga",
    "rlig",
    "calt",
    "clig",
    "curs",
    "init",
    "medi",
    "fina",
    "isol",
]


def code_points(ranges: list[tuple[int, int]]) -> Iterator[int]:
    for first, last in ranges:
        yield from range(first, last + 1)


def shrink(source: Path, ranges: list[tuple[int, int]]) -> None:
    options = subset.Options(hinting=False, layout_features=FEATURES, notdef_outline=True, name_IDs=["*"])
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=list(code_points(ranges)))
    subsetter.subset(font)
    subset.save_font(font, str(TARGET / source.name), options)


def main(folders: list[str]) -> None:
    for name, ranges in RANGES.items():
        source = next(path for folder in folders if (path := Path(folder) / name).exists())
        if ranges is None:
            (TARGET / name).write_bytes(source.read_bytes())
        else:
            shrink(source, ranges)


if __name__ == "__main__":
    main(sys.argv[1:])
