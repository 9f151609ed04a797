"""Public pages, kept for a moment: made once for all who open them while nothing changes.

Making a page takes many times what it takes to ask the journal for its latest entry, and every change writes one. On
PostgreSQL an entry can get its number before an earlier one is committed, and what a page says of today changes by
itself: so a page is kept for seconds only.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from flask import Response, request
from flask.typing import ResponseReturnValue

from ..services.journal import latest_entry
from .site import Site
from .versions import digest

MOST = 200
"""Pages that a process keeps at most: a few megabytes."""

Key = tuple[str, str]


@dataclass(frozen=True)
class _Kept:
    entry: int
    minute: datetime
    until: float
    body: str
    tag: str

    def is_good(self, entry: int, minute: datetime) -> bool:
        return (self.entry, self.minute) == (entry, minute) and time.monotonic() < self.until

    def answer(self) -> Response:
        response = Response(self.body)
        response.set_etag(self.tag)
        response.make_conditional(request)
        return response


class KeptPages:
    """The pages of one mounted network that a process made last."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Key, _Kept] = OrderedDict()
        self._lock = Lock()

    def page(self, site: Site, make: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
        """The page of the request as it was made just now, or made anew; nothing of it for who has it already."""
        if not _is_for_everybody(site):
            return make()
        with site.network.read() as work:
            entry = latest_entry(work)  # before the page is made: what changes meanwhile must not be missed
        key, minute = (request.url_root, request.path), site.now.replace(second=0, microsecond=0)
        with self._lock:
            kept = self._pages.get(key)
        if kept is None or not kept.is_good(entry, minute):
            until = time.monotonic() + site.settings.keep_pages_seconds
            page = make()
            if not isinstance(page, str):
                return page
            kept = _Kept(entry, minute, until, page, _tag(site, entry, page))
            self._keep(key, kept)
        return kept.answer()

    def _keep(self, key: Key, page: _Kept) -> None:
        with self._lock:
            self._pages[key] = page
            self._pages.move_to_end(key)
            while len(self._pages) > MOST:
                self._pages.popitem(last=False)


def _is_for_everybody(site: Site) -> bool:
    """A page in our own layout, opened without a query by somebody who is not logged in."""
    return (
        site.route is not None
        and site.route.kept
        and site.mount.keeps_pages
        and site.settings.keep_pages_seconds > 0
        and not request.query_string
        and site.user is None
    )


def _tag(site: Site, entry: int, body: str) -> str:
    """What the page says. A form in it has to be a new one once somebody registered or cancelled, and each hour."""
    if not site.form_tokens:
        return digest(body.encode())
    for token in site.form_tokens:
        body = body.replace(token, "")
    return digest(f"{entry} {site.now:%Y-%m-%dT%H} {body}".encode())
