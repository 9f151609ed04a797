"""What a page for paper can load: named bytes in memory, and nothing else, whatever is asked for."""

from collections.abc import Mapping

from weasyprint.urls import URLFetcher, URLFetcherResponse  # type: ignore[import-untyped]


class RefusedAddressError(ValueError):
    """The page asked for something that is not there. WeasyPrint logs it and prints without."""


class MemoryFetcher(URLFetcher):  # type: ignore[misc]
    """Serves ``table``: by address, the media type and the bytes."""

    def __init__(self, table: Mapping[str, tuple[str, bytes]]) -> None:
        super().__init__(allowed_protocols=("leernet",), allow_redirects=False)
        self._table = table

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """The response for ``url``. Raises :class:`RefusedAddressError` for any other address."""
        if url not in self._table:
            raise RefusedAddressError(f"refused: {url[:80]}")
        mime, data = self._table[url]
        return URLFetcherResponse(url, data, {"Content-Type": mime})
