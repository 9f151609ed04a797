"""Organisations and partners of a programme, into the database."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from ..model import EventPartner, Organisation, SeriesPartner
from ..services.events.contributions import keep_name_then
from ..work import Work
from .changes_journal import changes_between
from .changing import Findings, Tally, assign, take_out
from .checks import cycle
from .parts import Logo, OrganisationPart, PartnerPart
from .tables import Table, organisation_table

P = TypeVar("P", SeriesPartner, EventPartner)


def load_organisations(
    work: Work,
    parts: Sequence[OrganisationPart],
    known: dict[str, Organisation],
    findings: Findings,
    tally: Tally,
) -> None:
    """Add and update organisations by slug. ``known`` comes in as the database has it, and goes out complete."""
    before = {part.slug: organisation_table(known[part.slug]) for part in parts if part.slug in known}
    created = {part.slug: _new(work, part) for part in parts if part.slug not in known}
    known |= created
    wholes = _wholes(parts)
    called = {part.slug: known[part.slug].called for part in parts if part.slug in before}
    changed = {part.slug for part in parts if _fill(known[part.slug], part)}
    for slug in changed & called.keys():
        if known[slug].called != called[slug]:
            keep_name_then(work, known[slug], called[slug])
    for slug in {*wholes, *(part.slug for part in parts)}:
        if _join(known[slug], known[whole] if (whole := wholes.get(slug)) else None):
            changed.add(slug)
    work.db.flush()
    for place, part in enumerate(parts):
        _check_cycle(known[part.slug], f"organisations[{place}]", findings)
        tally.count(created=part.slug in created, updated=part.slug in changed)
        _journal(work, known[part.slug], before.get(part.slug), changed=part.slug in changed)


def _journal(work: Work, organisation: Organisation, before: Table | None, *, changed: bool) -> None:
    if before is None:
        work.journal("organisation.added", organisation.id)
    elif changed:
        changes = changes_between(before, organisation_table(organisation))
        work.journal("organisation.changed", organisation.id, changes=changes)


def _new(work: Work, part: OrganisationPart) -> Organisation:
    organisation = Organisation(slug=part.slug, name=part.name)
    work.db.add(organisation)
    return organisation


def _fill(organisation: Organisation, part: OrganisationPart) -> bool:
    logo = part.logo or Logo(mimetype="", content=b"")
    return assign(
        organisation,
        {
            "name": part.name,
            "kind": part.kind,
            "short_name": part.short_name,
            "region": part.region,
            "code": part.code,
            "about": {language: text for language, text in part.about.items() if text},
            "url": part.url,
            "email": part.email,
            "valid_from": part.valid_from,
            "valid_to": part.valid_to,
            "logo_type": logo.mimetype,
            "logo": logo.content or None,
        },
    )


def _wholes(parts: Sequence[OrganisationPart]) -> dict[str, str]:
    """Of what each organisation is a part, whichever of the two says so."""
    said = {part.slug: part.part_of for part in parts if part.part_of}
    return said | {member: part.slug for part in parts for member in part.members}


def _join(organisation: Organisation, whole: Organisation | None) -> bool:
    return assign(organisation, {"part_of": whole})


def _check_cycle(organisation: Organisation, place: str, findings: Findings) -> None:
    """The file alone goes round in no circle (see :mod:`.checks`); with what was loaded before it might."""
    path = [organisation.slug]
    whole = organisation.part_of
    while whole is not None and whole.slug not in path:
        path.append(whole.slug)
        whole = whole.part_of
    if whole is not None:
        findings.add(cycle(f"{place}.part_of", "part_of", [*path, whole.slug]))


def load_partners(
    partners: list[P], made: type[P], parts: Sequence[PartnerPart], known: Mapping[str, Organisation]
) -> bool:
    """Make ``partners`` what the file says, by organisation and role; whether anything changed."""
    there = {(partner.organisation.slug, partner.role): partner for partner in partners}
    changed = False
    for position, part in enumerate(parts):
        partner = there.pop((part.organisation, part.role), None)
        if partner is None:
            partner = made(organisation=known[part.organisation], role=part.role)
            partners.append(partner)
            changed = True
        values: dict[str, object] = {
            "position": position,
            "shows_logo": part.logo,
            "scheme": part.scheme,
            "reference": part.reference,
            "note": part.note,
        }
        changed |= assign(partner, values)
    for gone in there.values():
        take_out(partners, gone)
    partners.sort(key=lambda partner: partner.position)
    return changed or bool(there)
