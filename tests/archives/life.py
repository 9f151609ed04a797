"""A series in which everything happened of which an archive takes rows along, of leernet's own and of plugins."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from leernet_certificates.paper import Asset, Issuer, Paper
from leernet_certificates.store import keep
from leernet_evaluation import tables as evaluation
from leernet_exchange import tables as exchange
from leernet_groups import tables as groups
from leernet_outcomes import tables as outcomes
from sqlalchemy import select

from leernet import Leernet
from leernet.model import (
    Act,
    Answer,
    Certificate,
    CertificateCheck,
    Event,
    Evidence,
    JournalEntry,
    Material,
    MaterialFor,
    Message,
    MessageRecipient,
    MessageStatus,
    Organisation,
    Question,
    QuestionKind,
    Registration,
    Selected,
    SelectedStatus,
    Selection,
    SwitchPolicy,
    TableView,
    Upload,
    When,
)
from leernet.programmes import load_programme, parse_programme
from leernet.services.asking.questions import set_questions
from leernet.services.attendance.checking_in import record
from leernet.services.changing.switch_telling import tell_now
from leernet.services.changing.switching import SwitchRequest, switch_format
from leernet.services.events.interest import InterestRequest, show_interest
from leernet.services.events.planning import find_event
from leernet.services.membership.joining import JoinRequest, join
from leernet.services.people.erasure import erase
from leernet.services.registering.inviting import InvitationRequest, invite
from leernet.services.registering.registration import RegistrationRequest, cancel, register
from leernet.services.registering.substitution import Colleague, substitute
from leernet.work import PARTICIPANT, SYSTEM, Work, user
from tests.questions import asked, choices

ORGANISER = user("els")
PDF_NAME, PDF = "dias.pdf", b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
DIGEST = sha256(PDF).hexdigest()
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)

PROGRAMME = """
[series]
slug = "netwerk"
title = "Hét netwerk"
status = "published"
max_per_organisation = 9
retention_days = 900

[series.membership]
joining = "open"
enrolling = "enrol"

[[series.questions]]
key = "waarom"
kind = "text"
label = { nl = "Waarom doet u mee?" }

[[series.materials]]
title = { nl = "Leesmap" }
url = "https://example.org/leesmap"
seen_by = "registered"

[[series.delegations]]
organisation = "aa-en-hunze"
contact = { name = "Coen", email = "coen@example.org" }
maximum = 6
departments = ["wonen"]

[[series.partners]]
organisation = "aa-en-hunze"
role = "organiser"

[[events]]
slug = "eerste"
number = 1
title = "St(r)oom"
status = "open"
blocks = [
  { start = "2027-03-01T13:30", end = "2027-03-01T17:00" },
  { start = "2027-03-02T09:30", end = "2027-03-02T12:00", label = "Dag 2" },
]
certificate = { kind = "attendance" }

[[events.formats]]
key = "physical"
capacity = 4
details = { venue = "'s-Hertogenbosch" }

[[events.audiences]]
key = "gemeente"
label = "Gemeenten"
capacity = 3
released = "2027-02-01T00:00"

[[events.agenda]]
kind = "welcome"
title = "Inloop"

[[events.agenda]]
kind = "break"
title = "Lunch"
key = "lunch"
capacity = 30

[[events.questions]]
key = "foto"
kind = "file"
label = { nl = "Uw foto?" }

[[events.questions]]
key = "dieet"
kind = "choices"
label = { nl = "Wat eet u niet?" }
choices = [{ key = "vlees", nl = "Vlees" }, { key = "noten", nl = "Noten" }]

[events.recap]
title = "Wat we leerden"
body = "Veel."
quotes = [{ text = "Mooi", name = "Anna", organisation = "Aa en Hunze", consent = true }]

[[events]]
slug = "tweede"
number = 2
title = "Online verder"
status = "open"
follows = "eerste"
blocks = [{ start = "2027-06-01T13:30", end = "2027-06-01T17:00" }]
offered_to = ["tynaarlo"]
rollout = { of = "tweede", organisations = ["aa-en-hunze"], pilot = true }

[[events.formats]]
key = "physical"
capacity = 20
details = { venue = "Assen" }

[[events]]
slug = "derde"
number = 3
title = "Najaar"
status = "announced"
when = "2027-23"

[[organisations]]
slug = "aa-en-hunze"
name = "Aa en Hunze"
kind = "municipality"

