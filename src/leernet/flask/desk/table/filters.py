"""Filters and order as they stand in the address of the table, for the page, the file and what is done with many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ....i18n import N_
from ....model import AgendaItem, Event, RegistrationStatus
from ....services.desk.filtering import Filter, Sort
from ...site import Site
from ...words import REGISTRATION_STATUSES
from ..acting import whole
from ..frame import Frame

SORTS: Mapping[Sort, str] = {
    Sort.ARRIVAL: N_("Who registered first"),
    Sort.NEWEST: N_("Who registered last"),
    Sort.NAME: N_("By name"),
    Sort.ORGANISATION: N_("By organisation"),
    Sort.CHANGED: N_("What changed last"),
}
BY_COLUMN: Mapping[str, tuple[Sort, ...]] = {
    "name": (Sort.NAME,),
    "organisation": (Sort.ORGANISATION,),
    "created": (Sort.ARRIVAL, Sort.NEWEST),
    "changed": (Sort.CHANGED,),
}
"""The orders that the heading of a column gives, one after the other."""

PRESENCE: Mapping[str, str] = {"yes": N_("Who was present"), "no": N_("Who was not recorded as present")}
KEPT = ("status", "item", "format", "audience", "present", "sort")
"""What belongs to a view. The words that somebody searches for do not: they can be a name."""


@dataclass(frozen=True)
class Asked:
    """What was asked for: ``filter``, and ``query`` as the address says it, without what says nothing here."""

    filter: Filter
    query: Mapping[str, str]

    def but(self, **values: str | None) -> dict[str, str]:
        """The query with other values, from the first page on; one that is None or empty is left out."""
        return {name: value for name, value in {**self.query, **values}.items() if value}

    @property
    def kept(self) -> dict[str, str]:
        """What of it belongs to a view."""
        return {name: value for name, value in self.query.items() if name in KEPT}

    def next_sort(self, column: str) -> str | None:
        """The order that the heading of a column leads to; None for one by which nothing is sorted."""
        sorts = BY_COLUMN.get(column, ())
        if not sorts:
            return None
        now = sorts.index(self.filter.sort) if self.filter.sort in sorts else -1
        return sorts[(now + 1) % len(sorts)].value

    def sorted_by(self, column: str) -> str:
        """``ascending`` or ``descending`` for the column by which it is sorted, as ``aria-sort`` has it."""
        if self.filter.sort not in BY_COLUMN.get(column, ()):
            return ""
        return "descending" if self.filter.sort in (Sort.NEWEST, Sort.CHANGED) else "ascending"

    @property
    def narrows(self) -> bool:
        """Whether anybody is left out."""
        return bool(set(self.query) - {"sort", "view"})


def asked_of(site: Site, event: Event, items: Sequence[AgendaItem]) -> Asked:
    """What this request asks for; what the event does not have is left out."""
    status, sort, present = site.argument("status"), site.argument("sort"), site.argument("present")
    wanted = Filter(
        status=RegistrationStatus(status) if status in list(RegistrationStatus) else None,
        item=next((one for one in items if one.key == site.argument("item")), None),
        format=next((one for one in event.formats if one.key == site.argument("format")), None),
        audience=next((one for one in event.audiences if one.key == site.argument("audience")), None),
        present={"yes": True, "no": False}.get(present) if event.blocks else None,
        search=site.argument("q"),
        sort=Sort(sort) if sort in list(Sort) else Sort.ARRIVAL,
    )
    query = {
        "view": site.argument("view"),
        "status": wanted.status.value if wanted.status else "",
        "item": (wanted.item.key or "") if wanted.item else "",
        "format": wanted.format.key if wanted.format else "",
        "audience": wanted.audience.key if wanted.audience else "",
        "present": present if wanted.present is not None else "",
        "q": wanted.search,
        "sort": wanted.sort.value if wanted.sort is not Sort.ARRIVAL else "",
    }
    after = replace(wanted, after=whole(site, "after"))
    return Asked(after, {name: value for name, value in query.items() if value})


def said(frame: Frame, wanted: Filter) -> list[str]:
    """The filters and the order in words, each by itself; the words that are searched for are not of it."""
    _ = frame.site.gettext
    present = {True: PRESENCE["yes"], False: PRESENCE["no"]}
    parts = [
        _(REGISTRATION_STATUSES[wanted.status]) if wanted.status else "",
        wanted.item.title if wanted.item else "",
        frame.label(wanted.format) if wanted.format else "",
        wanted.audience.label if wanted.audience else "",
        _(present[wanted.present]) if wanted.present is not None else "",
        _(SORTS[wanted.sort]) if wanted.sort is not Sort.ARRIVAL else "",
    ]
    return [part for part in parts if part]
