"""The press for this plugin's templates, with its own typefaces."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

from leernet.press import Face
from leernet.press import Press as Printer

_PACKAGE = "leernet_print"
_FONTS = files(_PACKAGE) / "fonts"
_FACES = (
    Face("Leernet Noto Sans", 400, _FONTS / "NotoSans-Regular.ttf"),
    Face("Leernet Noto Sans", 700, _FONTS / "NotoSans-Bold.ttf"),
    Face("Leernet Arabic", 400, _FONTS / "NotoNaskhArabic-Regular.ttf"),
    Face("Leernet Hebrew", 400, _FONTS / "NotoSansHebrew-Regular.ttf"),
)


class Press:
    """Prints templates as accessible PDF."""

    def __init__(self) -> None:
        self._printer = Printer(_FACES)

    def print(self, template: str, css: str, pictures: Mapping[str, bytes], values: Mapping[str, object]) -> bytes:
        """The PDF; an image of the page is named ``leernet:picture/<key>``, and ``pictures`` holds the PNG of each."""
        html = _environment().get_template(f"{_PACKAGE}/{template}").render(**values)
        return self._printer.print(html, css, {key: ("image/png", png) for key, png in pictures.items()})


def style(name: str) -> str:
    """A style sheet among the templates."""
    return (files(_PACKAGE) / "templates" / _PACKAGE / name).read_text("utf-8")


@cache
def _environment() -> Environment:
    return Environment(loader=PackageLoader(_PACKAGE), autoescape=True, undefined=StrictUndefined)
