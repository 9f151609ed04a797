"""Nothing that tells of a person is left: in no table, no mail, no log, no file; and what counts stays."""

import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from leernet_certificates import Certificates
from leernet_certificates.personal import Papers
from leernet_online import Online
from leernet_physical import Physical
from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

from leernet import Leernet, MailFolder, NotFound, Settings, hookimpl
from leernet.hookspecs import Person, PersonalData
from leernet.model import (
    Certificate,
    Event,
    JournalEntry,
    Participant,
    QuestionKind,
    Registration,
    RegistrationStatus,
    Series,
    SwitchPolicy,
)
from leernet.services.attendance.checking_in import check_in
from leernet.services.certificates.issuing import Verdict, is_holder, issue_for_event, verify
from leernet.services.changing.switch_telling import tell_now
from leernet.services.changing.switching import SwitchRequest, switch_format
from leernet.services.delegations.arranging import DelegationRequest, ask_contact, plan_delegation
from leernet.services.events.planning import find_event
from leernet.services.events.recaps import RecapRequest, publish_recap
from leernet.services.messages.writing import MessageRequest, plan_message, write_message
from leernet.services.people.erasure import erase
from leernet.services.people.exporting import as_json
from leernet.services.people.identities import ask_link
from leernet.services.people.personal_data import kept_of
from leernet.services.people.retention import series_to_forget
from leernet.services.places.limits import limit_organisations
from leernet.services.registering.inviting import InvitationRequest, invite
from leernet.services.registering.registration import RegistrationRequest, cancel, register
from leernet.testing import NOW, SettableClock, add, create_tables, some_event, some_series
from leernet.work import PARTICIPANT, SYSTEM, Work
from tests.files import PDF, sent
from tests.questions import ask, asked

MARK = "zqmarker"
EMAIL = f"{MARK}@example.org"


def texts_of(network: Leernet) -> Iterator[tuple[str, str]]:
    """Every value of every column of every table, as text, with where it stands."""
    tables = inspect(network.engine).get_table_names()
    with network.engine.connect() as connection:
        for table in tables:
            for row in connection.execute(text(f'SELECT * FROM "{table}"')).mappings():
                for column, value in row.items():
                    plain = value.decode("latin-1") if isinstance(value, bytes) else str(value)
                    yield f"{table}.{column}", plain


def where_marked(network: Leernet) -> set[str]:
    return {place for place, value in texts_of(network) if MARK in value.casefold()}


def in_folder(folder: Path) -> list[str]:
    found = []
    for path in folder.glob("*"):
        message = message_from_bytes(path.read_bytes(), policy=default)
        said = [str(one) for one in message.values()]
        said += [str(part.get_content()) for part in message.walk() if part.get_content_maintype() == "text"]
        if MARK in " ".join(said).casefold():
            found.append(path.name)
    return found


both = pytest.mark.parametrize(
    "database_url",
    ["sqlite_url", pytest.param("emptied_postgres_url", marks=pytest.mark.postgres)],
    indirect=True,
)


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """SQLite, and for what the database has a say in both: a life takes seconds."""
    url: str = request.getfixturevalue(getattr(request, "param", "sqlite_url"))
    return url


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "mail"


@pytest.fixture
def marked(database_url: str, clock: SettableClock, folder: Path) -> Iterator[Leernet]:
    """A network in which one person filled in everything that can be filled in."""
    settings = Settings(secret="not-a-secret-but-long-enough", base_url="https://example.org/leren")
    network = Leernet(
        database_url,
        settings,
        plugins=[Physical(), Online(), Certificates()],
        mail=MailFolder(folder),
        clock=clock,
    )
    create_tables(network)
    live_through_everything(network, clock)
    yield network
    network.dispatcher.stop()
    network.engine.dispose()


def request(event: str, name: str = f"{MARK} van Dijk", email: str = EMAIL, **more: object) -> RegistrationRequest:
    values: dict[str, object] = {
        "organisation": f"Gemeente {MARK}",
        "function": f"{MARK} adviseur",
        "department": f"{MARK} wonen",
        "phone": f"06 {MARK}",
        "remarks": f"Ik ben {MARK}",
        **more,
    }
    return RegistrationRequest(event=event, format="physical", name=name, email=email, **values)  # type: ignore[arg-type]


