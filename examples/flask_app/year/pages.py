"""Pages of plugins, in the hands of the people of the year: what they show, and the buttons on them.

Where a plugin is not installed nothing happens.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from leernet.home import home_of
from leernet.hookspecs import Acted, Addresses, Document, Subject, Visit
from leernet.model import Event, Registration, Series
from leernet.work import PARTICIPANT, Actor, Work

from .stage import ORGANISER, Stage


@dataclass(frozen=True)
class On:
    """What a page is about, and who is on it."""

    actor: Actor
    find: Callable[[Work], Subject]

    def scope(self, work: Work) -> Event | Series:
        """Of a desk: what it is about."""
        subject = self.find(work)
        assert not isinstance(subject, Registration), "a page of the desk"
        return subject


def of_event(slug: str) -> On:
    """The desk of an event."""
    query = select(Event).where(Event.slug == slug).options(joinedload(Event.series))
    return On(ORGANISER, lambda work: work.db.scalars(query).one())


def of_series(slug: str) -> On:
    """The desk of a series."""
    query = select(Series).where(Series.slug == slug)
    return On(ORGANISER, lambda work: work.db.scalars(query).one())


def of_person(uid: UUID) -> On:
    """Somebody's own page."""
    query = (
        select(Registration)
        .where(Registration.uid == uid)
        .options(joinedload(Registration.participant), joinedload(Registration.event).joinedload(Event.series))
    )
    return On(PARTICIPANT, lambda work: work.db.scalars(query).one())


def press(stage: Stage, page: str, on: On, do: str, /, **fields: str) -> Acted | None:
    """Fill in the form with this button, and press it."""
    sent = {"do": [do], **{name: [value] for name, value in fields.items()}}

    def act(work: Work) -> Acted | None:
        kind = work.plugins.pages.get(page)
        return kind.act(work.db, _visit(work, stage, on, {}), sent, work.journal) if kind else None

    return stage.network.run(on.actor, act)


def seen(stage: Stage, page: str, on: On, /, **arguments: str) -> Mapping[str, object]:
    """What stands on a page."""
    with stage.network.read() as work:
        kind = work.plugins.pages.get(page)
        shown = kind.show(work.db, _visit(work, stage, on, arguments)) if kind else None
        return {} if shown is None or isinstance(shown, Document) else shown.values


def _visit(work: Work, stage: Stage, on: On, arguments: Mapping[str, str]) -> Visit:
    network, subject = stage.network, on.find(work)
    links, tokens = network.links, network.tokens
    return Visit(
        subject=subject,
        now=work.now,
        timezone=network.settings.timezone,
        translator=network.translator("nl"),
        actor=on.actor.name,
        home=home_of(network.settings),
        arguments=arguments,
        pseudonym=partial(tokens.pseudonym, subject.uid) if isinstance(subject, Registration) else str,
        formats=work.plugins.formats,
        addresses=Addresses(
            own_page=links.registration,
            event=links.event,
            series=links.series,
            check_in=links.check_in,
            seal=tokens.seal,
        ),
    )
