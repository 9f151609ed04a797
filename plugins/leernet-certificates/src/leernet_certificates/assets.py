"""The only things that a certificate can load: named bytes in memory, and small PNG pictures in the page itself.

WeasyPrint's own fetcher reads local files into the PDF and calls internal hosts, from any address in a template, a
style sheet or a logo. `MemoryFetcher` opens nothing and connects to nothing, whatever it is asked for.
"""

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Mapping

from weasyprint.urls import URLFetcher, URLFetcherResponse  # type: ignore[import-untyped]

from .loaded import SCHEME, Loaded

MAX_DATA_BYTES = 32_768
_DATA_PNG = re.compile(r"data:image/png;base64,([A-Za-z0-9+/]+={0,2})")


class RefusedAddressError(ValueError):
    """The page asked for something that is not on the table. WeasyPrint logs it and prints without."""


class MemoryFetcher(URLFetcher):  # type: ignore[misc]
    """Serves `table` (addresses of the scheme `leernet:`) and `data:image/png` up to 32 KiB; refuses the rest."""

    def __init__(self, table: Mapping[str, Loaded]) -> None:
        super().__init__(allowed_protocols=("leernet", "data"), allow_redirects=False)
        self._table = table

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """The response for `url`. Raises `RefusedAddressError` for any other address than those above."""
        loaded = self._table.get(url) if url.startswith(SCHEME) else _inline_png(url)
        if loaded is None:
            raise RefusedAddressError(f"refused: {url[:80]}")
        return URLFetcherResponse(url, loaded.data, {"Content-Type": loaded.mime})


def _inline_png(url: str) -> Loaded | None:
    if len(url) > MAX_DATA_BYTES * 4 // 3 + 32 or not (found := _DATA_PNG.fullmatch(url)):
        return None
    try:
        data = b64decode(found[1], validate=True)
    except Base64Error:
        return None
    return Loaded("image/png", data) if data.startswith(b"\x89PNG\r\n\x1a\n") else None