[[organisations]]
slug = "tynaarlo"
name = "Tynaarlo"
kind = "municipality"
"""


CAME = (("Anna", "Aa en Hunze"), ("Bob", "Emmen"), ("Cas", "Een klein bureau"), ("Dirk", "Emmen"))


def tell(network: Leernet) -> None:
    """Have it all happen."""
    programme = parse_programme(PROGRAMME, network.plugins, network.settings.timezone)
    network.run(SYSTEM, load_programme, programme)
    with network.transaction() as work:
        # Nobody but who registers names it: a programme file alone would not have it.
        work.db.add(Organisation(slug="emmen", name="Emmen"))
    lia = JoinRequest(series="netwerk", name="Lia", email="lia@example.org", organisation="Emmen")
    network.run(PARTICIPANT, join, lia)
    for name, organisation in CAME:
        network.run(PARTICIPANT, register, _request(name, organisation))
    uids = _uids(network)
    network.run(PARTICIPANT, substitute, uids["Bob"], Colleague(name="Els", email="els@example.org"))
    network.run(PARTICIPANT, cancel, uids["Dirk"], "Ziek")
    network.run(PARTICIPANT, register, _request("Farah", "Tynaarlo", event="tweede", audience="", items=()))
    network.run(ORGANISER, invite, "tweede", InvitationRequest(emails=["gast@example.org"]))
    network.run(PARTICIPANT, show_interest, InterestRequest(event="derde", email="gast@example.org"))
    network.run(ORGANISER, _go_online)
    network.run(ORGANISER, _ask_differently)
    network.run(ORGANISER, _core)
    network.run(ORGANISER, _plugins)
    network.run(SYSTEM, erase, "cas@example.org")
    while network.dispatcher.deliver():
        pass


def _uids(network: Leernet) -> dict[str, UUID]:
    with network.read() as work:
        return {one.name: one.uid for one in work.db.scalars(select(Registration))}


def _request(name: str, organisation: str, **values: object) -> RegistrationRequest:
    plain: dict[str, object] = {
        "event": "eerste",
        "format": "physical",
        "audience": "gemeente",
        "name": name,
        "email": f"{name.casefold()}@example.org",
        "organisation": organisation,
        "items": ("lunch",),
    }
    return RegistrationRequest(**{**plain, **values})  # type: ignore[arg-type]


def _go_online(work: Work) -> None:
    request = SwitchRequest(
        event="tweede",
        source="physical",
        target="online",
        policy=SwitchPolicy.CARRY,
        source_ends=True,
        details={"join_url": "https://meet.example.org/x", "opens_minutes": 30},
    )
    switch_format(work, request)
    tell_now(work, find_event(work, "tweede"))


def _ask_differently(work: Work) -> None:
    """The question about food has another version, and the photo is not asked any more."""
    anna = _registration(work, "Anna")
    for question in work.db.scalars(select(Question).where(Question.event_id == anna.event_id)).all():
        values = [PDF_NAME, str(len(PDF)), DIGEST] if question.takes_file else ["vlees", "noten"]
        answer = Answer(registration_id=anna.id, question_id=question.id, values=values, at=work.now)
        work.db.add(answer)
        work.db.flush()
        if question.takes_file:
            work.db.add(
                Upload(
                    question_id=question.id,
                    at=work.now,
                    content=PDF,
                    answer_id=answer.id,
                    name=PDF_NAME,
                    mimetype="application/pdf",
                    size=len(PDF),
                    digest=DIGEST,
                )
            )
    diet = asked("dieet", QuestionKind.CHOICES, "Wat eet u liever niet?", choices=choices("vlees", "noten"))
    set_questions(work, work.db.get_one(Event, anna.event_id), [diet])


def _registration(work: Work, name: str) -> Registration:
    return work.db.scalars(select(Registration).where(Registration.name == name)).one()


def _core(work: Work) -> None:
    """What takes pages to do, written down."""
    anna, cas = _registration(work, "Anna"), _registration(work, "Cas")
    event, now = anna.event, work.now
    for one in (anna, cas):
        record(work, one, event.blocks[0], Evidence.SCAN, 90)
    work.db.add(CertificateCheck(registration_id=anna.id, due_at=now + timedelta(days=90)))
    work.db.add(
        Material(
            title={"nl": "Dia’s"},
            event_id=event.id,
            content=PDF,
            position=1,
            name=PDF_NAME,
            mimetype="application/pdf",
            size=len(PDF),
            digest=DIGEST,
            audience=MaterialFor.PRESENT,
            changed_at=now,
        )
    )
    written = Message(
        event_id=event.id, created_at=now, written_by="user:els", subject="Dank", body="Dag {name}", groups=["present"]
    )
    work.db.add(written)
    work.db.flush()
    entry = JournalEntry(
        at=now,
        actor="user:els",
        kind="registration.written_to",
        subject="registration",
        subject_id=anna.id,
        event_id=event.id,
        data={"message": written.id},
        told=True,
    )
    work.db.add(entry)
    work.db.flush()
    written.status, written.send_at, written.sent_at = MessageStatus.SENT, now, now
    work.db.add(MessageRecipient(message_id=written.id, registration_id=anna.id, entry_id=entry.id))
    work.db.add(
        Message(
            event_id=event.id,
            created_at=now,
            written_by="user:els",
            subject="Tot zo",
            body="Tot straks",
            groups=["confirmed"],
            status=MessageStatus.PLANNED,
            send_at=now + timedelta(days=90),
        )
    )
    selection = Selection(event_id=event.id, act=Act.CANCEL, made_at=now, made_by="user:els")
    work.db.add(selection)
    work.db.flush()
    work.db.add(Selected(selection_id=selection.id, registration_id=anna.id, status=SelectedStatus.DONE))
    work.db.add(TableView(name="Lunch", columns=["name"], made_at=now, made_by="user:els", event_id=event.id))
    for one in (anna, cas):
        certificate = Certificate(
            kind="attendance",
            code=f"ABCD-EFGH-JKMN-00{one.id:02}",
            number=f"2026-{one.id:010}",
            participant_id=one.participant_id,
            holder=one.name,
            language="nl",
            issued_at=now,
            issued_by="user:els",
            event_id=event.id,
        )
        work.db.add(certificate)
        work.db.flush()
        paper = Paper(
            language="nl",
            holder=one.name,
            title=event.title,
            issuers=(Issuer("Aa en Hunze", Asset("image/png", PNG)),),
            issued_on="1 maart 2027",
            number=certificate.number,
            code=certificate.code,
            verify_url=f"https://leren.example/c/{certificate.code}",
        )
        keep(work.db, certificate.id, paper)


def _plugins(work: Work) -> None:
    """A row in every table of a plugin that goes along."""
    anna, els = _registration(work, "Anna"), _registration(work, "Els")
    event, now, add = anna.event, work.now, work.db.add
    assert event.series_id is not None
    known = work.db.scalars(select(Organisation).where(Organisation.slug == "tynaarlo")).one()
    add(groups.Plan(event_id=event.id, asks_cases=True))
    case = groups.Case(
        event_id=event.id,
        registration_id=anna.id,
        title="Casus",
        text="Hoe nu?",
        confidentiality=groups.Confidentiality.GROUP,
        created_at=now,
        changed_at=now,
    )
    add(case)
    work.db.flush()
    group = groups.Group(event_id=event.id, number=1, format_id=anna.format_id, facilitator_id=els.id, case_id=case.id)
    add(group)
    work.db.flush()
    add(groups.Member(registration_id=anna.id, group_id=group.id))
    add(groups.Upset(group_id=group.id, registration_id=anna.id, what=groups.What.LEFT, at=now))
    add(groups.Told(registration_id=anna.id, what="groep 1"))

    add(evaluation.Plan(event_id=event.id, is_on=True))
    good, bad = ({"key": one, "nl": one.capitalize(), "en": one} for one in ("goed", "slecht"))
    question = evaluation.Question(
        event_id=event.id, key="hoe", kind=evaluation.Kind.CHOICE, label="Hoe?", position=0, choices=[good, bad]
    )
    response = evaluation.Response(event_id=event.id, pseudonym="f" * 64)
    add(question)
    add(response)
    add(evaluation.Asked(registration_id=anna.id, answered=True))
    add(evaluation.Quiet(participant_id=els.participant_id))
    work.db.flush()
    add(evaluation.Given(response_id=response.id, question_id=question.id, values=["goed"]))

    add(exchange.Setup(series_id=event.series_id, is_open=True))
    add(exchange.Poster(event_id=event.id, version=2))
    tag = exchange.Tag(series_id=event.series_id, name="Warmte", key="warmte")
    add(tag)
    entries = [
        exchange.Entry(
            series_id=event.series_id,
            kind=kind,
            text="Iets",
            source=exchange.Source.REGISTRATION,
            created_at=now,
            changed_at=now,
            registration_id=anna.id,
            organisation_id=known.id,
            ways=["talk"],
            once=f"registration-{anna.id}-{kind.value}",
            tags=[tag],
        )
        for kind in exchange.Kind
    ]
    work.db.add_all(entries)
    work.db.flush()
    add(
        exchange.Match(
            series_id=event.series_id,
            need_id=entries[0].id,
            offer_id=entries[1].id,
            stage=exchange.Stage.ASKED,
            changed_at=now,
        )
    )
    add(exchange.Gone(once=f"registration-{els.id}-need", registration_id=els.id))
    add(exchange.Draft(series_id=event.series_id, position=0, title="Plan", when="2028", event_id=event.id))

    add(outcomes.Opened(event_id=event.id, insights=True))
    add(outcomes.Insight(event_id=event.id, text="Begin klein", created_at=now, registration_id=anna.id))
    add(
        outcomes.Action(
            event_id=event.id,
            what="Bellen",
            organisation_name=known.name,
            organisation_key=f"#{known.id}",
            organisation_id=known.id,
            participant_id=anna.participant_id,
            due=When("2028-21"),
            due_sort=When("2028-21").sort_key,
            created_at=now,
        )
    )
    add(outcomes.Deliverable(series_id=event.series_id, title="Gids", due_sort="z", url="https://example.org/gids"))
    work.db.flush()
