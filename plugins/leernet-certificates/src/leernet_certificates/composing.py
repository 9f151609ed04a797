"""From a certificate that is being issued to what stands on its paper."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from leernet import Text
from leernet.display import display_date, display_range
from leernet.hookspecs import Brand, EventRecord, Issue
from leernet.model import Event, EventPartner, Organisation, PartnerRole, Series, SeriesPartner

from .paper import (
    ASSET_TYPES,
    MAX_ASSET_BYTES,
    MAX_ISSUERS,
    Asset,
    Issuer,
    Language,
    Paper,
    PaperError,
    Signatory,
    Theme,
)
from .rules import attended, signatories_of

ISSUES = (PartnerRole.ORGANISER, PartnerRole.INITIATOR, PartnerRole.LEAD, PartnerRole.FACILITATOR)
"""The roles in which an organisation issues certificates; where nobody has one of them, all partners do."""

LONGEST = {"title": 200, "series_title": 200, "issuer": 100, "line": 140}
SHORTENED = "…"


def compose(db: Session, issue: Issue) -> Paper:
    """The paper of a certificate, in the language of its holder."""
    certificate = issue.certificate
    language: Language = "en" if certificate.language == "en" else "nl"
    counting = attended(issue.details, issue.record)
    event, series = certificate.event, certificate.series
    title = (event or series).title if (event or series) else ""  # type: ignore[union-attr]
    return Paper(
        language=language,
        holder=certificate.holder,
        title=_short(title, "title"),
        series_title=_short(event.series.title, "series_title") if event and event.series else None,
        lines=_lines(issue, counting, language),
        hours=_hours(issue, counting, language),
        issuers=_issuers(db, event or series),
        signatories=tuple(
            Signatory(one["name"], one["function"], one["organisation"]) for one in signatories_of(issue.details)
        ),
        issued_on=display_date(certificate.issued_at.astimezone(issue.timezone).date(), language),
        number=certificate.number,
        code=certificate.code,
        verify_url=issue.verify_url,
        theme=theme_of(issue.brand),
    )


def theme_of(brand: Brand) -> Theme:
    """The colours of a look, on white paper; leernet's own where the look has none that can be printed."""
    found = brand.properties
    default = Theme()
    try:
        return Theme(
            primary=found.get("--leernet-link", default.primary),
            accent=found.get("--leernet-accent", default.accent),
            text=found.get("--leernet-text", default.text),
            muted=found.get("--leernet-muted", default.muted),
        )
    except PaperError:
        return default


def _lines(issue: Issue, counting: Sequence[EventRecord], language: Language) -> tuple[str, ...]:
    dates = _dates([record.event for record in counting], issue.timezone, language)
    if issue.certificate.event is not None:
        return (dates,) if dates else ()
    took = len(counting)
    planned = issue.record.planned or took
    part = Text(nl=f"{took} van de {planned} bijeenkomsten", en=f"{took} of {planned} events").get(language)
    return tuple(line for line in (part, dates) if line)


def _dates(events: Sequence[Event], timezone: ZoneInfo, language: Language) -> str:
    days = sorted(
        moment.astimezone(timezone).date()
        for event in events
        for block in event.blocks
        for moment in (block.starts_at, block.ends_at)
    )
    return display_range(days[0], days[-1], language) if days else ""


def _hours(issue: Issue, counting: Sequence[EventRecord], language: Language) -> str | None:
    minutes = sum(record.minutes for record in counting)
    if not issue.details.get("shows_hours", True) or minutes <= 0:
        return None
    hours = f"{minutes / 60:.1f}".removesuffix(".0")
    one = hours == "1"
    return Text(nl=f"{hours.replace('.', ',')} uur", en=f"{hours} {'hour' if one else 'hours'}").get(language)


def _issuers(db: Session, subject: Event | Series | None) -> tuple[Issuer, ...]:
    """Kept with the transaction: the papers of a batch have the same issuers."""
    kept: dict[object, tuple[Issuer, ...]] = db.info.setdefault("leernet_certificates.issuers", {})
    if subject not in kept:
        kept[subject] = _find_issuers(db, subject)
    return kept[subject]


def _find_issuers(db: Session, subject: Event | Series | None) -> tuple[Issuer, ...]:
    partners = _partners(subject)
    wanted = [p for p in partners if p.role in ISSUES] or list(partners)
    shows = {p.organisation_id: p.shows_logo for p in wanted}
    ids = list(dict.fromkeys(p.organisation_id for p in wanted))[:MAX_ISSUERS]
    query = select(Organisation.id, Organisation.name, Organisation.logo_type, Organisation.logo)
    found = {row.id: row for row in db.execute(query.where(Organisation.id.in_(ids)))}
    issuers = [
        Issuer(_short(found[i].name, "issuer"), _logo(found[i].logo_type, found[i].logo) if shows[i] else None)
        for i in ids
    ]
    return tuple(issuers) or (Issuer(_short(subject.title if subject else "leernet", "issuer")),)


def _partners(subject: Event | Series | None) -> Sequence[EventPartner | SeriesPartner]:
    if isinstance(subject, Event):
        own: Sequence[EventPartner | SeriesPartner] = [p for p in subject.partners if p.role in ISSUES]
        return own or _partners(subject.series) or subject.partners
    return subject.partners if subject else ()


def _logo(mime: str, data: bytes | None) -> Asset | None:
    usable = data and mime in ASSET_TYPES and len(data) <= MAX_ASSET_BYTES
    return Asset(mime, data) if data and usable else None


def _short(text: str, what: str) -> str:
    longest = LONGEST[what]
    return text if len(text) <= longest else text[: longest - 1] + SHORTENED
