"""Lists for a spreadsheet: all needs and offers, and the numbers of each theme."""

from collections.abc import Callable, Iterator, Mapping

from sqlalchemy.orm import Session

from leernet.hookspecs import Document, Visit, csv_file

from . import words
from .counting import Numbers, overview_of
from .filters import Filter
from .tables import Entry, Way
from .themes import all_themes


def entries_file(db: Session, visit: Visit) -> Document:
    """All that the filter shows, with whose it is: for the organisers."""
    rows = db.scalars(Filter.of(visit.series.id, visit.arguments).statement())
    name = visit.translator.gettext("needs-and-offers")
    return csv_file(f"{visit.series.slug}-{name}.csv", _entries(list(rows), visit), visit.language)


def themes_file(db: Session, visit: Visit) -> Document:
    """The numbers of each theme: nothing of anybody."""
    name = visit.translator.gettext("themes")
    return csv_file(f"{visit.series.slug}-{name}.csv", _themes(db, visit), visit.language)


def _entries(entries: list[Entry], visit: Visit) -> Iterator[list[str]]:
    _ = visit.translator.gettext
    yield [
        _("Kind"), _("Text"), _("Themes"), _("In this form"), _("For whom"), _("Name"), _("Organisation"),
        _("E-mail address"), _("May be introduced"), _("Came in"), _("Date"),
    ]  # fmt: skip
    for one in entries:
        ways = [words.WAYS[way].get(visit.language) for way in Way if way.value in one.ways]
        yield [
            words.KINDS[one.kind].get(visit.language),
            one.text,
            ", ".join(tag.name for tag in one.tags),
            ", ".join(ways),
            words.WHOSE[one.whose].get(visit.language),
            one.name,
            one.organisation,
            one.email,
            _("yes") if one.may_introduce else _("no"),
            words.SOURCES[one.source].get(visit.language),
            one.created_at.astimezone(visit.timezone).strftime("%Y-%m-%d"),
        ]


def _themes(db: Session, visit: Visit) -> Iterator[list[str]]:
    _ = visit.translator.gettext
    overview = overview_of(db, visit.series.id, all_themes(db, visit.series.id))
    yield [_("Theme"), _("Needed"), _("Offered"), _("Organisations")]
    for one in overview.themes:
        yield _numbers(one.tag.name if one.tag else "", one)
    yield _numbers(_("Without a theme"), overview.without)
    yield _numbers(_("Together"), overview.together)


def _numbers(name: str, one: Numbers) -> list[str]:
    return [name, str(one.needs), str(one.offers), str(one.organisations)]


FILES: Mapping[str, Callable[[Session, Visit], Document]] = {"csv": entries_file, "themes-csv": themes_file}
"""By what the address asks for."""
