"""What can be edited: a series, an event, an organisation; each as its table, and as a programme of its own."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar, Protocol

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload, undefer

from ..errors import NotFound
from ..model import Contribution, Event, EventPartner, Organisation, Series, SeriesPartner
from ..work import Work
from .tables import Table, Tables, organisation_table

Model = type[Series] | type[Event] | type[Organisation]


class Subject(Protocol):
    """One thing to edit. ``place``: where it stands in its programme; ``slug`` is empty for what is new."""

    place: ClassVar[str]
    has_places: ClassVar[bool]
    model: ClassVar[Model]

    @property
    def slug(self) -> str: ...

    def read(self, work: Work, *, lock: bool) -> Table:
        """Its table; with ``lock`` nobody else changes it meanwhile. Raises :class:`~leernet.errors.NotFound`."""
        ...

    def document(self, table: Table) -> Table:
        """The programme with nothing else in it."""
        ...


@dataclass(frozen=True, kw_only=True)
class OneSeries:
    """A series."""

    place: ClassVar = "series"
    has_places: ClassVar = False
    model: ClassVar[Model] = Series
    slug: str = ""

    def read(self, work: Work, *, lock: bool) -> Table:
        """Without its delegations."""
        if not self.slug:
            return {}
        query = select(Series).where(Series.slug == self.slug)
        if lock:
            work.db.execute(_held(query))
        partners = selectinload(Series.partners).joinedload(SeriesPartner.organisation)
        options = (joinedload(Series.part_of), partners, selectinload(Series.questions))
        series = work.db.scalars(query.options(*options)).one_or_none()
        if series is None:
            raise NotFound("series_unknown", "There is no series “{series}”.", series=self.slug)
        return Tables(work.settings.timezone).series_plan(series)

    def document(self, table: Table) -> Table:
        """A file with a series and no events: those stay as they are."""
        return {"series": table}


@dataclass(frozen=True, kw_only=True)
class OneEvent:
    """An event; ``series`` is the slug of the one in which a new event comes, empty for one alone."""

    place: ClassVar = "events[0]"
    has_places: ClassVar = True
    model: ClassVar[Model] = Event
    slug: str = ""
    series: str = ""

    def read(self, work: Work, *, lock: bool) -> Table:
        """Without its delegations and its recap."""
        if not self.slug:
            return {}
        query = select(Event).where(Event.slug == self.slug)
        if lock:
            work.db.execute(_held(query))
        event = work.db.scalars(query.options(*_EVENT)).unique().one_or_none()
        if event is None:
            raise NotFound("event_unknown", "There is no event “{event}”.", event=self.slug)
        return Tables(work.settings.timezone).event_plan(event)

    def document(self, table: Table) -> Table:
        """A file that adds an event to a series that is there."""
        return {**({"in_series": self.series} if self.series else {}), "events": [table]}


def event_tables(work: Work, slugs: Collection[str]) -> dict[str, Table]:
    """The tables of many events, as :meth:`OneEvent.read` gives them, in a fixed number of statements."""
    events = work.db.scalars(select(Event).where(Event.slug.in_(slugs)).options(*_EVENT)).unique()
    tables = Tables(work.settings.timezone)
    return {event.slug: tables.event_plan(event) for event in events}


@dataclass(frozen=True, kw_only=True)
class OneOrganisation:
    """An organisation."""

    place: ClassVar = "organisations[0]"
    has_places: ClassVar = False
    model: ClassVar[Model] = Organisation
    slug: str = ""

    def read(self, work: Work, *, lock: bool) -> Table:
        """With its logo in it."""
        if not self.slug:
            return {}
        query = select(Organisation).where(Organisation.slug == self.slug)
        if lock:
            work.db.execute(_held(query))
        options = (undefer(Organisation.logo), joinedload(Organisation.part_of))
        organisation = work.db.scalars(query.options(*options)).one_or_none()
        if organisation is None:
            raise NotFound("organisation_unknown", "There is no organisation “{organisation}”.", organisation=self.slug)
        return organisation_table(organisation)

    def document(self, table: Table) -> Table:
        """A file with one organisation."""
        return {"organisations": [table]}


def _held(query: Select[Series] | Select[Event] | Select[Organisation]) -> Select[int]:
    """Hold the row. Its key may be referred to: people register while somebody edits."""
    row = query.column_descriptions[0]["entity"]
    return query.with_only_columns(row.id).with_for_update(key_share=True)


_EVENT = (
    joinedload(Event.follows),
    selectinload(Event.blocks),
    selectinload(Event.formats),
    selectinload(Event.audiences),
    selectinload(Event.agenda),
    selectinload(Event.questions),
    selectinload(Event.partners).joinedload(EventPartner.organisation),
    selectinload(Event.contributions).joinedload(Contribution.organisation),
)
