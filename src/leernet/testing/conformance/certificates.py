"""What a sort of certificate promises."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from ...hookspecs import AttendanceRecord, BlockRecord, CertificateKind, EventRecord
from ...i18n import LANGUAGES
from ...model import Certificate, Evidence, Participant
from ...services.certificates.issuing import issue_for_event, revoke
from ..clock import NOW
from ..events import add, some_event
from ..examples import example_of
from ..office import ORGANISER, Office, words
from ..plain import PlainFormats
from .base import KEY, Bringing, Conformance, is_said, must_be_safe, settled


class CertificateConformance(Conformance):
    """A sort of certificate keeps its promises. ``details`` is a rule that whoever is at all of one event earns.

    ``plugin``: the plugin that brings the certificate, where it does more than that, such as keep papers in tables.
    """

    certificate: CertificateKind
    details: Mapping[str, object] | None = None
    plugin: object | None = None

    def plugins(self) -> Sequence[object]:
        """The certificate, and two formats."""
        return [self.plugin or Bringing(certificate=self.certificate), PlainFormats()]

    def stored(self) -> dict[str, object]:
        """The rule as the schema let it through."""
        schema = self.certificate.schema()
        return settled(schema, self.details if self.details is not None else example_of(schema))

    def test_key_and_words_can_be_used_everywhere(self) -> None:
        assert KEY.fullmatch(self.certificate.key), "lower case letters, digits, - and _, at most 40"
        assert is_said(self.certificate.label), "a label in Dutch and in English"
        said = {self.certificate.rule_text(self.stored(), language) for language in LANGUAGES}
        assert len(said) == len(LANGUAGES), "the rule in a sentence, in Dutch and in English"
        assert all(text.strip() for text in said)

    def test_nobody_earns_it_without_being_there(self) -> None:
        for confirmed, present in ((False, 0), (True, 0), (False, 1)):
            record = _record(confirmed=confirmed, present=present)
            assert not self.certificate.earned(self.stored(), record), f"{confirmed=}, {present=}"
        nothing = AttendanceRecord(participant=_participant(), events=[])
        assert not self.certificate.earned(self.stored(), nothing)

    def test_who_was_there_earns_it_and_progress_says_so(self) -> None:
        record = _record(confirmed=True, present=1)
        assert self.certificate.earned(self.stored(), record)
        for language in LANGUAGES:
            parts = self.certificate.progress(self.stored(), record, language)
            assert all(part.done >= part.needed and part.text.strip() for part in parts)
            assert all(line.strip() for line in self.certificate.counted(self.stored(), record, language))

    def test_it_is_issued_once_verifies_and_prints_the_same_bytes(self, office: Office) -> None:
        event = some_event(title="Hét <b>warmtenet</b>", places={"physical": None})
        event.certificate = {**self.stored(), "kind": self.certificate.key}
        add(office.network, event)
        anna, bert, cato = (office.register(name) for name in ("'s-Graaf & <i>Zoë</i>", "Bert", "Cato"))
        office.cancel(cato)
        office.clock.advance(timedelta(days=7))
        office.check_in(anna)
        office.pass_by(days=1)
        for _ in range(2):
            office.network.run(ORGANISER, issue_for_event, office.slug)
        office.network.dispatcher.deliver()
        (certificate,) = self._issued(office)
        assert certificate.holder == "'s-Graaf & <i>Zoë</i>"
        first, second = (self._document(office, certificate) for _ in range(2))
        assert first == second, "the same bytes each time"
        for language in LANGUAGES:
            page = office.get(f"/{language}/verify/{certificate.code}").text
            must_be_safe(page, hostile=["<i>Zoë</i>", "<b>warmtenet</b>"])
            assert "warmtenet" in words(page)
        own = office.get(office.own_path(anna))
        must_be_safe(own.text, hostile=["<i>Zoë</i>", "<b>warmtenet</b>"])
        assert office.get(office.own_path(bert)).status_code == 200
        office.network.run(ORGANISER, revoke, certificate.number, "vergissing")
        assert office.get(f"/nl/verify/{certificate.code}").status_code == 200

    def _issued(self, office: Office) -> Sequence[Certificate]:
        with office.network.read() as work:
            return work.db.query(Certificate).all()

    def _document(self, office: Office, certificate: Certificate) -> tuple[str, str, bytes]:
        with office.network.read() as work:
            kind = work.plugins.certificates[self.certificate.key]
            url = office.network.links.verify(certificate.code, certificate.language)
            document = kind.document(work.db, work.db.get_one(Certificate, certificate.id), url)
        assert document.content, "an empty paper"
        assert document.mimetype != "application/pdf" or document.content.startswith(b"%PDF-")
        assert "/" not in document.filename
        return document.filename, document.mimetype, document.content


def _participant() -> Participant:
    return Participant(email="anna@example.org", name="Anna", created_at=NOW)


def _record(*, confirmed: bool, present: int) -> AttendanceRecord:
    event = some_event(starts_at=NOW - timedelta(days=7))
    attended = [BlockRecord(evidence=Evidence.LIST, minutes=180)] * present
    record = EventRecord(
        event=event, confirmed=confirmed, blocks=1, present=present, minutes=180 * present, format_key="physical",
        attended=attended, roles=("participant",),
    )  # fmt: skip
    return AttendanceRecord(participant=_participant(), events=[record], planned=1)
