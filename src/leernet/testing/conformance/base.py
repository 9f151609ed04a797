"""What all the suites share: a network with what is tested, and questions about pages."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from marshmallow import Schema

from ...hookspecs import CertificateKind, FormatKind, hookimpl
from ...i18n import LANGUAGES, Text
from ...programmes.kinds import check_details
from ..clock import SettableClock
from ..fixtures import MakeNetwork
from ..office import Office
from ..outbox import Outbox
from ..plain import PlainFormat

KEY = re.compile(r"[a-z][a-z0-9_-]{0,39}")
"""A key stands in programme files, addresses and columns of 40 characters."""


class Conformance:
    """A suite. Its database is SQLite; what differs between databases is tested on whatever conftest gives."""

    @pytest.fixture
    def database_url(self, tmp_path: Path) -> str:
        """A file of this test's own."""
        return f"sqlite:///{tmp_path / 'conformance.db'}"

    @pytest.fixture
    def office(self, make_network: MakeNetwork, clock: SettableClock, outbox: Outbox) -> Office:
        """A network with what is tested, its pages and its post."""
        return Office(make_network(*self.plugins()), clock, outbox)

    def plugins(self) -> Sequence[object]:
        """What the network has."""
        raise NotImplementedError


class Bringing:
    """A plugin that only brings one kind, for who tests a kind without its plugin."""

    name = "bringing"

    def __init__(self, *, format: FormatKind | None = None, certificate: CertificateKind | None = None) -> None:
        self.formats = [format] if format else []
        self.certificates = [certificate] if certificate else []

    @hookimpl
    def leernet_formats(self) -> Sequence[FormatKind]:
        """The format, if any."""
        return self.formats

    @hookimpl
    def leernet_certificates(self) -> Sequence[CertificateKind]:
        """The certificate, if any."""
        return self.certificates


class Plain(Bringing):
    """One plain format, beside what is tested."""

    def __init__(self, key: str) -> None:
        super().__init__(format=PlainFormat(key))
        self.name = f"plain-{key}"


def settled(schema: Schema, details: Mapping[str, object]) -> dict[str, object]:
    """Details as they are stored. Their round trip is checked: JSON, and let through again as they are."""
    once = check_details(schema, details)
    assert json.loads(json.dumps(once)) == once, "what `load` gives must be plain JSON"
    assert check_details(schema, once) == once, "what the schema let through it must let through again, the same"
    return once


def is_said(text: Text) -> bool:
    """Whether a text is there in every language."""
    return all(getattr(text, language).strip() for language in LANGUAGES)


class _Elements(HTMLParser):
    """The elements of a page, and the JSON-LD in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def elements(page: str) -> Sequence[tuple[str, Mapping[str, str | None]]]:
    """Every element of a page with its attributes."""
    return _Elements(page).found


def structured_data(page: str) -> Iterator[Mapping[str, object]]:
    """The blocks of JSON-LD of a page."""
    for block in re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.DOTALL):
        yield json.loads(block)


def must_be_safe(page: str, *, hostile: Sequence[str] = ()) -> None:
    """No text of somebody's is HTML here, and nothing stands here that the Content-Security-Policy refuses."""
    for text in hostile:
        assert text not in page, f"{text} stands in the page as HTML: it is not escaped"
    for tag, attributes in elements(page):
        inline = [name for name in attributes if name == "style" or name.startswith("on")]
        assert not inline, f"<{tag} {inline[0]}=…>: the Content-Security-Policy refuses it"
        assert tag != "script" or "src" in attributes or attributes.get("type") in {"application/ld+json"}, (
            "an inline script: the Content-Security-Policy refuses it"
        )
        link = str(attributes.get("href") or "").strip().lower()
        assert not link.startswith("javascript:"), f"a link that runs a script: {link}"


def mentions(page: str, text: str) -> bool:
    """Whether a page says a text somewhere, in its attributes too."""
    return text in unescape(page) or text in page
