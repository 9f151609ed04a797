"""Who stands behind a series or an event: organisations grouped by what they do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..model import Event, Organisation, PartnerMixin, PartnerRole
from .site import Site
from .words import PARTNER_ROLES


@dataclass(frozen=True)
class Partner:
    """An organisation with all that it is to a series or event."""

    organisation: Organisation
    roles: tuple[PartnerRole, ...]
    schemes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """Organisations in the same roles, under one heading."""

    heading: str
    partners: list[Partner] = field(default_factory=list)

    @property
    def is_long(self) -> bool:
        """Whether a plain enumeration reads better than a list: many, of whom the same is to be said."""
        return len(self.partners) > 6 and len({_said(partner) for partner in self.partners}) == 1

    @property
    def notes(self) -> Sequence[str]:
        """What an enumeration says of them all."""
        return (*self.partners[0].schemes, *self.partners[0].notes)


def partners_of(event: Event) -> list[PartnerMixin]:
    """Those of an event first, then those of its series that are not named yet."""
    everybody: list[PartnerMixin] = [*event.partners, *(event.series.partners if event.series else [])]
    return list({(one.organisation.id, one.role): one for one in reversed(everybody)}.values())[::-1]  # type: ignore[attr-defined]


def groups_of(site: Site, partners: Iterable[PartnerMixin]) -> list[Group]:
    """The partners in their order; who has several roles stands under all of them at once."""
    groups: dict[tuple[PartnerRole, ...], Group] = {}
    for partner in merged(partners):
        if partner.roles not in groups:
            groups[partner.roles] = Group(_heading(site, partner.roles))
        groups[partner.roles].partners.append(partner)
    return list(groups.values())


def merged(partners: Iterable[PartnerMixin]) -> list[Partner]:
    """One partner for each organisation, with its roles in order."""
    found: dict[int, list[PartnerMixin]] = {}
    for partner in partners:
        found.setdefault(partner.organisation.id, []).append(partner)  # type: ignore[attr-defined]
    return [_merge(rows) for rows in found.values()]


def _said(partner: Partner) -> tuple[object, ...]:
    one = partner.organisation
    return (partner.schemes, partner.notes, one.part_of_id, tuple(member.id for member in one.members))


def _merge(rows: Sequence[PartnerMixin]) -> Partner:
    return Partner(
        organisation=rows[0].organisation,  # type: ignore[attr-defined]
        roles=tuple(dict.fromkeys(row.role for row in rows)),
        schemes=tuple(", ".join(part for part in (row.scheme, row.reference) if part) for row in rows if row.scheme),
        notes=tuple(dict.fromkeys(row.note for row in rows if row.note)),
    )


def _heading(site: Site, roles: Sequence[PartnerRole]) -> str:
    *first, last = (site.gettext(PARTNER_ROLES[role]) for role in roles)
    heading = site.gettext("{first} and {last}", first=", ".join(first), last=last) if first else last
    return heading[:1].upper() + heading[1:]
