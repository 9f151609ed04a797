"""Certificates in a network: issued once, printed, told, verified, revoked."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from threading import Barrier, Thread

import pytest
from leernet_certificates import Certificates, store
from leernet_certificates.paper import Paper, PaperError
from leernet_certificates.renderer import Renderer
from leernet_certificates.tables import StoredPaper, StoredPicture
from marshmallow import Schema
from pypdf import PdfReader
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from leernet import Conflict, NotFound, Settings, Text, hookimpl
from leernet.hookspecs import AttendanceRecord, CertificateKind, Document, Issue
from leernet.i18n import Translator
from leernet.model import (
    Certificate,
    Delivery,
    DeliveryStatus,
    Details,
    EventPartner,
    JournalEntry,
    Organisation,
    PartnerRole,
    Registration,
)
from leernet.services.attendance.checking_in import check_in, take_back
from leernet.services.certificates.issuing import Verdict, issue_for_event, revoke, verify
from leernet.services.public.overviews import event_page
from leernet.services.registering.registration import cancel, find_registration
from leernet.testing import MakeNetwork, PlainFormats, SettableClock, counted, some_series
from leernet.work import PARTICIPANT

from .conftest import ORGANISER, Office

LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 3"><rect width="9" height="3" fill="#1d4d57"/></svg>'


def text_of(document: Document) -> str:
    (page,) = PdfReader(BytesIO(document.content)).pages
    return " ".join(page.extract_text().split())


def count(office: Office, table: type[object]) -> int:
    with office.network.read() as work:
        return work.db.scalar(select(func.count()).select_from(table)) or 0


# --- who gets one ---


def test_who_was_there_gets_a_certificate_and_who_was_not_does_not(office: Office) -> None:
    office.plan()
    office.attends("Anna")
    office.register("Bert")
    issued = office.issue()
    assert [certificate.holder for certificate in issued.certificates] == ["Anna"]
    assert (issued.refused, issued.there, issued.revoked) == (1, 0, 0)


def test_issuing_again_adds_none(office: Office) -> None:
    office.plan()
    office.attends("Anna")
    office.issue()
    again = office.issue()
    assert (list(again.certificates), again.there) == ([], 1)
    assert count(office, Certificate) == count(office, StoredPaper) == 1


def test_a_cancelled_registration_never_earns_one(office: Office, clock: SettableClock) -> None:
    office.plan()
    office.attends("Anna")
    office.network.run(ORGANISER, cancel, office.registered["Anna", "bijeenkomst"].uid)
    clock.advance(timedelta(days=30))
    issued = office.issue()
    assert (list(issued.certificates), issued.refused) == ([], 0)


def test_half_a_sprint_is_not_enough_unless_the_rule_says_so(office: Office) -> None:
    office.plan("sprint", blocks=2)
    office.plan("half", blocks=2, rule={"blocks": 1})
    office.attends("Anna", "sprint", blocks=1)
    office.attends("Anna", "half", blocks=1)
    assert office.issue("sprint").refused == 1
    assert len(office.issue("half").certificates) == 1


def test_a_check_in_that_was_taken_back_does_not_count(office: Office) -> None:
    event = office.plan()
    office.attends("Anna")
    office.network.run(ORGANISER, take_back, office.registered["Anna", "bijeenkomst"].uid, event.blocks[0].id)
    assert office.issue().refused == 1


def test_a_series_is_earned_by_enough_of_its_planned_events(office: Office) -> None:
    series = some_series()
    series.planned_events = 3
    for number in range(3):
        office.plan(f"b{number}", days=7 * (number + 1), series=series)
    with office.network.work() as work:
        work.db.merge(series).certificate = {"kind": "attendance", "events": 2}
    for who, present in {"Anna": 2, "Bert": 1}.items():
        for number in range(present):
            office.attends(who, f"b{number}")
    issued = office.issue_series()
    assert [certificate.holder for certificate in issued.certificates] == ["Anna"]
    assert issued.refused == 1


def test_nothing_is_issued_where_no_certificate_was_planned(office: Office) -> None:
    office.plan(series=some_series())
    office.attends("Anna")
    with pytest.raises(Conflict) as refused:
        office.issue()
    assert refused.value.code == "no_certificate_rule"


def test_a_paper_that_cannot_be_printed_issues_none_of_the_batch(
    make_network: MakeNetwork, certificates: Certificates, office: Office
) -> None:
    settings = Settings(secret="not-a-secret-but-long-enough", base_url="https://exämple.org")
    broken = Office(make_network(certificates, PlainFormats(), settings=settings), office.clock)
    office.plan()
    office.attends("Anna")
    with pytest.raises(Conflict) as refused:
        broken.issue()
    assert refused.value.code == "paper_unprintable"
    assert "Anna" in str(refused.value)
    assert isinstance(refused.value.__cause__, PaperError)
    assert count(office, Certificate) == 0


# --- the paper ---


def test_the_pdf_holds_the_name_the_code_and_where_to_check_it(office: Office) -> None:
    office.plan()
    office.attends("Joke d'Hondt-Ñandú")
    (certificate,) = office.issue().certificates
    document = office.document(certificate)
    assert document.mimetype == "application/pdf"
    assert document.filename == f"bewijs-van-deelname-{certificate.number}.pdf"
    text = text_of(document)
    for wanted in ("Joke d'Hondt-Ñandú", "Hét warmtenet", certificate.code, certificate.number, "3 uur"):
        assert wanted in text.replace("’", "'")
    assert f"https://example.org/leren/nl/verify/{certificate.code}" in text.replace(" ", "")


def test_an_english_holder_gets_an_english_paper(office: Office) -> None:
    office.plan()
    office.attends("Ann", language="en")
    (certificate,) = office.issue().certificates
    document = office.document(certificate)
    assert document.filename == f"certificate-{certificate.number}.pdf"
    assert "Certificate of participation" in text_of(document)
    assert "3 hours" in text_of(document)


def test_the_same_certificate_gives_the_same_bytes_each_time(office: Office) -> None:
    office.plan()
    office.attends("Anna")
    (certificate,) = office.issue().certificates
    assert office.document(certificate).content == office.document(certificate).content


def test_a_paper_stays_as_it_was_when_the_event_changes_afterwards(office: Office) -> None:
    organiser = Organisation(slug="a", name="Servicepunt")
    event = office.plan(partners=[EventPartner(organisation=organiser, role=PartnerRole.ORGANISER)])
    office.attends("Anna")
    (certificate,) = office.issue().certificates
    before = office.document(certificate).content
    with office.network.work() as work:
        work.db.merge(event).title = "Iets anders"
        work.db.query(Organisation).update({Organisation.name: "Iemand anders"})
    assert office.document(certificate).content == before


def test_a_paper_points_at_where_verification_is_today(office: Office) -> None:
    office.plan()
    office.attends("Anna")
    (certificate,) = office.issue().certificates
    moved = office.document(certificate, "https://elders.example.org")
    assert "https://elders.example.org/nl/verify/" in text_of(moved).replace(" ", "")


def test_a_certificate_without_a_paper_says_so(office: Office) -> None:
    office.plan()
    office.attends("Anna")
    (certificate,) = office.issue().certificates
    with office.network.work() as work:
        work.db.query(StoredPaper).delete()
    with pytest.raises(NotFound) as refused:
        office.document(certificate)
    assert refused.value.code == "paper_unknown"


# --- pictures ---


def with_logo(office: Office, slug: str = "bijeenkomst", logo: bytes = LOGO) -> None:
    """An event whose organiser has a logo."""
    organiser = Organisation(slug=f"o-{slug}", name="Servicepunt", logo_type="image/svg+xml", logo=logo)
    office.plan(slug, partners=[EventPartner(organisation=organiser, role=PartnerRole.ORGANISER)])


def test_a_picture_is_kept_once_for_a_batch_and_for_the_next(office: Office) -> None:
    for slug in ("een", "twee"):
        with_logo(office, slug)
        for who in ("Anna", "Bert", "Chris"):
            office.attends(who, slug)
        assert len(office.issue(slug).certificates) == 3
    assert count(office, StoredPicture) == 1
    assert count(office, StoredPaper) == 6


def test_a_logo_that_changed_leaves_earlier_papers_as_they_were(office: Office) -> None:
    with_logo(office)
    office.attends("Anna")
    (certificate,) = office.issue().certificates
    before = office.document(certificate).content
    with office.network.work() as work:
        work.db.query(Organisation).update({Organisation.logo: LOGO.replace(b"#1d4d57", b"#8b1e1e")})
    office.attends("Bert")
    (second,) = office.issue().certificates
    assert count(office, StoredPicture) == 2
    assert office.document(certificate).content == before
    assert office.paper(second).issuers[0].logo != office.paper(certificate).issuers[0].logo


def test_two_batches_at_once_with_the_same_picture_both_succeed(office: Office) -> None:
    slugs = ["een", "twee", "drie"]
    for slug in slugs:
        with_logo(office, slug)
        office.attends("Anna", slug)
    start, done = Barrier(len(slugs)), []

    def issue(slug: str) -> None:
        start.wait()
        done.append(len(office.issue(slug).certificates))

    threads = [Thread(target=issue, args=(slug,)) for slug in slugs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [1, 1, 1]
    assert count(office, StoredPicture) == 1


@pytest.mark.parametrize(("people", "statements"), [(1, 13), (3, 19)])
def test_issuing_costs_three_statements_for_each_person(office: Office, people: int, statements: int) -> None:
    with_logo(office)
    for number in range(people):
        office.attends(f"Anna {number}")
    with counted(office.network.engine) as counting:
        assert len(office.issue().certificates) == people
    assert len(counting) == statements


# --- told after the commit ---


def test_a_new_certificate_is_printed_once_and_its_digest_kept(office: Office) -> None:
    office.plan()
    office.attends("Anna")
    (certificate,) = office.issue().certificates
    with office.network.read() as work:
        assert work.db.get_one(StoredPaper, certificate.id).pdf_sha256 == ""
    office.network.dispatcher.deliver()
    with office.network.read() as work:
        kept = work.db.get_one(StoredPaper, certificate.id).pdf_sha256
    assert kept == sha256(office.document(certificate).content).hexdigest()


class Interrupted(Renderer):
    """A renderer during whose work something happens."""

    def __init__(self, meanwhile: Callable[[], object]) -> None:
        super().__init__()
        self.meanwhile = meanwhile

    def render(self, paper: Paper, credential: str | None = None) -> bytes:
        self.meanwhile()
        return super().render(paper, credential)


def test_people_register_while_a_certificate_is_printed(office: Office, certificates: Certificates) -> None:
    office.plan()
    office.plan("ander")
    office.attends("Anna")
    office.issue()
    certificates.renderer = Interrupted(lambda: office.register("Bert", "ander"))
    office.network.dispatcher.deliver()
    assert ("Bert", "ander") in office.registered
    assert deliveries(office)["certificate.issued plugin:certificates"] is DeliveryStatus.DONE


def test_a_certificate_that_is_deleted_while_it_is_printed_is_no_trouble(
    office: Office, certificates: Certificates
) -> None:
    office.plan()
    office.attends("Anna")
    (certificate,) = office.issue().certificates

    def delete() -> None:
        with office.network.work() as work:
            work.db.delete(work.db.get_one(Certificate, certificate.id))

    certificates.renderer = Interrupted(delete)
    office.network.dispatcher.deliver()
    assert deliveries(office)["certificate.issued plugin:certificates"] is DeliveryStatus.DONE


def deliveries(office: Office) -> dict[str, DeliveryStatus]:
    with office.network.read() as work:
        rows = work.db.query(Delivery).join(Delivery.entry).filter(JournalEntry.kind.like("certificate.%"))
        return {f"{row.entry.kind} {row.listener}": row.status for row in rows}


def test_the_plugin_hears_of_certificates_only(office: Office) -> None:
    office.plan()
    office.attends("Anna")
    office.network.dispatcher.deliver()
    with office.network.read() as work:
        assert "plugin:certificates" not in {delivery.listener for delivery in work.db.query(Delivery)}


def test_a_revoked_certificate_is_told_without_harm(office: Office) -> None:
    office.plan()
    office.attends("Anna")
    (certificate,) = office.issue().certificates
    office.network.run(ORGANISER, revoke, certificate.number, "verkeerde persoon")
    office.network.dispatcher.deliver()
    told = deliveries(office)
    assert told["certificate.issued plugin:certificates"] is DeliveryStatus.DONE
    assert told["certificate.revoked plugin:certificates"] is DeliveryStatus.DONE


class Stamp(CertificateKind):
    """Another plugin's certificate: it has no paper of ours."""

    key = "stamp"
    label = Text(nl="Stempel", en="Stamp")

    def schema(self) -> Schema:
        return Schema()

    def rule_text(self, details: Details, language: str) -> str:
        return ""

    def earned(self, details: Details, record: AttendanceRecord) -> bool:
        return True

    def issued(self, db: Session, issue: Issue) -> None:
        """Nothing is kept."""

    def document(self, db: Session, certificate: Certificate, verify_url: str) -> Document:
        return Document(filename="stempel.txt", mimetype="text/plain", content=certificate.code.encode())


