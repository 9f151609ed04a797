"""A network that issues certificates, and short words for what people do in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from leernet_certificates import Certificates, store
from leernet_certificates.paper import Paper
from leernet_certificates.renderer import Renderer
from leernet_certificates.rule_schema import RuleSchema

from leernet import Leernet
from leernet.hookspecs import Document
from leernet.links import verify_url
from leernet.model import Certificate, Event, EventPartner, Series
from leernet.services.attendance.checking_in import check_in
from leernet.services.certificates.issuing import Issued, issue_for_event, issue_for_series
from leernet.services.registering.registration import Registered, RegistrationRequest, find_registration, register
from leernet.testing import MakeNetwork, PlainFormats, SettableClock, add, some_event
from leernet.work import PARTICIPANT, user

ORGANISER = user("els")
RULE: dict[str, object] = {"kind": "attendance", **RuleSchema().load({})}


@dataclass
class Office:
    """A network, its clock, and what people do there in short words."""

    network: Leernet
    clock: SettableClock
    registered: dict[tuple[str, str], Registered] = field(default_factory=dict)

    def plan(
        self,
        slug: str = "bijeenkomst",
        *,
        blocks: int = 1,
        days: int = 7,
        series: Series | None = None,
        rule: dict[str, object] | None = None,
        title: str = "Hét warmtenet",
        partners: Sequence[EventPartner] = (),
    ) -> Event:
        """An event, so many days from now; without a rule it has the plainest, or none in a series."""
        starts_at = self.clock() + timedelta(days=days)
        event = some_event(
            slug, blocks=blocks, series=series, title=title, starts_at=starts_at, places={"physical": None}
        )
        event.partners = list(partners)
        event.certificate = None if series is not None and rule is None else {**RULE, **(rule or {})}
        add(self.network, event)
        return event

    def register(self, who: str, slug: str = "bijeenkomst", language: str = "nl") -> Registered:
        """Somebody registers for themselves."""
        email = f"{who.encode().hex()[:60]}@example.org"
        request = RegistrationRequest(event=slug, format="physical", name=who, email=email, language=language)
        registered = self.network.run(PARTICIPANT, register, request)
        self.registered[who, slug] = registered
        return registered

    def attends(self, who: str, slug: str = "bijeenkomst", *, blocks: int | None = None, language: str = "nl") -> None:
        """Somebody registers and is there: at all blocks, or at the first so many."""
        uid = self.register(who, slug, language).uid
        with self.network.read() as work:
            ids = [(block.id, block.starts_at) for block in find_registration(work, uid).event.blocks]
        now = self.clock()
        for block_id, starts_at in ids[:blocks]:
            self.clock.set(starts_at)
            self.network.run(ORGANISER, check_in, uid, block_id)
        self.clock.set(now)

    def issue(self, slug: str = "bijeenkomst") -> Issued:
        """An organiser issues the certificates of an event."""
        return self.network.run(ORGANISER, issue_for_event, slug)

    def issue_series(self, slug: str = "netwerk") -> Issued:
        """An organiser issues the certificates of a series."""
        return self.network.run(ORGANISER, issue_for_series, slug)

    def paper(self, certificate: Certificate) -> Paper:
        """What was kept for a certificate."""
        with self.network.read() as work:
            stored = store.find(work.db, certificate.id)
            assert stored is not None
            return store.paper_of(work.db, stored)

    def document(self, certificate: Certificate, base_url: str | None = None) -> Document:
        """The PDF, as its holder downloads it."""
        url = verify_url(base_url or self.network.settings.base_url, certificate.code, certificate.language)
        with self.network.read() as work:
            kind = work.plugins.certificates[certificate.kind]
            return kind.document(work.db, work.db.get_one(Certificate, certificate.id), url)


@pytest.fixture
def certificates(renderer: Renderer) -> Certificates:
    """The real plugin, with the renderer that all tests have warmed up."""
    plugin = Certificates()
    plugin.renderer = renderer
    return plugin


@pytest.fixture
def open_office(make_network: MakeNetwork, certificates: Certificates, clock: SettableClock) -> Callable[..., Office]:
    """An office in a network with more plugins."""
    return lambda *plugins: Office(make_network(certificates, PlainFormats(), *plugins), clock)


@pytest.fixture
def office(open_office: Callable[..., Office]) -> Office:
    """An office in a network of certificates and plain formats."""
    return open_office()
