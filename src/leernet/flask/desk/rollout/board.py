"""The board of a roll-out: which organisation has it when, in what form, and who was there; as a page and as a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask.typing import ResponseReturnValue

from ....model import Event, Right, Series
from ....services.desk.events import desk_event, desk_series
from ....services.events.coverage_board import Board, BoardFilter, Progress, Row, coverage_board
from ....work import Work
from ...route import Access, Route
from ...site import Site
from ..sheets import ENDINGS, sheet
from .lines import PROGRESS, Line, counted, format_label


@dataclass(frozen=True)
class Shown:
    """A board as its page shows it: what was asked for, and how many there are of each."""

    board: Board
    wanted: BoardFilter
    lines: list[Line]
    filters: list[tuple[str, str, int, bool]]
    """Value, words, number, and whether it is chosen."""
    formats: list[tuple[str, str]]
    registered: int
    present: int

    @property
    def is_filtered(self) -> bool:
        """Whether anything is left out."""
        return self.wanted != BoardFilter()


def scope_of(work: Work, kind: str, slug: str) -> Event | Series:
    """The template, or the series; raises :class:`~leernet.errors.NotFound`."""
    return desk_event(work, slug) if kind == "events" else desk_series(work, slug)


def shown(site: Site, board: Board) -> Shown:
    """What of a board the address asks for."""
    wanted = _wanted(site)
    rows = [row for row in board.rows if wanted.fits(row)]
    counts = board.counts
    filters = [("", site.gettext("All"), len(board.rows), wanted.progress is None)]
    filters += [
        (one.value, site.gettext(PROGRESS[one]), counts[one], wanted.progress is one)
        for one in Progress
        if counts[one] or wanted.progress is one
    ]
    return Shown(
        board,
        wanted,
        [Line(site, row) for row in rows],
        filters,
        [(key, format_label(site, key)) for key in board.formats],
        sum(row.turnout.registered for row in board.events),
        sum(row.turnout.present for row in board.events),
    )


def desk_export_rollout(site: Site, kind: str, slug: str, ending: str) -> ResponseReturnValue:
    """What the page shows, as a file for a spreadsheet."""
    wanted = _wanted(site)
    with site.network.read() as work:
        scope = scope_of(work, kind, slug)

    def rows(work: Work) -> Iterator[Sequence[str]]:
        yield _header(site)
        for row in coverage_board(work, scope).rows:
            if wanted.fits(row):
                yield list(_cells(site, row))

    return sheet(site, f"{slug}-{site.gettext('Roll-out').lower()}", ending, rows)


def _wanted(site: Site) -> BoardFilter:
    state = site.argument("state")
    return BoardFilter(
        progress=Progress(state) if state in set(Progress) else None,
        format=site.argument("format"),
        search=site.argument("q"),
        template=site.argument("template"),
    )


def _header(site: Site) -> list[str]:
    _ = site.gettext
    return [
        _("Organisation"), _("Region"), _("Code"), _("Pilot"), _("Status"), _("When"), _("How"), _("Event"),
        _("Together with"), _("Registered"), _("Present"), _("Groups that were there"), _("Nobody of"),
        _("Kinds of organisation that were there"), _("Followed by"),
    ]  # fmt: skip


def _cells(site: Site, row: Row) -> Iterator[str]:
    line = Line(site, row)
    yield row.organisation.name
    yield row.organisation.region
    yield row.organisation.code
    yield site.gettext("Yes") if row.is_pilot else ""
    yield line.progress
    yield line.when
    yield line.formats
    yield row.event.title if row.event else ""
    yield ", ".join(one.called for one in row.shares)
    yield str(row.turnout.registered) if row.event else ""
    yield str(row.turnout.present) if row.event else ""
    yield counted(line.audiences)
    yield ", ".join(line.missing)
    yield counted(line.kinds)
    yield ", ".join(one.title for one in line.follow_ups)


ROUTES = (
    Route(
        rule=f"/desk/<any(events,series):kind>/<slug>/rollout.{ENDINGS}",
        view=desk_export_rollout,
        right=Right.READ,
        access=Access.DESK,
    ),
)
