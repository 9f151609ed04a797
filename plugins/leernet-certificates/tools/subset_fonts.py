"""Rebuild the bundled fonts from the full Noto, Nanum and Droid families.

    python tools/subset_fonts.py SOURCE_FOLDER...

Needs fontTools (WeasyPrint brings it). The source folders hold the TTF files as distributed (in Debian: the packages
fonts-noto-core, fonts-nanum and fonts-droid-fallback). Hinting goes, because a PDF never uses it; so do the glyphs
of scripts that another bundled font draws, because each certificate pays for the size of the fonts that it embeds.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

TARGET = Path(__file__).parents[1] / "src" / "leernet_certificates" / "fonts"
LATIN_GREEK_CYRILLIC = [
    (0x0020, 0x007E), (0x00A0, 0x024F), (0x02B0, 0x036F), (0x0370, 0x052F), (0x1E00, 0x1FFF), (0x2000, 0x206F),
    (0x2070, 0x209F), (0x20A0, 0x20BF), (0x2100, 0x2193), (0x2212, 0x2212), (0x25CC, 0x25CC), (0xFB00, 0xFB06),
]  # fmt: skip
HEBREW = [(0x0020, 0x0020), (0x0590, 0x05FF), (0x200C, 0x200F), (0x25CC, 0x25CC), (0xFB1D, 0xFB4F)]
ARABIC = [(0x0020, 0x0020), (0x0600, 0x06FF), (0x0750, 0x077F), (0x08A0, 0x08FF), (0x200C, 0x200F),
          (0x25CC, 0x25CC), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC)]  # fmt: skip
HANGUL = [(0x0020, 0x0020), (0x1100, 0x11FF), (0x3130, 0x318F), (0xAC00, 0xD7A3)]
# Their licence reserves the original name for the original font.
RENAMED = {"NanumMyeongjo.ttf": "LeernetHangul-Regular.ttf"}
RANGES = {
    "NotoSans-Regular.ttf": LATIN_GREEK_CYRILLIC,
    "NotoSans-Bold.ttf": LATIN_GREEK_CYRILLIC,
    "NotoSerif-Regular.ttf": LATIN_GREEK_CYRILLIC,
    "NotoSerifDisplay-Regular.ttf": LATIN_GREEK_CYRILLIC,
    "NotoNaskhArabic-Regular.ttf": ARABIC,
    "NotoSansHebrew-Regular.ttf": HEBREW,
    "NanumMyeongjo.ttf": HANGUL,
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
    target = TARGET / RENAMED.get(source.name, source.name)
    if source.name in RENAMED:
        rename(font, target.stem)
    subset.save_font(font, str(target), options)


def rename(font: TTFont, name: str) -> None:
    family = name.partition("-")[0]
    for record in list(font["name"].names):
        if record.nameID in (1, 3, 4, 6, 16, 18):
            font["name"].setName(family if record.nameID in (1, 16) else name, record.nameID, 3, 1, 0x409)
            if (record.platformID, record.platEncID, record.langID) != (3, 1, 0x409):
                font["name"].removeNames(record.nameID, record.platformID, record.platEncID, record.langID)


def main(folders: list[str]) -> None:
    for name, ranges in RANGES.items():
        source = next(path for folder in folders if (path := Path(folder) / name).exists())
        if ranges is None:
            (TARGET / name).write_bytes(source.read_bytes())
        else:
            shrink(source, ranges)


if __name__ == "__main__":
    main(sys.argv[1:])
