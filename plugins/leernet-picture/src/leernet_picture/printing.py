"""WeasyPrint, as far as the report needs it. It opens nothing but what is handed to it: no file, no address."""

from collections.abc import Mapping
from importlib.resources import files
from threading import Lock
from typing import Any

_SCHEME = "leernet:"
_FACES = ((400, "NotoSans-Regular.ttf"), (700, "NotoSans-Bold.ttf"))


class Press:
    """Prints HTML as accessible PDF (PDF/UA-1), one at a time: WeasyPrint's state is not thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()

    def print(self, html: str, css: str, charts: Mapping[str, str]) -> bytes:
        """The PDF; an image of the page is named ``leernet:chart/<key>``, and ``charts`` holds the SVG of each."""
        # WeasyPrint takes a second to load, and most who look at the page print no report.
        import weasyprint  # type: ignore[import-untyped]
        from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]

        from .fetching import MemoryFetcher

        table = {f"{_SCHEME}chart/{key}": ("image/svg+xml", svg.encode()) for key, svg in charts.items()}
        table |= {f"{_SCHEME}font/{name}": ("font/ttf", _font(name)) for _weight, name in _FACES}
        with self._lock:
            fonts = FontConfiguration()
            fetcher = MemoryFetcher(table)
            sheet = weasyprint.CSS(string=_font_face_css() + css, font_config=fonts, url_fetcher=fetcher)
            page = weasyprint.HTML(string=html, url_fetcher=fetcher)
            printed: bytes = page.write_pdf(
                finisher=_scope_headers, stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1"
            )
            return printed


def _scope_headers(_document: object, pdf: Any) -> None:
    """Say of each head of a table whether it is that of a column or a row (PDF/UA-1, 7.5).

    WeasyPrint names in each cell the heads that go with it, and some readers look for this. It numbers them by table,
    row and column.
    """
    for one in pdf.objects:
        if isinstance(one, dict) and one.get("S") == "/TH" and "ID" in one:
            _table, row, _column = str(one["ID"].string).split("-")
            one["A"]["Scope"] = "/Column" if row == "0" else "/Row"


def _font(name: str) -> bytes:
    return (files(__package__) / "fonts" / name).read_bytes()


def _font_face_css() -> str:
    rule = '@font-face {{ font-family: "Leernet Noto Sans"; font-weight: {}; src: url({}font/{}) }}'
    return "\n".join(rule.format(weight, _SCHEME, name) for weight, name in _FACES)
