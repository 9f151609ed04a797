"""All that registering somebody depends on, in one row: the event, the way in, the person, their organisation."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import String, and_, bindparam, false, func, literal_column, or_, select

from ...errors import NotFound
from ...model import (
    LIVE,
    Admission,
    Audience,
    Block,
    Event,
    EventFormat,
    EventStatus,
    Organisation,
    Participant,
    Quota,
    Registration,
    RegistrationStatus,
    Series,
    email_key,
)
from ...model.base import table_of
from ...model.events import takes_registrations
from ...prepared import Prepared
from ...work import Work
from ..requests import RegistrationRequest
from .taking import room


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
    admission: Admission
    has_questions: bool
    version: int | None
    counts_everybody: bool | None
    limits_organisations: bool
    max_at_event: int | None
    max_in_series: int | None
    has_room: bool
    """Whether there seems to be a place for everybody: nothing is held, and others take some at this moment."""

    def takes_registrations(self, now: datetime) -> bool:
        """See :meth:`~leernet.model.Event.takes_registrations`."""
        return takes_registrations(self.status, (self.opens, self.closes), self.ends_at, now)


# Tables throughout: a single attribute of a class would make SQLAlchemy look for objects in the row.
_EVENT, _FORMAT, _AUDIENCE = (table_of(kind).c for kind in (Event, EventFormat, Audience))
_PERSON, _LIVE = (table_of(kind).c for kind in (Participant, Registration))
_BLOCK, _KNOWN, _SERIES, _QUOTA = (table_of(kind).c for kind in (Block, Organisation, Series, Quota))

# Written out: a list that SQLAlchemy expands at each execution takes longer than the rest of the query.
_IS_LIVE = _LIVE.status.in_([literal_column(f"'{status.value}'") for status in RegistrationStatus if status in LIVE])

_NAME = bindparam("organisation", type_=String)
_NOTHING = literal_column("''", String)
# Without the second condition PostgreSQL expects all organisations that have no short name, and reads them all.
_SHORT = and_(func.lower(_KNOWN.short_name) == func.lower(_NAME), _KNOWN.short_name != _NOTHING)
_ORGANISATION = (
    select(_KNOWN.id)
    .where(or_(func.lower(_KNOWN.name) == func.lower(_NAME), _SHORT))
    .where(_NOTHING != _NAME)
    .order_by(_KNOWN.id)
    .limit(1)
    .scalar_subquery()
)
_ENDS_AT = select(func.max(_BLOCK.ends_at)).where(_BLOCK.event_id == _EVENT.id).scalar_subquery()
_HAS_QUESTIONS = or_(_EVENT.has_questions, func.coalesce(_SERIES.has_questions, false()))
_LIMITS = or_(_EVENT.limits_organisations, func.coalesce(_SERIES.limits_organisations, false()))
_HAS_ROOM = room(_QUOTA, _QUOTA.held)
# Not a join: PostgreSQL would look for the event first, and read everybody at it, while it has no statistics yet.
_LIVE_ID = (
    select(_LIVE.id).where(_LIVE.event_id == _EVENT.id, _LIVE.participant_id == _PERSON.id, _IS_LIVE).scalar_subquery()
)
_FROM = (
    table_of(Event)
    .outerjoin(table_of(Series), _SERIES.id == _EVENT.series_id)
    .outerjoin(
        table_of(EventFormat),
        and_(_FORMAT.event_id == _EVENT.id, _FORMAT.key == bindparam("format"), _FORMAT.ended_at.is_(None)),
    )
    .outerjoin(table_of(Quota), _QUOTA.id == _FORMAT.quota_id)
    .outerjoin(table_of(Audience), and_(_AUDIENCE.event_id == _EVENT.id, _AUDIENCE.key == bindparam("audience")))
    .outerjoin(table_of(Participant), _PERSON.email_key == bindparam("email_key"))
)
_LOOK = Prepared(
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
        _LIVE_ID,
        _ORGANISATION,
        _EVENT.admission,
        _HAS_QUESTIONS,
        _QUOTA.version,
        _QUOTA.counts_everybody,
        _LIMITS,
        _EVENT.max_per_organisation,
        _SERIES.max_per_organisation,
        _HAS_ROOM,
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
    row = _LOOK.first(work.db, values)
    if row is None or row[2] is EventStatus.DRAFT:
        raise NotFound("event_unknown", "There is no event “{event}”.", event=request.event)
    return Seen._make(row)
