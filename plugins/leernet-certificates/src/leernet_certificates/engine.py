"""WeasyPrint, warmed up: everything that can be made once is kept, and belongs to one thread at a time.

Import this module only when something is to be printed: it loads WeasyPrint (about a second, 48 MB).
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import partial
from hashlib import md5
from typing import TypeVar

import weasyprint  # type: ignore[import-untyped]
from jinja2 import Environment, PackageLoader, StrictUndefined
from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]

from .assets import MemoryFetcher
from .attached import associate, attachment
from .faces import font_table
from .loaded import SCHEME, Loaded
from .ornament import frame_svg
from .paper import Asset, Paper, PaperTooFullError, Theme
from .pictures import prepare
from .qr import qr_png
from .style import shared_css, theme_css
from .trial import is_drawable
from .view import view

TIGHTEST = 4
"""Steps by which the sheet can draw together before a text is too much for it."""
_KEPT = 256
_Made = TypeVar("_Made")


class Engine:
    """Prints papers one after the other. Not thread-safe: `Renderer` guards it."""

    def __init__(self) -> None:
        self._fonts = FontConfiguration()
        self._shared = weasyprint.CSS(
            string=shared_css(), font_config=self._fonts, url_fetcher=MemoryFetcher(font_table())
        )
        environment = Environment(
            loader=PackageLoader("leernet_certificates"), autoescape=True, undefined=StrictUndefined
        )
        self._template = environment.get_template("leernet_certificates/certificate.html")
        self._themes: OrderedDict[Hashable, tuple[Loaded, object]] = OrderedDict()
        self._pictures: OrderedDict[Hashable, Loaded | None] = OrderedDict()
        self._images: dict[str, object] = {}

    def disown(self) -> None:
        """Leave the font files to the process that forked this one; else our end would delete them under its feet."""
        self._fonts._folder = None

    def render(self, paper: Paper, credential: str | None = None) -> bytes:
        """The PDF/UA-1 file of `paper`. Raises `PaperTooFullError` if it cannot be one page."""
        frame, theme = self._theme(paper.theme, signed=bool(paper.signatories))
        qr = Loaded("image/png", qr_png(paper.verify_url))
        table = {frame.address: frame, qr.address: qr}
        seen = view(paper, partial(self._place, table, paper.theme.surface), qr.address)
        try:
            for tight in range(TIGHTEST + 1):
                html = self._template.render(view=seen, tight=tight)
                if printed := self._print(html, table, theme, credential):
                    return printed
        finally:
            self._forget(qr.address)
        raise PaperTooFullError(f"certificate {paper.number} does not fit on one page")

    def _print(self, html: str, table: dict[str, Loaded], theme: object, credential: str | None) -> bytes | None:
        page = weasyprint.HTML(string=html, url_fetcher=MemoryFetcher(table))
        options = {"stylesheets": [self._shared, theme], "cache": self._images, "pdf_variant": "pdf/ua-1"}
        document = page.render(font_config=self._fonts, **options)
        if len(document.pages) > 1:
            return None
        if credential is None:
            printed: bytes = document.write_pdf(**options)
            return printed
        attached: bytes = document.write_pdf(finisher=associate, attachments=[attachment(credential)], **options)
        return attached

    def _theme(self, theme: Theme, *, signed: bool) -> tuple[Loaded, object]:
        def make() -> tuple[Loaded, object]:
            frame = Loaded("image/svg+xml", frame_svg(theme, signed=signed).encode())
            css = theme_css(theme, frame.address)
            return frame, weasyprint.CSS(string=css, font_config=self._fonts, url_fetcher=MemoryFetcher({}))

        return _kept(self._themes, (theme, signed), make)

    def _place(self, table: dict[str, Loaded], surface: str, asset: Asset) -> str | None:
        key = (asset.mime, asset.sha256, surface)
        picture = _kept(self._pictures, key, lambda: self._prepared(asset, surface))
        if picture is None:
            return None
        table[picture.address] = picture
        return picture.address

    def _prepared(self, asset: Asset, surface: str) -> Loaded | None:
        picture = prepare(asset, surface)
        return picture if picture and is_drawable(picture, self._fonts) else None

    def _forget(self, qr_address: str) -> None:
        """Keep decoded logos and frames; drop what belongs to one certificate: its QR code, pictures in the page."""
        if len(self._images) > 4 * _KEPT:
            self._images.clear()
        own = {key for key in self._images if key == qr_address or (":" in key and not key.startswith(SCHEME))}
        ids = {md5(address.encode(), usedforsecurity=False).hexdigest() for address in own}
        for key in [key for key in self._images if key in own or key.partition("-")[0] in ids]:
            del self._images[key]


def _kept(store: OrderedDict[Hashable, _Made], key: Hashable, make: Callable[[], _Made]) -> _Made:
    """The value of `key` in `store`, made if need be; the least recently used of more than 256 goes."""
    if key not in store:
        store[key] = make()
    store.move_to_end(key)
    if len(store) > _KEPT:
        store.popitem(last=False)
    return store[key]
