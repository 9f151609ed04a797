"""How an event fills, as a chart with a table of the same figures; and a small one for a list of events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from ...charts import ON_PAGE, Growth, sparkline, steps
from ...charts.steps import count_on
from ...model import Event
from ...services.desk.filling import Filling, growth_of
from ..site import Site
from ..state import today

WEEK = timedelta(days=7)
ROWS = 12
"""Of the table: enough to see how it went, few enough to read."""


@dataclass(frozen=True)
class Chart:
    """A drawing, what it shows in words, and its figures: (day, with a place, waiting)."""

    drawing: Markup
    text: str
    rows: Sequence[tuple[str, int, int]]
    has_waiting: bool
    capacity: int | None


@dataclass(frozen=True)
class Small:
    """A small drawing, and in words what is new."""

    drawing: Markup
    text: str


def chart_of(site: Site, event: Event, found: Mapping[int, Filling]) -> Chart | None:
    """The chart of an event; None where nobody ever registered."""
    growth = _growth(site, event, found)
    if growth is None:
        return None
    first, last = site.long_day(growth.begins), site.long_day(growth.ends)
    count = growth.on(growth.ends)
    text = site.translator.ngettext(
        "From {first} to {last}: one person has a place.", "From {first} to {last}: {n} people have a place.",
        count, first=first, last=last,
    )  # fmt: skip
    drawn = steps(site.gettext("How it fills"), text, growth, (first, last), ON_PAGE)
    rows = [(site.long_day(day), growth.on(day), count_on(growth.waiting, day)) for day in _days(growth)]
    return Chart(Markup(drawn), text, rows, bool(growth.waiting), growth.capacity)  # noqa: S704  (escaped there)


def small_of(site: Site, event: Event, found: Mapping[int, Filling]) -> Small | None:
    """The small chart of an event to come; None where there is nothing to see yet."""
    growth = _growth(site, event, found)
    if growth is None or growth.begins == growth.ends:
        return None
    new = growth.on(growth.ends) - growth.on(growth.ends - WEEK)
    text = site.gettext("{n} in the last week", n=f"{new:+d}" if new else "0")
    return Small(Markup(sparkline(site.gettext("How it fills"), text, growth, ON_PAGE)), text)  # noqa: S704  (as above)


def _growth(site: Site, event: Event, found: Mapping[int, Filling]) -> Growth | None:
    filling = found.get(event.id)
    day = today(site)
    ends = event.blocks[-1].ends_at.astimezone(site.settings.timezone).date() if event.blocks else day
    return None if filling is None else growth_of(event, filling, day, ends)


def _days(growth: Growth) -> list[date]:
    """So many days at most, evenly, the first and the last among them."""
    span = (growth.ends - growth.begins).days
    parts = min(ROWS - 1, span) or 1
    return [growth.begins + timedelta(days=round(span * part / parts)) for part in range(parts + 1 if span else 1)]
