"""WeasyPrint, as far as this needs it. It opens nothing but what is handed to it: no file, no address."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from threading import Lock
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

_SCHEME = "leernet:"
_FACES = (
    ("Leernet Noto Sans", 400, "NotoSans-Regular.ttf"),
    ("Leernet Noto Sans", 700, "NotoSans-Bold.ttf"),
    ("Leernet Arabic", 400, "NotoNaskhArabic-Regular.ttf"),
    ("Leernet Hebrew", 400, "NotoSansHebrew-Regular.ttf"),
)
_PACKAGE = "leernet_print"


class Press:
    """Prints templates as accessible PDF (PDF/UA-1), one at a time: WeasyPrint's state is not thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()

    def print(self, template: str, css: str, pictures: Mapping[str, bytes], values: Mapping[str, object]) -> bytes:
        """The PDF; an image of the page is named ``leernet:picture/<key>``, and ``pictures`` holds the PNG of each."""
        # WeasyPrint takes a second to load, and most who look at the page print nothing.
        import weasyprint  # type: ignore[import-untyped]
        from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]

        from .fetching import MemoryFetcher

        html = _environment().get_template(f"{_PACKAGE}/{template}").render(**values)
        table = {f"{_SCHEME}picture/{key}": ("image/png", png) for key, png in pictures.items()}
        table |= {f"{_SCHEME}font/{name}": ("font/ttf", _font(name)) for _family, _weight, name in _FACES}
        with self._lock:
            fonts = FontConfiguration()
            fetcher = MemoryFetcher(table)
            sheet = weasyprint.CSS(string=_font_face_css() + css, font_config=fonts, url_fetcher=fetcher)
            page = weasyprint.HTML(string=html, url_fetcher=fetcher)
            printed: bytes = page.write_pdf(
                finisher=_scope_headers, stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1"
            )
            return printed


def style(name: str) -> str:
    """A style sheet among the templates."""
    return (files(_PACKAGE) / "templates" / _PACKAGE / name).read_text("utf-8")


def _scope_headers(_document: object, pdf: Any) -> None:
    """Say of each head of a table whether it is that of a column or a row (PDF/UA-1, 7.5)."""
    for one in pdf.objects:
        if isinstance(one, dict) and one.get("S") == "/TH" and "ID" in one:
            _table, row, _column = str(one["ID"].string).split("-")
            one["A"]["Scope"] = "/Column" if row == "0" else "/Row"


@cache
def _environment() -> Environment:
    return Environment(loader=PackageLoader(_PACKAGE), autoescape=True, undefined=StrictUndefined)


@cache
def _font(name: str) -> bytes:
    return (files(_PACKAGE) / "fonts" / name).read_bytes()


def _font_face_css() -> str:
    rule = '@font-face {{ font-family: "{}"; font-weight: {}; src: url({}font/{}) }}'
    return "\n".join(rule.format(family, weight, _SCHEME, name) for family, weight, name in _FACES)
