"""All that registering somebody depends on, in one row: the event, the way in, the person, their organisation."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import String, and_, bindparam, func, literal_column, or_, select

from ..errors import NotFound
from ..model import (
    LIVE,
    Audience,
    Block,
    Event,
    EventFormat,
    EventStatus,
    Organisation,
    Participant,
    Registration,
    RegistrationStatus,
    email_key,
)
from ..model.base import table_of
from ..model.events import takes_registrations
from ..work import Work
from .requests import RegistrationRequest


class Seen(NamedTuple):
    """What is there for a request. None: no such format, audience, person, or organisation that we know."""

    event_id: int
    title: str
    status: EventStatus
    series_id: int | None
    opens: datetime | None
    closes: datetime | None
    waiting_list: bool
    ends_at: datetime | None
    format_id: int | None
    format_quota_id: int | None
    audience_id: int | None
    audience_quota_id: int | None
    released_at: datetime | None
    participant_id: int | None
    live_id: int | None
    organisation_id: int | None

    def takes_registrations(self, now: datetime) -> bool:
        """See :meth:`~leernet.model.Event.takes_registrations`."""
        return takes_registrations(self.status, (self.opens, self.closes), self.ends_at, now)


_EVENT, _FORMAT, _AUDIENCE = (table_of(kind).c for kind in (Event, EventFormat, Audience))
_PERSON, _LIVE = (table_of(kind).c for kind in (Participant, Registration))
_CALLED = func.lower(bindparam("organisation", type_=String))

# Written out: a list that SQLAlchemy expands at each execution takes longer than the rest of the query.
_IS_LIVE = _LIVE.status.in_([literal_column(f"'{status.value}'") for status in RegistrationStatus if status in LIVE])

_ORGANISATION = (
    select(Organisation.id)
    .where(or_(func.lower(Organisation.name) == _CALLED, func.lower(Organisation.short_name) == _CALLED))
    .where(_CALLED != literal_column("''"))
    .order_by(Organisation.id)
    .limit(1)
    .scalar_subquery()
)
_ENDS_AT = select(func.max(Block.ends_at)).where(Block.event_id == _EVENT.id).scalar_subquery()
_FROM = (
    table_of(Event)
    .outerjoin(table_of(EventFormat), and_(_FORMAT.event_id == _EVENT.id, _FORMAT.key == bindparam("format")))
    .outerjoin(table_of(Audience), and_(_AUDIENCE.event_id == _EVENT.id, _AUDIENCE.key == bindparam("audience")))
    .outerjoin(table_of(Participant), _PERSON.email_key == bindparam("email_key"))
    .outerjoin(
        table_of(Registration),
        and_(_LIVE.event_id == _EVENT.id, _LIVE.participant_id == _PERSON.id, _IS_LIVE),
    )
)
_LOOK = (
    select(
        _EVENT.id,
        _EVENT.title,
        _EVENT.status,
        _EVENT.series_id,
        _EVENT.registration_opens,
        _EVENT.registration_closes,
        _EVENT.waiting_list,
        _ENDS_AT,
        _FORMAT.id,
        _FORMAT.quota_id,
        _AUDIENCE.id,
        _AUDIENCE.quota_id,
        _AUDIENCE.released_at,
        _PERSON.id,
        _LIVE.id,
        _ORGANISATION,
    )
    .select_from(_FROM)
    .where(_EVENT.slug == bindparam("event"))
)


def look(work: Work, request: RegistrationRequest) -> Seen:
    """See what is there; raises :class:`~leernet.errors.NotFound` (``event_unknown``)."""
    values = {
        "event": request.event,
        "format": request.format,
        "audience": request.audience,
        "email_key": email_key(request.email),
        "organisation": request.organisation,
    }
    row = work.db.execute(_LOOK, values).one_or_none()
    if row is None or row[2] is EventStatus.DRAFT:
        raise NotFound("event_unknown", "There is no event “{event}”.", event=request.event)
    return Seen(*row)
