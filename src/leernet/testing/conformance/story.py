"""A plugin in a network in which something happens: what the suite of plugins tells it, shows of it and asks it."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from ...hookspecs import Change, PageKind, PagePlace, Person
from ...model import Certificate, JournalEntry, Registration
from ...plugins import Plugins, plugin_name
from ..events import add, some_event, some_series
from ..office import Office, Registered
from .base import Conformance, Plain

TITLE = "Hét <b>warmtenet</b> & \"'"


class Story(Conformance):
    """The plugin, with the two usual ways of taking part where it does not bring them."""

    plugin: object

    def plugins(self) -> Sequence[object]:
        """All of these."""
        brought = self.alone().formats
        return [*(Plain(key) for key in ("physical", "online") if key not in brought), self.plugin]

    def alone(self) -> Plugins:
        """What only this plugin brings."""
        return Plugins([self.plugin])

    @property
    def name(self) -> str:
        """What the plugin is called."""
        return plugin_name(self.plugin)

    def begin(self, office: Office) -> tuple[Registered, Registered]:
        """A series with an event, for which Anna and Bert registered."""
        series = some_series()
        series.title = TITLE
        add(office.network, some_event(series=series, title=TITLE, places={"physical": None, "online": 1}, number=1))
        anna, bert = office.register("Anna", "Gemeente Haarlem"), office.register("Bert")
        office.network.dispatcher.deliver()
        return anna, bert

    def live(self, office: Office) -> None:
        """Two months in which people register, wait, cancel, move up and come."""
        anna, _ = self.begin(office)
        cato, dirk = (office.register(name, format="online") for name in ("Cato", "Dirk"))
        office.cancel(cato)
        office.pass_by(days=7, hours=1)
        office.check_in(anna, dirk)
        office.pass_by(days=1)
        office.pass_by(days=60)

    def told(self, office: Office) -> Iterator[Change]:
        with office.network.read() as work:
            entries = work.db.query(JournalEntry).order_by(JournalEntry.id).all()
        for one in entries:
            if self.name in office.network.plugins.listeners_of(one.kind):
                yield Change(
                    id=one.id, kind=one.kind, subject=one.subject, subject_id=one.subject_id, event_id=one.event_id,
                    at=one.at, data=one.data,
                )  # fmt: skip

    def paths(self, office: Office, who: Registered) -> list[str]:
        return [_path(office, page, who) for page in self.alone().pages.values()]


def _path(office: Office, page: PageKind, who: Registered) -> str:
    match page.place:
        case PagePlace.OWN:
            return office.own_path(who, page.key)
        case PagePlace.EVENT | PagePlace.EVENT_DESK:
            return office.event_path(page.key, desk=page.place is PagePlace.EVENT_DESK)
    return office.series_path(page.key, desk=page.place is PagePlace.SERIES_DESK)


def person_of(office: Office, who: Registered) -> Person:
    """Who it is, as a plugin is asked."""
    with office.network.read() as work:
        person = work.db.get_one(Registration, who.id).participant
        certificates = work.db.scalars(select(Certificate.id).where(Certificate.participant_id == person.id))
        return Person(
            participant_id=person.id, email=person.email, registrations=[who.id], certificates=list(certificates)
        )