class Stamps:
    name = "stamps"

    @hookimpl
    def leernet_certificates(self) -> list[CertificateKind]:
        return [Stamp()]


def test_another_plugins_certificate_does_not_trouble_this_one(open_office: Callable[..., Office]) -> None:
    office = open_office(Stamps())
    office.plan(rule={"kind": "stamp"})
    office.attends("Anna")
    (certificate,) = office.issue().certificates
    office.network.dispatcher.deliver()
    assert deliveries(office)["certificate.issued plugin:certificates"] is DeliveryStatus.DONE
    assert office.document(certificate).content == certificate.code.encode()


# --- verifying, revoking, erasing ---


def test_a_certificate_verifies_until_it_is_revoked(office: Office) -> None:
    office.plan()
    office.attends("Anna")
    (certificate,) = office.issue().certificates
    with office.network.read() as work:
        assert verify(work, certificate.code.lower().replace("-", " ")).verdict is Verdict.VALID
    office.network.run(ORGANISER, revoke, certificate.number, "verkeerde persoon")
    with office.network.read() as work:
        verification = verify(work, certificate.code)
        assert verification.verdict is Verdict.REVOKED
        assert verification.certificate is not None
        assert verification.certificate.reason == "verkeerde persoon"


def test_a_revoked_certificate_is_issued_again_only_by_name(office: Office) -> None:
    office.plan()
    office.attends("Anna")
    (certificate,) = office.issue().certificates
    office.network.run(ORGANISER, revoke, certificate.number, "naam verkeerd")
    assert office.issue().revoked == 1
    chosen = [office.registered["Anna", "bijeenkomst"].id]
    (second,) = office.network.run(ORGANISER, issue_for_event, "bijeenkomst", chosen).certificates
    assert second.code != certificate.code
    assert count(office, StoredPaper) == 2


