"""Who issues a certificate: the organisations behind the event or the series, with their logos."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from leernet.model import Event, EventPartner, Organisation, PartnerRole, Series, SeriesPartner

from .paper import ASSET_TYPES, LONGEST, MAX_ASSET_BYTES, MAX_ISSUERS, Asset, Issuer, shorten

Partners = Sequence[EventPartner | SeriesPartner]

ISSUES = frozenset({PartnerRole.ORGANISER, PartnerRole.INITIATOR, PartnerRole.LEAD, PartnerRole.FACILITATOR})
STANDS_IN = frozenset({PartnerRole.HOST, PartnerRole.RESEARCH_PARTNER})
"""The roles in which an organisation issues where nobody has one of :data:`ISSUES`. A funder never does."""

_KEPT = "leernet_certificates.issuers"


def issuers_of(db: Session, subject: Event | Series) -> tuple[Issuer, ...]:
    """The issuers, in the order of the partners; the title itself where there is no organisation.

    Kept with the transaction: the papers of a batch have the same ones.
    """
    kept: dict[tuple[str, int], tuple[Issuer, ...]] = db.info.setdefault(_KEPT, {})
    key = (type(subject).__name__, subject.id)
    if key not in kept:
        kept[key] = _named(db, _partners(subject)) or (Issuer(shorten(subject.title, LONGEST["issuer"])),)
    return kept[key]


def _partners(subject: Event | Series) -> Partners:
    """Those of the event itself, else those of its series."""
    groups: list[Partners] = [subject.partners]
    if isinstance(subject, Event) and subject.series is not None:
        groups.append(subject.series.partners)
    for roles in (ISSUES, STANDS_IN):
        for partners in groups:
            if found := [partner for partner in partners if partner.role in roles]:
                return found
    return ()


def _named(db: Session, partners: Partners) -> tuple[Issuer, ...]:
    ids = list(dict.fromkeys(partner.organisation_id for partner in partners))[:MAX_ISSUERS]
    with_logo = {partner.organisation_id for partner in partners if partner.shows_logo}
    query = select(Organisation.id, Organisation.name, Organisation.logo_type, Organisation.logo)
    found = {row.id: row for row in db.execute(query.where(Organisation.id.in_(ids)))} if ids else {}
    return tuple(
        Issuer(
            shorten(found[i].name, LONGEST["issuer"]),
            _logo(found[i].logo_type, found[i].logo) if i in with_logo else None,
        )
        for i in ids
    )


def _logo(mime: str, data: bytes | None) -> Asset | None:
    return Asset(mime, data) if data and mime in ASSET_TYPES and len(data) <= MAX_ASSET_BYTES else None