def live_through_everything(network: Leernet, clock: SettableClock) -> None:
    """Invited, registered, cancelled, asked as a contact, there, certified, quoted: and all of it mailed."""
    series = some_series()
    past, coming = some_event("een", series=series, number=1), some_event("twee", series=series, number=2)
    past.certificate = {"kind": "attendance", "minutes": 1}
    coming.blocks[0].starts_at += timedelta(days=30)
    coming.blocks[0].ends_at += timedelta(days=30)
    lone = some_event("drie")
    for event in (past, coming, lone):
        event.formats[0].details = {"venue": "Zaal", "city": "Haarlem"}
    add(network, past, coming, lone)
    ask(network, asked("dieet"), asked("stuk", QuestionKind.FILE), slug="een")
    network.run(SYSTEM, invite, "drie", InvitationRequest(emails=(EMAIL,)))
    network.run(SYSTEM, _limit)
    files = {"question__stuk": sent(PDF + MARK.encode(), f"{MARK}.pdf")}
    there = network.run(
        PARTICIPANT, register, request("een", answers={"question__dieet": f"{MARK} eet niets"}, files=files)
    )
    network.run(PARTICIPANT, register, request("twee"))
    gone = network.run(PARTICIPANT, register, request("drie"))
    network.run(SYSTEM, cancel, gone.uid, f"{MARK} is ziek")
    network.run(SYSTEM, _delegate)
    network.run(SYSTEM, _write, "een")
    network.run(PARTICIPANT, ask_link, EMAIL)
    network.dispatcher.deliver()
    clock.set(NOW + timedelta(days=7, hours=1))
    with network.read() as work:
        block = work.db.query(Event).filter_by(slug="een").one().blocks[0].id
    network.run(SYSTEM, check_in, there.uid, block)
    clock.set(NOW + timedelta(days=8))
    network.run(SYSTEM, issue_for_event, "een")
    network.run(SYSTEM, _write, "twee")
    network.run(SYSTEM, _switch, "twee")
    quote = {"text": "Mooi", "name": f"{MARK} van Dijk", "organisation": ""}
    network.run(SYSTEM, publish_recap, "een", RecapRequest(title="Verslag", body="Tekst", quotes=(quote,)))
    network.dispatcher.deliver()


def _limit(work: Work) -> None:
    limit_organisations(work, work.db.query(Event).filter_by(slug="twee").one(), 3)


def _delegate(work: Work) -> None:
    scope = work.db.query(Event).filter_by(slug="drie").one()
    plan = DelegationRequest(organisation="Gemeente Aa", contact_name=f"{MARK} van Dijk", contact_email=EMAIL)
    ask_contact(work, plan_delegation(work, scope, plan).uid)


def _switch(work: Work, slug: str) -> None:
    """An organiser typed a name in the mail that says how an event is held now."""
    link = {"join_url": "https://meet.example.org/1"}
    named = f"Met dank aan {MARK} van Dijk ({EMAIL})"
    switch_format(
        work,
        SwitchRequest(
            event=slug,
            source="physical",
            target="online",
            policy=SwitchPolicy.CARRY,
            source_ends=False,
            details=link,
            note=named,
        ),
    )
    tell_now(work, find_event(work, slug))


def _write(work: Work, slug: str) -> None:
    """An organiser typed a name, beside what is filled in."""
    named = f"Met dank aan {MARK.title()} van Dijk"
    request = MessageRequest(subject=named, body=f"{{name}}, {named} ({EMAIL})", groups=["confirmed"])
    plan_message(work, slug, write_message(work, slug, request).uid)


def paper_of(network: Leernet) -> tuple[str, str]:
    """The code and the name on the one certificate."""
    with network.read() as work:
        certificate = work.db.query(Certificate).one()
        return certificate.code, certificate.holder


