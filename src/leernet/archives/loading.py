"""Load an archive: a new series with all that belongs to it, in one transaction, telling nobody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..archived import ArchivedTable
from ..errors import Problem
from ..i18n import N_
from ..programmes.editing import rehearse
from ..work import Work
from .arriving import Arriving
from .belonging import all_tables
from .checking import Loading
from .facts import load_facts
from .layout import table_in, wrong
from .people import load_people
from .programme import load_plan
from .reading import Archive
from .rows import load_rows
from .settling import settle
from .tables import BROUGHT, PEOPLE, ProgrammeTable


@dataclass(frozen=True, kw_only=True)
class Brought:
    """What came, or would come, with an archive.

    ``people_known`` were here already, and stay as they are; ``differing`` are the first of those with another name
    here: address, name in the archive, name here. ``organisations_there``: likewise, by slug. ``rows``: by table.
    ``left``: what leads to a series or an event that is not here, as it stands in the programme file.
    """

    series: str
    title: str
    events: int
    people_new: int
    people_known: int
    differing: Sequence[tuple[str, str, str]]
    organisations_new: int
    organisations_there: Mapping[str, tuple[str, str]]
    rows: Mapping[str, int]
    left: Sequence[str]

    @property
    def organisations_differing(self) -> Mapping[str, tuple[str, str]]:
        """Those that have another name here: by slug, the name in the archive and that here."""
        return {slug: names for slug, names in self.organisations_there.items() if names[0] != names[1]}


def load_archive(work: Work, archive: Archive) -> Brought:
    """Load everything of a series; nothing that is here changes, and no mail goes out because of it.

    :raises InvalidInput: ``archive_invalid``, with what is wrong and where
    :raises Conflict: ``archive_series_there``, ``archive_event_there``
    """
    kinds = all_tables(work.plugins.archived)
    _check_known(work, archive, kinds)
    arrived = load_plan(work, archive)
    series = arrived.series
    loading = Loading(work, archive, Arriving(work.db, series.id, kinds))
    rows: dict[str, int] = {}
    for kind in kinds:
        if isinstance(kind, ProgrammeTable):
            rows[kind.table.name] = load_facts(loading, kind)
        elif kind is PEOPLE:
            people = load_people(loading)
            rows[kind.table.name] = people.new
        else:
            rows[kind.table.name] = load_rows(loading, kind)
    settle(work, series)
    work.db.expire_all()
    work.journal(BROUGHT, series.id, people=people.new, known=people.known)
    return Brought(
        series=series.slug,
        title=series.title,
        events=arrived.events,
        people_new=people.new,
        people_known=people.known,
        differing=people.differing,
        organisations_new=arrived.organisations,
        organisations_there=arrived.there,
        rows=rows,
        left=arrived.left,
    )


def try_archive(work: Work, archive: Archive) -> Brought:
    """What would come of loading it; nothing is changed. Raises as :func:`load_archive` does."""
    return rehearse(work, lambda: load_archive(work, archive))


def _check_known(work: Work, archive: Archive, kinds: Sequence[ArchivedTable]) -> None:
    """Every table of the archive is known here: what cannot be loaded is not silently left out."""
    manifest = archive.manifest
    if missing := sorted(set(manifest.plugins) - set(work.plugins.archiving.values())):
        message = N_("The archive holds data of the plugin “{plugin}”, which is not installed here. Install it first.")
        raise wrong(*(Problem("archive_plugin_missing", message, field="plugins", plugin=one) for one in missing))
    known = {one.table.name for one in kinds}
    strange = [one.name for one in manifest.parts if (table_in(one.name) or PEOPLE.table.name) not in known]
    if strange:
        message = N_("The archive holds a table that is not known here.")
        raise wrong(*(Problem("archive_table_unknown", message, field=one) for one in strange))
