"""The calendar entries of a registration: for the mail to its participant, and for the file on the personal page.

The same UID in both, so that a calendar program knows them for the same: one for each registration and block. A
colleague's invitation has another, for its attendee and its link are other ones; who registers again after cancelling
gets a fresh one, since what was cancelled does not come back to life in every calendar program.
"""

from collections.abc import Sequence
from uuid import uuid5

from .calendar import CalendarEntry, Method, calendar_file
from .hookspecs import CalendarPlace
from .i18n import Text
from .links import Links
from .model import Block, Event, Registration, RegistrationStatus, Series
from .plugins import show
from .work import Work

_JOIN = Text(nl="Online deelnemen via uw persoonlijke pagina:", en="Join through your personal page:")
_MORE = Text(nl="Over de bijeenkomst:", en="About the event:")
_IN_CALENDARS = frozenset({RegistrationStatus.CONFIRMED, RegistrationStatus.CANCELLED, RegistrationStatus.REPLACED})


def registration_entries(
    work: Work, links: Links, registration: Registration, *, lost: bool = False
) -> list[CalendarEntry]:
    """An entry for each block; none while the date is coarse, or for somebody who waits, unless they ``lost`` a place.

    Needs the registration's event with its blocks and series, its format and its participant.
    """
    if registration.status not in _IN_CALENDARS and not lost:
        return []
    place = _place(work, registration)
    return [_entry(work, links, registration, block, place) for block in registration.event.blocks]


def registration_calendar(
    work: Work, links: Links, registration: Registration, method: Method = "PUBLISH"
) -> Sequence[bytes]:
    """The ``.ics`` files: with ``PUBLISH`` one for all blocks, else one for each (RFC 5546 §3.2.2); maybe none."""
    entries = registration_entries(work, links, registration, lost=method == "CANCEL")
    groups = [entries] if method == "PUBLISH" and entries else [[entry] for entry in entries]
    return [calendar_file(group, method=method, timezone=work.settings.timezone) for group in groups]


def withdrawn_calendar(
    work: Work, links: Links, registration: Registration, blocks: Sequence[Block]
) -> Sequence[bytes]:
    """An ``.ics`` file with ``CANCEL`` for each block that the event has no longer; the blocks need not be stored."""
    place = CalendarPlace()
    entries = [_entry(work, links, registration, block, place) for block in blocks]
    return [calendar_file([entry], method="CANCEL", timezone=work.settings.timezone) for entry in entries]


def contact_of(subject: Event | Series) -> tuple[str, str]:
    """Name and address of whom to ask: an event's own contact, else that of its series; empty where there is none."""
    series = subject.series if isinstance(subject, Event) else None
    for each in (subject, series):
        if each is not None and each.contact_email:
            return each.contact_name, each.contact_email
    return "", ""


def _entry(work: Work, links: Links, registration: Registration, block: Block, place: CalendarPlace) -> CalendarEntry:
    event, language = registration.event, registration.language
    name, email = contact_of(event)
    join = links.join(registration.uid, language) if place.conference else None
    url = links.event(event.slug, language)
    return CalendarEntry(
        uid=str(uuid5(registration.uid, block.uid.hex)),
        sequence=event.sequence + registration.sequence,
        summary=f"{event.title} – {block.label}" if block.label else event.title,
        description=_description(join, url, language),
        start=block.starts_at,
        end=block.ends_at,
        location=place.location or None,
        conference=join,
        url=url,
        organiser_name=name or work.settings.name.get(language),
        organiser_email=email or work.settings.mail_from,
        attendee_name=registration.name,
        attendee_email=registration.participant.email,
        stamp=registration.changed_at,
        language=language,
        cancelled=registration.status is not RegistrationStatus.CONFIRMED,
    )


def _description(join: str | None, url: str, language: str) -> str:
    """Links only: the personal one to join, for most programs do not show CONFERENCE; never the bare join link."""
    parts = [f"{_JOIN.get(language)} {join}"] if join else []
    return "\n".join([*parts, f"{_MORE.get(language)} {url}"])


def _place(work: Work, registration: Registration) -> CalendarPlace:
    key, details = registration.format.key, registration.format.details
    return show(
        lambda: work.plugins.formats[key].calendar_place(details, registration.language),
        CalendarPlace(),
        f"format {key}",
    )
