"""One person of a list, as an organiser wants it; and what would come of a whole list, without doing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from ...errors import InvalidInput, LeernetError
from ...model import (
    LIVE,
    Event,
    Membership,
    MembershipStatus,
    Participant,
    Registration,
    RegistrationStatus,
    Series,
    email_key,
)
from ...work import Work
from ..journal import WITHOUT_MAIL
from ..membership.joining import JoinRequest, join
from ..registering.inviting import InvitationRequest, invite
from ..registering.registration import add_walk_in, register
from ..requests import RegistrationRequest


class Aim(StrEnum):
    """What becomes of the people on a list."""

    REGISTER = "register"
    INVITE = "invite"
    MEMBER = "member"


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What an organiser wants. ``slug``: of the event, or of the series of which people become members.

    ``mails``: whether they get the mail that they would have got by themselves; an invitation always goes out.
    ``beyond``: people come in where registration is closed or there is no place left, too.
    """

    aim: Aim
    slug: str
    mails: bool = True
    beyond: bool = False


class Came(StrEnum):
    """What came of one person."""

    REGISTERED = "registered"
    WAITS = "waits"
    INVITED = "invited"
    MEMBER = "member"
    ALREADY = "already"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Fate:
    """What came, or would come, of one person. ``known``: they were known before. ``problems``: why not."""

    came: Came
    known: bool = False
    problems: Sequence[LeernetError] = ()

    @property
    def is_new(self) -> bool:
        """Whether anything comes of it."""
        return self.came not in (Came.ALREADY, Came.REFUSED)


@dataclass(frozen=True)
class Unmailed(Work):
    """Whatever changes is written down and told as ever, but nobody is mailed about it."""

    def journal(self, kind: str, subject_id: int, *, event_id: int | None = None, **data: object) -> None:
        """With the word that no mail goes out."""
        super().journal(kind, subject_id, event_id=event_id, **{WITHOUT_MAIL: True}, **data)


def bring_in(work: Work, wish: Wish, person: RegistrationRequest) -> Fate:
    """Do it for one person, in the transaction of the caller. Whoever is in already stays as they are.

    :raises LeernetError: whatever refuses them: see :func:`~leernet.services.registering.registration.register`,
        :func:`~leernet.services.registering.inviting.invite` and
        :func:`~leernet.services.membership.joining.join`
    """
    known = work.db.scalar(select(Participant.id).where(Participant.email_key == email_key(person.email)))
    if known is not None and _is_in(work, wish, known):
        return Fate(came=Came.ALREADY, known=True)
    if not wish.mails and wish.aim is not Aim.INVITE:
        work = Unmailed(work.db, work.actor, work.now, work.plugins, work.settings)
    return Fate(came=_BY_AIM[wish.aim](work, wish, person), known=known is not None)


def try_all(work: Work, wish: Wish, people: Sequence[RegistrationRequest]) -> Sequence[Fate]:
    """What would come of each, in order, each with those before them in; then all of it is undone."""
    outside = work.db.begin_nested()
    try:
        return [_try(work, wish, one) for one in people]
    finally:
        outside.rollback()
        work.db.expire_all()


def refused(error: LeernetError) -> Fate:
    """For somebody who cannot come in."""
    problems = error.problems if isinstance(error, InvalidInput) else ()
    return Fate(came=Came.REFUSED, problems=problems or (error,))


def _try(work: Work, wish: Wish, person: RegistrationRequest) -> Fate:
    try:
        with work.db.begin_nested():
            return bring_in(work, wish, person)
    except LeernetError as error:
        return refused(error)


def _is_in(work: Work, wish: Wish, participant_id: int) -> bool:
    if wish.aim is Aim.MEMBER:
        member = select(Membership.id).join(Series, Series.id == Membership.series_id).where(Series.slug == wish.slug)
        who = Membership.participant_id == participant_id, Membership.status == MembershipStatus.MEMBER
        return work.db.scalar(member.where(*who)) is not None
    live = Registration.participant_id == participant_id, Registration.status.in_(LIVE)
    at_event = select(Registration.id).join(Registration.event).where(Event.slug == wish.slug)
    return work.db.scalar(at_event.where(*live)) is not None


def _register(work: Work, wish: Wish, person: RegistrationRequest) -> Came:
    done = add_walk_in(work, person) if wish.beyond else register(work, person)
    return Came.REGISTERED if done.status is RegistrationStatus.CONFIRMED else Came.WAITS


def _invite(work: Work, wish: Wish, person: RegistrationRequest) -> Came:
    done = invite(work, wish.slug, InvitationRequest(emails=[person.email], language=person.language))
    return Came.INVITED if done.ids else Came.ALREADY


def _join(work: Work, wish: Wish, person: RegistrationRequest) -> Came:
    request = JoinRequest(
        series=wish.slug,
        name=person.name,
        email=person.email,
        organisation=person.organisation,
        function=person.function,
        department=person.department,
        phone=person.phone,
        format=person.format,
        audience=person.audience,
        language=person.language,
    )
    join(work, request)
    return Came.MEMBER


_BY_AIM = {Aim.REGISTER: _register, Aim.INVITE: _invite, Aim.MEMBER: _join}
