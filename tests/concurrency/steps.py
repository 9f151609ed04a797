"""What people do at the same time, as functions that can be sent to a process; and how it would go wrong."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from leernet import Conflict, Leernet
from leernet.delivery import Dispatcher
from leernet.model import (
    Delegation,
    Delivery,
    DeliveryStatus,
    Event,
    EventFormat,
    Participant,
    Quota,
    Registration,
    SwitchPolicy,
)
from leernet.model import RegistrationStatus as Status
from leernet.services.changing.switch_undoing import undo_switch
from leernet.services.changing.switching import SwitchRequest, switch_format
from leernet.services.delegations import arranging as delegations
from leernet.services.delegations import delegating
from leernet.services.events import planning
from leernet.services.registering import registration
from leernet.services.registering.admission import let_in
from leernet.services.registering.offers import accept, offer_first
from leernet.services.registering.registration import RegistrationRequest
from leernet.services.sweeps import sweep
from leernet.testing import NOW, SettableClock
from leernet.work import PARTICIPANT, contact, user

SLUG = "bijeenkomst"
ORGANISER = user("els")


def asked(who: str, format: str = "physical", audience: str = "", role: str = "participant") -> RegistrationRequest:
    return RegistrationRequest(
        event=SLUG, format=format, name=who, email=f"{who}@example.org", audience=audience, roles=(role,)
    )


def uid_of(network: Leernet, who: str) -> UUID:
    """The latest registration of somebody."""
    query = select(Registration.uid).where(Registration.name == who).order_by(Registration.id.desc()).limit(1)
    with network.read() as work:
        return work.db.execute(query).scalar_one()


def register(
    network: Leernet, who: str, format: str = "physical", audience: str = "", role: str = "participant"
) -> str:
    request = asked(who, format, audience, role)
    return network.run(PARTICIPANT, registration.register, request).status.value


def register_once(network: Leernet, who: str) -> str:
    """The same form, sent again and again; the registration that it gives."""
    return str(network.run(PARTICIPANT, registration.register_once, asked(who), f"form of {who}").uid)


def walk_in(network: Leernet, who: str) -> str:
    return network.run(ORGANISER, registration.add_walk_in, asked(who)).status.value


def cancel(network: Leernet, who: str) -> str:
    return network.run(PARTICIPANT, registration.cancel, uid_of(network, who)).status.value


def change_format(network: Leernet, who: str, format: str) -> str:
    return network.run(PARTICIPANT, registration.change_format, uid_of(network, who), format).status.value


def admit(network: Leernet, who: str) -> str:
    return network.run(ORGANISER, let_in, uid_of(network, who)).status.value


def resize(network: Leernet, format: str, capacity: int | None) -> str:
    with network.work(ORGANISER) as work:
        event = planning.find_event(work, SLUG)
        quota = next(one.quota for one in event.formats if one.key == format)
        planning.set_capacity(work, event, quota, capacity)
    return "resized"


def cancel_event(network: Leernet) -> str:
    return network.run(ORGANISER, planning.cancel_event, SLUG, "storm").status.value


# --- another way to take part ---


def switch(network: Leernet, capacity: int | None = None, both: bool = False, hold: int = 10) -> str:
    """On site becomes online, or both are possible."""
    wish = SwitchRequest(
        event=SLUG, source="physical", target="online", policy=SwitchPolicy.CARRY, source_ends=not both,
        capacity=capacity, hold_minutes=hold,
    )  # fmt: skip
    return network.run(ORGANISER, switch_format, wish).status.value


def undo_switched(network: Leernet) -> str:
    network.run(ORGANISER, undo_switch, SLUG)
    return "undone"


def tell_switched(network: Leernet) -> str:
    """The moment has come."""
    _at(network, NOW + timedelta(minutes=11))
    sweep(network.transaction)
    return "swept"


# --- offers ---

LATER = NOW + timedelta(hours=48)
"""When the offers that are made at :data:`~leernet.testing.NOW` lapse."""


def _at(network: Leernet, moment: datetime) -> None:
    assert isinstance(network.clock, SettableClock)
    network.clock.set(moment)


def take_offer(network: Leernet, who: str) -> str:
    """Just before it lapses, on the clock of this process."""
    _at(network, LATER - timedelta(seconds=1))
    return network.run(PARTICIPANT, accept, uid_of(network, who)).status.value


def sweep_offers(network: Leernet) -> str:
    """Just when they lapse, on the clock of this one."""
    _at(network, LATER)
    sweep(network.transaction)
    return "swept"


def set_offers(network: Leernet, hours: int | None) -> str:
    with network.work(ORGANISER) as work:
        offer_first(work, planning.find_event(work, SLUG), hours)
    return "set"


# --- mail ---


@dataclass(frozen=True)
class MailLog:
    """A transport that many processes share: a line for each message."""

    file: Path

    def send(self, message: EmailMessage) -> None:
        log = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(log, f"{message['Message-ID']}\n".encode())
        os.close(log)


def deliver(network: Leernet, file: Path) -> str:
    network.dispatcher.mailer.transport = MailLog(file)
    network.dispatcher.deliver()
    return "delivered"


class Forgetful(Dispatcher):
    """Sees what is due, and keeps it for nobody."""

    def _claim(self) -> Sequence[int]:
        with self._transaction() as work:
            due = select(Delivery.id).where(Delivery.status == DeliveryStatus.PENDING, Delivery.due_at <= work.now)
            found = work.db.scalars(due).all()
        time.sleep(0.5)
        return found


def deliver_forgetfully(network: Leernet, file: Path) -> str:
    mailer = network.dispatcher.mailer
    mailer.transport = MailLog(file)
    Forgetful(network.transaction, network.read, network.plugins, mailer, network.dispatcher.courier).deliver()
    return "delivered"


# --- how not to do it: each of these is the control of a test ---

PAUSE = 0.02


def register_by_counting(network: Leernet, who: str) -> str:
    """As many do: count who is in, then add."""
    with network.read() as work:
        event, event_format, capacity = work.db.execute(
            select(Event.id, EventFormat.id, Quota.capacity).join(EventFormat.event).join(EventFormat.quota)
        ).one()
        there = work.db.scalar(select(func.count(Registration.id)).where(Registration.status == Status.CONFIRMED))
    time.sleep(PAUSE)
    if there is None or there >= (capacity or 0):
        return "event_full"
    with network.work() as work:
        person = Participant(email=f"{who}@example.org", name=who, created_at=work.now)
        work.db.add(person)
        work.db.flush()
        row = Registration(event_id=event, participant_id=person.id, format_id=event_format, status=Status.CONFIRMED,
                           name=who, created_at=work.now, changed_at=work.now)  # fmt: skip
        work.db.add(row)
    return "confirmed"


def cancel_without_lock(network: Leernet, who: str) -> str:
    """The freed place goes to who waits first, but nobody holds the places between looking and giving."""
    with network.work() as work:
        work.db.execute(update(Registration).where(Registration.name == who).values(status=Status.CANCELLED, claims=[]))
        waiting = select(Registration.id).where(Registration.status == Status.WAITLISTED)
        first = work.db.scalar(waiting.order_by(Registration.queue_number).limit(1))
    time.sleep(PAUSE)
    with network.work() as work:
        quota = work.db.scalar(select(EventFormat.quota_id))
        confirmed = {"status": Status.CONFIRMED, "claims": [quota], "queue_number": None}
        work.db.execute(update(Registration).where(Registration.id == first).values(**confirmed))
        work.journal("registration.moved_up", first or 0)
    return "cancelled"


def take_offer_without_lock(network: Leernet, who: str, pause: float) -> str:
    """It looks whether there is an offer, and takes it though it has lapsed in between."""
    with network.read() as work:
        found = work.db.execute(select(Registration.id, Registration.status).where(Registration.name == who)).one()
    time.sleep(pause)
    if found.status is not Status.OFFERED:
        return "offer_over"
    with network.work() as work:
        confirmed = {"status": Status.CONFIRMED, "offered_until": None}
        work.db.execute(update(Registration).where(Registration.id == found.id).values(**confirmed))
    return "confirmed"


def take_without_asking(network: Leernet) -> str:
    """One more, whether there is room or not: only the constraint of the database is left."""
    try:
        with network.work() as work:
            work.db.execute(update(Quota).values(taken=Quota.taken + 1))
    except IntegrityError:
        return "refused"
    return "taken"


def add_without_looking(network: Leernet, who: str) -> str:
    """A second live registration of a person: only the unique index is left."""
    try:
        with network.work() as work:
            first = work.db.scalars(select(Registration).where(Registration.name == who)).one()
            again = Registration(event_id=first.event_id, participant_id=first.participant_id, name=who,
                                 format_id=first.format_id, status=Status.CONFIRMED, created_at=work.now,
                                 changed_at=work.now)  # fmt: skip
            work.db.add(again)
    except IntegrityError:
        return "refused"
    return "confirmed"


# --- delegations ---


def plan_delegation(network: Leernet, maximum: int, organisation: str = "Gemeente Urk") -> str:
    with network.work(ORGANISER) as work:
        event = planning.find_event(work, SLUG)
        request = delegations.DelegationRequest(organisation=organisation, maximum=maximum)
        delegations.plan_delegation(work, event, request)
    return "planned"


def register_by_delegation(network: Leernet, who: str, key: str = "") -> str:
    """The contact person registers somebody; ``key`` names the list."""
    with network.read() as work:
        found = work.db.scalars(select(Delegation)).one()
    person = delegating.Person(name=who, email=f"{who}@example.org")
    args = (found.uid, SLUG, person, delegating.Choice(), f"{key or who} {who}")
    try:
        return network.run(contact(found.id), delegating.register_person, *args).status.value
    except Conflict as error:
        if error.code != "already_registered":
            raise
        return network.run(contact(found.id), delegating.register_person, *args).status.value


def register_by_delegation_that_counts_first(network: Leernet, who: str) -> str:
    """As it is often done: count who is in, and register when that is fewer than the maximum."""
    with network.read() as work:
        found = work.db.scalars(select(Delegation)).one()
        wanted = select(func.count()).select_from(Registration).where(Registration.delegation_id == found.id)
        count, maximum = work.db.scalar(wanted) or 0, found.maximum or 0
    time.sleep(0.02)
    if count >= maximum:
        return "refused"
    request = replace(asked(who), delegation_id=found.id)
    return network.run(contact(found.id), registration.register, request).status.value
