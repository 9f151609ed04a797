"""Accessible PDF for plugins (PDF/UA-1), by WeasyPrint, which a plugin that prints brings itself.

Nothing is opened but what is handed over: no file and no address, whatever a page or a name on it asks for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources.abc import Traversable
from threading import Lock
from typing import Any

__all__ = ["Face", "Press"]

_SCHEME = "leernet:"
Loaded = tuple[str, bytes]
"""A media type, and the bytes."""


@dataclass(frozen=True)
class Face:
    """A typeface of the plugin's own: a machine's fonts of the same family cannot take the place of ``family``."""

    family: str
    weight: int
    file: Traversable


class Press:
    """Prints one page after the other: WeasyPrint's state is not thread-safe. The files of faces are read once."""

    def __init__(self, faces: Sequence[Face]) -> None:
        self._faces = faces
        self._lock = Lock()

    def print(self, html: str, css: str, pictures: Mapping[str, Loaded]) -> bytes:
        """The PDF; an image of the page is named ``leernet:picture/<key>``.

        :param pictures: the media type and the bytes of each, by its key
        """
        # WeasyPrint takes a second to load, and most who could print something print nothing.
        import weasyprint  # type: ignore[import-untyped]
        from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]

        from .fetching import MemoryFetcher

        table = {f"{_SCHEME}picture/{key}": loaded for key, loaded in pictures.items()}
        with self._lock:
            fonts = FontConfiguration()
            fetcher = MemoryFetcher({**self._fonts, **table})
            sheet = weasyprint.CSS(string=self._font_css + css, font_config=fonts, url_fetcher=fetcher)
            page = weasyprint.HTML(string=html, url_fetcher=fetcher)
            printed: bytes = page.write_pdf(
                finisher=_scope_headers, stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1"
            )
            return printed

    @cached_property
    def _fonts(self) -> Mapping[str, Loaded]:
        return {f"{_SCHEME}font/{face.file.name}": ("font/ttf", face.file.read_bytes()) for face in self._faces}

    @cached_property
    def _font_css(self) -> str:
        rule = '@font-face {{ font-family: "{}"; font-weight: {}; src: url({}font/{}) }}\n'
        return "".join(rule.format(face.family, face.weight, _SCHEME, face.file.name) for face in self._faces)


def _scope_headers(_document: object, pdf: Any) -> None:
    """Say of each head of a table whether it is that of a column or a row (PDF/UA-1, 7.5).

    WeasyPrint names in each cell the heads that go with it, and some readers look for this. It numbers them by table,
    row and column.
    """
    for one in pdf.objects:
        if isinstance(one, dict) and one.get("S") == "/TH" and "ID" in one:
            _table, row, _column = str(one["ID"].string).split("-")
            one["A"]["Scope"] = "/Column" if row == "0" else "/Row"
