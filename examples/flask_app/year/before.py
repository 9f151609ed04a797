"""Before an event: people become members, register when it opens, change their minds, send a colleague."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select

from leernet.model import (
    Delegation,
    EventStatus,
    Membership,
    MembershipStatus,
    Participant,
    Series,
    email_key,
)
from leernet.services.delegations.arranging import ask_contact
from leernet.services.delegations.delegating import Choice, Person, register_person
from leernet.services.events.planning import set_status
from leernet.services.membership.joining import JoinRequest, approve_member, join, leave
from leernet.services.registering.registration import RegistrationRequest, cancel, register
from leernet.services.registering.substitution import Colleague, substitute
from leernet.work import PARTICIPANT, contact

from .calendar import MEETINGS, OPENS, Meeting
from .exchange import answers_of
from .names import FIRST, LAST
from .people import MEMBERS, Character, plain
from .programme import SLUG
from .stage import ORGANISER, Stage

WAITING_FOR_ANSWER = 3


def members_join(stage: Stage) -> None:
    """The keenest join in the weeks before the first event opens; one leaves half-way, a few ask just now."""
    begins = stage.now + timedelta(days=MEETINGS[0].days) - OPENS - timedelta(days=14)
    for number, person in enumerate(stage.people[: stage.scaled(MEMBERS)]):
        asked = begins + timedelta(hours=5 * number)
        if number % 8 == 7:  # came to know of it later
            asked += timedelta(days=70 + 20 * (number % 5))
        stage.at(asked, partial(_join, stage, person))
        stage.at(asked + timedelta(days=1, hours=2), partial(_approve, stage, person))
    leaver = stage.people[3]
    stage.at(stage.now - timedelta(days=150), partial(_leave, stage, leaver))
    members = stage.scaled(MEMBERS)
    for number, person in enumerate(stage.people[members : members + WAITING_FOR_ANSWER]):
        stage.at(stage.now - timedelta(days=2, hours=7 * number + 1), partial(_join, stage, person))
    for number in range(2):
        stage.at(begins + timedelta(days=3 + number), partial(_ask_delegation, stage, number))


def people_register(stage: Stage, meeting: Meeting, begins: datetime) -> None:
    """Registration opens, members are enrolled by themselves, others register; some cancel, some send a colleague."""
    opens = begins - OPENS
    stage.at(opens, partial(stage.network.run, ORGANISER, set_status, meeting.slug, EventStatus.OPEN))
    stage.at(opens + timedelta(hours=1), stage.network.dispatcher.deliver)
    members = stage.scaled(MEMBERS)
    others = stage.people[members + WAITING_FOR_ANSWER :]
    weights = [person.keen + 0.02 for person in others]
    guests = dict.fromkeys(stage.random.choices(others, weights, k=stage.scaled(meeting.guests)))
    days = OPENS.days - 1
    for number, person in enumerate(guests):
        # Many at once, then the slow ones; and the last week.
        wait = days * (
            stage.random.betavariate(1, 3) if stage.random.random() < 0.65 else stage.random.betavariate(5, 1)
        )
        stage.at(
            opens + timedelta(days=1 + wait),
            partial(_register, stage, meeting, person, answers_of(meeting.slug, number)),
        )
    for person in [*guests, *stage.people[:members]]:
        chance = stage.random.random()
        late = begins - timedelta(days=stage.random.uniform(0.6, 12))
        if chance < 0.09:
            stage.at(late, partial(_cancel, stage, meeting, person))
        elif chance < 0.115:
            stage.at(late, partial(_send_colleague, stage, meeting, person))
    stage.at(opens + timedelta(days=9), partial(_fill_delegations, stage, meeting))


def _join(stage: Stage, person: Character) -> None:
    request = JoinRequest(
        series=SLUG, name=person.name, email=person.email, organisation=person.organisation, function=person.function,
        department=person.department, language=person.language,
    )  # fmt: skip
    stage.network.run(PARTICIPANT, join, request)


def _approve(stage: Stage, person: Character) -> None:
    if (membership := _membership(stage, person)) and membership.status is MembershipStatus.REQUESTED:
        stage.network.run(ORGANISER, approve_member, membership.uid)


def _leave(stage: Stage, person: Character) -> None:
    if membership := _membership(stage, person):
        stage.network.run(PARTICIPANT, leave, membership.uid, "")


def _membership(stage: Stage, person: Character) -> Membership | None:
    with stage.network.read() as work:
        query = select(Membership).join(Membership.participant).where(Participant.email_key == email_key(person.email))
        return work.db.scalars(query).one_or_none()


def _register(stage: Stage, meeting: Meeting, person: Character, answers: Mapping[str, str]) -> None:
    request = RegistrationRequest(
        event=meeting.slug, format=stage.random.choice(meeting.formats), name=person.name, email=person.email,
        organisation=person.organisation, function=person.function, department=person.department,
        language=person.language, answers=answers or None,
    )  # fmt: skip
    stage.try_to(lambda: stage.network.run(PARTICIPANT, register, request))


def _cancel(stage: Stage, meeting: Meeting, person: Character) -> None:
    if registration := stage.seat(meeting.slug, person):
        stage.try_to(lambda: stage.network.run(PARTICIPANT, cancel, registration.uid))


def _send_colleague(stage: Stage, meeting: Meeting, person: Character) -> None:
    """Somebody of the same organisation comes instead."""
    colleagues = [one for one in stage.people if one.organisation == person.organisation and one is not person]
    registration = stage.seat(meeting.slug, person)
    if colleagues and registration:
        other = stage.random.choice(colleagues)
        colleague = Colleague(name=other.name, email=other.email, function=other.function, department=other.department)
        stage.try_to(lambda: stage.network.run(PARTICIPANT, substitute, registration.uid, colleague))


def _delegations(stage: Stage) -> Sequence[Delegation]:
    with stage.network.read() as work:
        query = select(Delegation).join(Delegation.series).where(Series.slug == SLUG).order_by(Delegation.id)
        return work.db.scalars(query).all()


def _ask_delegation(stage: Stage, number: int) -> None:
    stage.network.run(ORGANISER, ask_contact, _delegations(stage)[number].uid)


def _fill_delegations(stage: Stage, meeting: Meeting) -> None:
    """A contact person sends somebody whom the others do not know yet."""
    for number, delegation in enumerate(_delegations(stage)):
        if (MEETINGS.index(meeting) + number) % 3:
            continue
        name = f"{stage.random.choice(FIRST)} {stage.random.choice(LAST)}"
        who = plain(name)
        person = Person(name=name, email=f"{who}@{delegation.contact_email.partition('@')[2]}",
                        department=stage.random.choice(delegation.departments))  # fmt: skip
        choice = Choice(format=meeting.formats[0])
        stage.try_to(
            partial(stage.network.run, contact(delegation.id), register_person, delegation.uid, meeting.slug, person,
                    choice, f"{meeting.slug}-{who}")
        )  # fmt: skip
