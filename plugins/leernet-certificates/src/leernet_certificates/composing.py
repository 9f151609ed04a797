"""From a certificate that is being issued to what stands on its paper."""

from collections.abc import Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from leernet import Text
from leernet.display import display_date, display_range
from leernet.hookspecs import EventRecord, Issue
from leernet.model import Event

from .durations import duration
from .issuers import issuers_of
from .look import theme_of
from .paper import LONGEST, Language, Paper, Signatory, shorten
from .rule_words import role_names, texts_of
from .rules import attended, minutes_at, signatories_of
from .words import WORDS, enumeration

FEW_DAYS = 4
"""So many separate days are named one by one; more are named by the first and the last."""


def compose(db: Session, issue: Issue) -> Paper:
    """The paper of a certificate, in the language of its holder.

    :raises PaperError: something on it cannot be printed
    """
    certificate = issue.certificate
    event, subject = certificate.event, certificate.event or certificate.series
    assert subject is not None, "the table has a CHECK on it"
    language: Language = "en" if certificate.language == "en" else "nl"
    counting = attended(issue.details, issue.record)
    return Paper(
        language=language,
        holder=shorten(certificate.holder, LONGEST["holder"]),
        title=shorten(subject.title, LONGEST["title"]),
        series_title=shorten(event.series.title, LONGEST["series_title"]) if event and event.series else None,
        lines=_lines(issue, counting, language),
        hours=_hours(issue, counting, language),
        issuers=issuers_of(db, subject),
        signatories=tuple(
            Signatory(one["name"], one["function"], one["organisation"]) for one in signatories_of(issue.details)
        ),
        issued_on=display_date(certificate.issued_at.astimezone(issue.timezone).date(), language),
        number=certificate.number,
        code=certificate.code,
        verify_url=issue.verify_url,
        theme=theme_of(issue.brand),
    )


def _lines(issue: Issue, counting: Sequence[EventRecord], language: Language) -> tuple[str, ...]:
    dates = dates_of([record.event for record in counting], issue.timezone, language)
    lines = [dates] if dates else []
    if issue.certificate.event is None:
        took, planned = len(counting), max(len(counting), issue.record.planned or 0)
        one = planned == 1
        lines.insert(
            0,
            Text(
                nl=f"{took} van de {planned} {'bijeenkomst' if one else 'bijeenkomsten'}",
                en=f"{took} of {planned} {'event' if one else 'events'}",
            ).get(language),
        )
    if wanted := texts_of(issue.details, "roles"):
        had = [role for role in wanted if any(role in record.roles for record in counting)]
        named = role_names(had, language)
        lines.append(Text(nl=f"als {named}", en=f"as {named}").get(language))
    return tuple(lines)


def dates_of(events: Sequence[Event], timezone: ZoneInfo, language: Language) -> str:
    """The days of events, as truly as a line can hold: in a row, one by one, or the first and the last."""
    days = sorted({day for event in events for day in _days(event, timezone)})
    if not days:
        return ""
    in_a_row = (days[-1] - days[0]).days == len(days) - 1
    if in_a_row or len(days) > FEW_DAYS:
        return display_range(days[0], days[-1], language)
    return enumeration([display_date(day, language) for day in days], WORDS[language].conjunction)


def _days(event: Event, timezone: ZoneInfo) -> set[date]:
    days: set[date] = set()
    for block in event.blocks:
        day = block.starts_at.astimezone(timezone).date()
        # What ends at midnight ends on the day before.
        last = (block.ends_at - timedelta(microseconds=1)).astimezone(timezone).date()
        days |= {day + timedelta(days=number) for number in range((last - day).days + 1)}
    return days


def _hours(issue: Issue, counting: Sequence[EventRecord], language: Language) -> str | None:
    minutes = sum(minutes_at(issue.details, record) for record in counting)
    shown = issue.details.get("shows_hours", True) and minutes > 0
    return duration(minutes, language) if shown else None