def test_deleting_a_certificate_deletes_its_paper(office: Office) -> None:
    with_logo(office)
    office.attends("Anna")
    (certificate,) = office.issue().certificates
    with office.network.work() as work:
        work.db.delete(work.db.get_one(Certificate, certificate.id))
    assert count(office, StoredPaper) == 0
    with office.network.read() as work:
        assert store.find(work.db, certificate.id) is None


# --- panels and texts ---


def test_the_page_of_an_event_says_how_its_certificate_is_earned(office: Office) -> None:
    office.plan(rule={"blocks": 1})
    with office.network.read() as work:
        (panel,) = work.plugins.panels(event_page(work, "bijeenkomst"), "nl", nullcontext)
        (english,) = work.plugins.panels(event_page(work, "bijeenkomst"), "en", nullcontext)
    assert panel.title == "Bewijs van deelname"
    assert panel.text == "U krijgt een bewijs van deelname als u erbij was: bij minstens 1 dagdeel."
    assert english.title == "Certificate of participation"


def test_no_rule_and_another_plugins_rule_have_no_panel(open_office: Callable[..., Office]) -> None:
    office = open_office(Stamps())
    office.plan("zonder", series=some_series())
    office.plan("stempel", rule={"kind": "stamp"})
    uid = office.register("Anna", "zonder").uid
    with office.network.read() as work:
        assert work.plugins.panels(event_page(work, "zonder"), "nl", nullcontext) == []
        assert work.plugins.panels(event_page(work, "stempel"), "nl", nullcontext) == []
        assert work.plugins.panels(find_registration(work, uid), "nl", nullcontext) == []


def test_every_message_of_the_plugin_has_its_dutch(office: Office) -> None:
    dutch = Translator("nl", office.network.plugins.catalogues)
    for message in ("There is no paper of this certificate.", "Say who signs."):
        assert dutch.gettext(message) != message


def test_participants_never_check_themselves_in_by_this_plugin(office: Office) -> None:
    """Only what was recorded counts: being registered for an event that is over earns nothing."""
    event = office.plan()
    uid = office.register("Anna").uid
    with pytest.raises(Conflict):
        office.network.run(PARTICIPANT, check_in, uid, event.blocks[0].id)
    office.clock.advance(timedelta(days=30))
    assert office.issue().refused == 1
    assert count(office, Registration) == 1
