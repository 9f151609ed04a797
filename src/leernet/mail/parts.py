"""What letters have in common: when, how and where; who organises; whom to ask."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from babel.lists import format_list

from ..display import display_block, display_moment, display_when
from ..hookspecs import Change, Fact, FormatKind, Moment
from ..i18n import Translator
from ..invitations import contact_of
from ..links import Links
from ..model import AgendaItem, Event, EventPartner, Membership, PartnerRole, Registration, Series, SeriesPartner
from ..plugins import show
from ..services.changing.changes import KIND as EVENT_CHANGED
from ..services.places.lacks import lacks_of
from ..services.registering.items import chosen_by
from ..work import Work
from .letter import Link, Row
from .queries import enrolled_by, untold_changes

_ORGANISING = (PartnerRole.INITIATOR, PartnerRole.ORGANISER, PartnerRole.LEAD)


@dataclass(frozen=True)
class Case:
    """A change of a registration that its participant is written about."""

    work: Work
    links: Links
    translator: Translator
    change: Change
    registration: Registration

    @property
    def event(self) -> Event:
        """The event that it is about."""
        return self.registration.event

    @property
    def language(self) -> str:
        """The reader's language."""
        return self.translator.language

    @property
    def is_over(self) -> bool:
        """Whether the event has passed, so that there is nothing left to invite to."""
        return self.event.is_past(self.work.now, self.work.today)

    @cached_property
    def kind(self) -> FormatKind | None:
        """The format's plugin; None when it was uninstalled since."""
        return self.work.plugins.formats.get(self.registration.format.key)

    @cached_property
    def event_changes(self) -> Sequence[Mapping[str, object]]:
        """What this letter has to tell of changes, oldest first; see :mod:`leernet.services.changing.changes`."""
        this = [self.change.data] if self.change.kind == EVENT_CHANGED else []
        return [*untold_changes(self.work, self.change), *this]

    @cached_property
    def enrolled_by(self) -> Membership | None:
        """The membership through which this person was enrolled."""
        return enrolled_by(self.work, self.registration.registered_by)

    @property
    def format_name(self) -> str:
        """What the format is called."""
        return self.kind.label.get(self.language) if self.kind else self.registration.format.key


def when_rows(case: Case) -> list[Row]:
    """What and when."""
    return event_rows(case.work, case.links, case.translator, case.event)


def event_rows(work: Work, links: Links, translator: Translator, event: Event) -> list[Row]:
    """An event, what it belongs to, and when it is."""
    _, language = translator.gettext, translator.language
    foreign = event.language if event.language != language else ""
    about = event.series.title if event.series else ""
    rows = [Row(label=_("Event"), text=event.title, url=links.event(event.slug, language), language=foreign)]
    if about:
        rows.append(Row(label=_("Part of"), text=about, language=foreign))
    return [*rows, Row(label=_("When"), text=_when(work, event, language))]


def where_rows(case: Case, *, confirmed: bool) -> list[Row]:
    """How and where, as the format's plugin tells it; what is for participants only when they are."""
    _, kind, details = case.translator.gettext, case.kind, case.registration.format.details
    rows = [Row(label=_("You take part"), text=case.format_name)]
    if kind is None:
        return rows
    moment = Moment(
        now=case.work.now,
        starts_at=case.event.starts_at,
        ends_at=case.event.ends_at,
        timezone=case.work.settings.timezone,
        language=case.language,
    )
    who = f"format {kind.key}"
    nothing: list[Fact] = []
    facts = show(lambda: [*kind.public_facts(details, moment)], nothing, who)
    if confirmed and not case.is_over:
        facts = facts + show(lambda: [*kind.private_facts(details, moment)], nothing, who)
    if not facts:
        where = show(lambda: kind.summary(details, case.language), "", who)
        return rows + ([Row(label=_("Where"), text=where)] if where not in ("", case.format_name) else [])
    return rows + [_row(fact) for fact in facts]


def item_rows(case: Case) -> list[Row]:
    """The parts of the programme for which they signed up."""
    titles = [_with_time(case, item) for item in chosen_by(case.work, case.registration)]
    if not titles:
        return []
    foreign = case.event.language if case.event.language != case.language else ""
    return [Row(label=case.translator.gettext("What you come to"), text="\n".join(titles), language=foreign)]


def _with_time(case: Case, item: AgendaItem) -> str:
    """A part of the programme; at an event of several blocks with when it begins."""
    if item.starts_at is None or len(case.event.blocks) < 2:
        return item.title
    moment = display_moment(item.starts_at, case.work.settings.timezone, case.language, weekday=True)
    return f"{item.title} ({moment})"


def why_waiting(case: Case) -> list[str]:
    """What stands in the way of a place, as one sentence; nothing for who only waits for their turn."""
    gettext = case.translator.gettext
    lacks = lacks_of(case.work, [case.registration]).get(case.registration.id, [])
    said = format_list([gettext(lack.message, **lack.data) for lack in lacks], locale=case.language) if lacks else ""
    return [gettext("The reason: {reasons}.", reasons=said)] if said else []


def joins_from_a_distance(case: Case) -> bool:
    """Whether this format is attended through the personal page."""
    kind, details = case.kind, case.registration.format.details
    return kind is not None and show(
        lambda: kind.calendar_place(details, case.language).conference, False, f"format {kind.key}"
    )


def signed_by(work: Work, subject: Event | Series, language: str) -> str:
    """Who organises, in words: the event's organisers, else those of the series, else the network's name."""
    groups: Sequence[Iterable[EventPartner | SeriesPartner]] = [subject.partners]
    if isinstance(subject, Event) and subject.series:
        groups = [subject.partners, subject.series.partners]
    for partners in groups:
        # An organisation can have several of these roles; it signs once.
        names = list(dict.fromkeys(p.organisation.called for p in partners if p.role in _ORGANISING))
        if names:
            return format_list(names, locale="en_GB" if language == "en" else "nl")
    return work.settings.name.get(language)


def contact_link(subject: Event | Series) -> Link | None:
    """Whom to ask."""
    name, email = contact_of(subject)
    return Link(label=f"{name} ({email})" if name else email, url=f"mailto:{email}") if email else None


def _when(work: Work, event: Event, language: str) -> str:
    if not event.blocks:
        return _begun(display_when(event.when, language, weekday=True))
    times = [display_block(b.starts_at, b.ends_at, work.settings.timezone, language) for b in event.blocks]
    labels = (f"{block.label}: " if block.label else "" for block in event.blocks)
    return "\n".join(_begun(label + time) for label, time in zip(labels, times, strict=True))


def _begun(text: str) -> str:
    """With a capital: dates come as in the middle of a sentence."""
    return text[:1].upper() + text[1:]


def _row(fact: Fact) -> Row:
    return Row(label=fact.label, text=fact.text, url=fact.url, markdown=fact.markdown)
