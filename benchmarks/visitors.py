"""People with a browser: they open the form of an event once, and then send it over a connection that stays open.

A form may be sent by anybody within twelve hours, so the server needs no page for each registration.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from benchmarks.clients import Done
from benchmarks.sites import AT
from tests.forms_of import PageForm, form_of

REGISTERED, REFUSED = 303, 409
HEADERS = {"Accept-Language": "nl-NL,nl;q=0.9,en;q=0.5", "Accept": "text/html", "User-Agent": "benchmark"}
FORM_TYPE = {"Content-Type": "application/x-www-form-urlencoded"}
SECONDS = 60
"""That a visitor waits for an answer."""


class Visitor:
    """One browser, with one connection."""

    def __init__(self, address: str, until: ExitStack) -> None:
        self._connection = HTTPConnection(urlsplit(address).netloc, timeout=SECONDS)
        until.callback(self._connection.close)

    def form(self, slug: str) -> PageForm:
        """Open the page of an event and find its form."""
        page = f"{AT}/nl/events/{slug}"
        status, text = self._ask("GET", page)
        if status != 200:
            raise RuntimeError(f"{page}: {status}")
        return form_of(text, f"{slug}/registrations")

    def register(self, form: PageForm) -> int:
        """Fill in every field as somebody new, and send the form; the status of the answer."""
        sent = form.filled(
            name="Annelies van der Meer",
            email=f"{uuid4().hex}@example.org",
            organisation="Gemeente Zaanstad",
            function="Projectleider warmtetransitie",
            department="Duurzaamheid",
            phone="075 123 45 67",
            remarks="Ik breng een vraag mee over het warmtenet in onze wijk.",
        )
        return self._ask("POST", form.action, urlencode(sent))[0]

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        self._connection.request(method, path, body, HEADERS if body is None else HEADERS | FORM_TYPE)
        response = self._connection.getresponse()
        return response.status, response.read().decode()


def forms_of(address: str, slugs: Sequence[str]) -> dict[str, PageForm]:
    """The forms of events, as somebody who opens their pages gets them."""
    with ExitStack() as until:
        visitor = Visitor(address, until)
        return {slug: visitor.form(slug) for slug in slugs}


def prepare(forms: Mapping[str, PageForm], address: str, slugs: Sequence[str], until: ExitStack) -> Callable[[], None]:
    """Register somebody for one of the events, by chance."""
    visitor = Visitor(address, until)
    wanted = [forms[slug] for slug in slugs]

    def register_somebody() -> None:
        status = visitor.register(random.choice(wanted))
        if status != REGISTERED:
            raise RuntimeError(f"the answer was {status}")

    return register_somebody


def prepare_crowd(
    form: PageForm, most: int, address: str, slugs: Sequence[str], until: ExitStack
) -> Callable[[], None]:
    """Register one after another until there is no place left, or so many were sent."""
    visitor, left = Visitor(address, until), iter(range(most))

    def register_next() -> None:
        if next(left, None) is None:
            raise Done
        status = visitor.register(form)
        if status == REFUSED:
            raise Done
        if status != REGISTERED:
            raise RuntimeError(f"the answer was {status}")

    return register_next