@both
def test_nothing_of_the_person_is_left_anywhere(
    marked: Leernet, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = where_marked(marked)
    assert {
        "leernet_participant.email", "leernet_participant.phone", "leernet_registration.remarks",
        "leernet_registration.reason", "leernet_answer.values", "leernet_upload.content", "leernet_quota.key",
        "leernet_affiliation.function", "leernet_membership.organisation_name", "leernet_invitation.email_key",
        "leernet_delegation.contact_name", "leernet_certificate.holder", "leernet_recap.quotes",
        "leernet_certificates_paper.snapshot", "leernet_message.subject", "leernet_message.body",
    } <= before  # fmt: skip
    assert in_folder(folder)
    with caplog.at_level(logging.DEBUG):
        marked.forget_mail(marked.run(SYSTEM, erase, EMAIL.upper()))
        marked.dispatcher.deliver()
    assert where_marked(marked) == set()
    assert in_folder(folder) == []
    assert MARK not in caplog.text.casefold()


def test_what_counts_stays_and_the_place_to_come_is_free(marked: Leernet) -> None:
    with marked.read() as work:
        before = {one.id: one.status for one in work.db.query(Registration)}
    marked.run(PARTICIPANT, erase, EMAIL)
    with marked.read() as work:
        after = {one.id: one.status for one in work.db.query(Registration)}
        attended = [one.was_present_at(block) for one in work.db.query(Registration) for block in one.event.blocks]
        taken = {one.slug: one.formats[0].quota.taken for one in work.db.query(Event)}
        kinds = [one.kind for one in work.db.query(JournalEntry)]
    confirmed, cancelled = RegistrationStatus.CONFIRMED, RegistrationStatus.CANCELLED
    assert list(before.values()) == [confirmed, confirmed, cancelled]
    assert list(after.values()) == [confirmed, cancelled, cancelled]
    assert attended == [True, False, False]
    assert taken == {"een": 1, "twee": 0, "drie": 0}
    assert kinds[-1] == "participant.erased"


def test_a_certificate_can_still_be_verified_by_its_code_and_name(marked: Leernet) -> None:
    code, name = paper_of(marked)
    marked.run(SYSTEM, erase, EMAIL)
    with marked.read() as work:
        answer = verify(work, code.lower())
        assert answer.verdict is Verdict.VALID
        assert answer.certificate is not None
        assert is_holder(answer.certificate, code, f" {name.upper()} ")
        assert not is_holder(answer.certificate, code, "Iemand anders")
        assert code not in {answer.certificate.code, answer.certificate.number}
    assert marked.run(SYSTEM, issue_for_event, "een").certificates == []


def test_what_is_erased_cannot_be_found_nor_erased_again(marked: Leernet) -> None:
    marked.run(SYSTEM, erase, EMAIL)
    with pytest.raises(NotFound) as raised:
        marked.run(SYSTEM, erase, EMAIL)
    assert raised.value.code == "person_unknown"
    again = marked.run(PARTICIPANT, register, request("twee", name="Nieuw", organisation="", email=EMAIL))
    with marked.read() as work:
        assert work.db.query(Participant).count() == 2
        assert kept_of(work, EMAIL).registrations[0].uid == again.uid


class Stubborn(Certificates):
    """A plugin that cannot forget."""

    @hookimpl
    def leernet_personal_data(self) -> PersonalData:
        class Kept(Papers):
            def erase(self, db: Session, person: Person) -> None:
                raise RuntimeError("no")

        return Kept()


def test_nothing_is_half_erased_when_a_plugin_cannot(marked: Leernet) -> None:
    marked.plugins = Leernet("sqlite://", marked.settings, plugins=[Physical(), Online(), Stubborn()]).plugins
    before = where_marked(marked)
    with pytest.raises(RuntimeError):
        marked.run(SYSTEM, erase, EMAIL)
    assert where_marked(marked) == before


def test_all_that_is_kept_is_given_out(marked: Leernet) -> None:
    with marked.read() as work:
        values = as_json(work, kept_of(work, EMAIL))
    text = json.dumps(values, ensure_ascii=False)
    for told in ("adviseur", "wonen", f"06 {MARK}", "eet niets", f"{MARK}.pdf", "is ziek", "Gemeente Aa"):
        assert told in text, told
    assert len(values["registrations"]) == 3  # type: ignore[arg-type]
    assert len(values["certificates"]) == 1  # type: ignore[arg-type]
    assert values["plugins"]["certificates"]["papers"][0]["holder"] == f"{MARK} van Dijk"  # type: ignore[index]


@both
def test_a_series_is_forgotten_so_many_days_after_its_last_event(marked: Leernet, clock: SettableClock) -> None:
    with marked.work() as work:
        series = work.db.query(Series).one()
        series.retention_days = 60
        last = max(block.ends_at for event in series.events for block in event.blocks)
    clock.set(last + timedelta(days=59))
    with marked.read() as work:
        assert series_to_forget(work) == []
        assert kept_of(work, EMAIL).until_of(kept_of(work, EMAIL).registrations[-1].event) is not None
    clock.set(last + timedelta(days=60))
    marked.dispatcher.deliver()
    with marked.read() as work:
        assert series_to_forget(work) == []
        kept = kept_of(work, EMAIL)
        assert [one.event.slug for one in kept.registrations] == ["drie"], "what is in no series stays"
        assert kept.certificates == []
        assert work.db.query(Participant).one().email == EMAIL
        assert [one.status.value for one in work.db.query(Registration).order_by(Registration.id)][:2] == [
            "confirmed"
        ] * 2
    left = where_marked(marked)
    assert not left & {"leernet_answer.values", "leernet_upload.content", "leernet_certificates_paper.snapshot"}


def test_who_takes_part_in_nothing_else_is_forgotten_with_the_series(
    marked: Leernet, clock: SettableClock, folder: Path
) -> None:
    with marked.work() as work:
        work.db.query(Series).one().retention_days = 0
        lone = work.db.query(Event).filter_by(slug="drie").one()
        lone.series, lone.number = work.db.query(Series).one(), 3
    clock.set(NOW + timedelta(days=400))
    marked.dispatcher.deliver()
    assert where_marked(marked) == set()
    assert in_folder(folder) == []


def test_a_series_with_an_event_without_a_date_is_not_over(marked: Leernet, clock: SettableClock) -> None:
    with marked.work() as work:
        series = work.db.query(Series).one()
        series.retention_days = 0
        coarse = some_event("ooit", series=series, number=9)
        coarse.blocks = []
        work.db.add(coarse)
    clock.set(NOW + timedelta(days=4000))
    with marked.read() as work:
        assert series_to_forget(work) == []
