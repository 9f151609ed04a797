"""The report for a funder: all of the picture on paper, without the name of a participant in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, object_session

from leernet.charts import Palette
from leernet.display import display_date, display_range
from leernet.hookspecs import Document, Visit
from leernet.model import Event, PartnerRole, Series, SeriesPartner
from leernet.press import Face, Press

from . import continuity, coverage, filling, meetings, reach
from .look import palette_of
from .shapes import Section
from .study import Study

BEHIND = frozenset({PartnerRole.INITIATOR, PartnerRole.ORGANISER, PartnerRole.LEAD, PartnerRole.FACILITATOR})
MOST_PAIRS = 25
MOST_COLUMNS = 10
MOST_FILLING = 12
MOST_SHORT = 16
"""Rows of a table that stays on one page; a longer one is never left with a row or two alone."""
_FONTS = files("leernet_picture") / "fonts"
FACES = (
    Face("Leernet Noto Sans", 400, _FONTS / "NotoSans-Regular.ttf"),
    Face("Leernet Noto Sans", 700, _FONTS / "NotoSans-Bold.ttf"),
)


@dataclass(frozen=True)
class Held:
    """An event in the report. ``recap``: its title, once it was published."""

    title: str
    date: str
    theme: str
    address: str
    recap: str


def report(study: Study, visit: Visit, press: Press) -> Document:
    """The PDF."""
    series = visit.series
    palette = palette_of(visit.brand())
    sections = _sections(study)
    partners = _partners(series)
    html = _template().render(
        _=study.translator.gettext,
        language=study.language,
        series=series,
        period=_period(study),
        made=display_date(study.facts.today, study.language),
        behind=[one.organisation.name for one in partners if one.role in BEHIND],
        funders=[_funder(one) for one in partners if one.role is PartnerRole.FUNDER],
        events=[_held(study, visit, event) for event in study.on(study.facts.events)],
        sections=sections,
        most_short=MOST_SHORT,
    )
    charts = {
        chart.key: ("image/svg+xml", chart.draw(palette).encode()) for section in sections for chart in section.charts
    }
    name = study.translator.gettext("network-report")
    return Document(
        filename=f"{series.slug}-{name}.pdf",
        mimetype="application/pdf",
        content=press.print(html, _css(palette), charts),
    )


def _sections(study: Study) -> list[Section]:
    """Those of the views, as far as they suit paper."""
    grown = filling.sections(study)
    if len(grown[0].charts) > MOST_FILLING:
        grown = [replace(grown[0], charts=())]
    views = [reach.sections(study), continuity.sections(study), coverage.sections(study), grown,
             meetings.sections(study)]  # fmt: skip
    return [_fitting(study, section) for view in views for section in view]


def _fitting(study: Study, section: Section) -> Section:
    """Without tables that are wider than the paper, and with the first of the pairs only."""
    tables = [table for table in section.tables if len(table.head) <= MOST_COLUMNS]
    cut = [replace(one, rows=one.rows[:MOST_PAIRS]) if one.key == "pairs" else one for one in tables]
    if tables == list(section.tables) and cut == tables:
        return section
    said = section.text
    if cut != tables:
        said += " " + study.translator.gettext("The table names the {n} pairs that met most often.", n=MOST_PAIRS)
    if len(tables) < len(section.tables):
        said += " " + study.translator.gettext("This table is too wide for paper; it can be downloaded at the desk.")
    return replace(section, tables=cut, text=said.strip())


def _partners(series: Series) -> Sequence[SeriesPartner]:
    db = object_session(series)
    assert isinstance(db, Session), "the series was just read"
    query = (
        select(SeriesPartner)
        .where(SeriesPartner.series_id == series.id)
        .order_by(SeriesPartner.position, SeriesPartner.id)
        .options(joinedload(SeriesPartner.organisation))
    )
    return db.scalars(query).all()


def _funder(partner: SeriesPartner) -> str:
    more = ", ".join(filter(None, (partner.scheme, partner.reference)))
    return f"{partner.organisation.name} ({more})" if more else partner.organisation.name


def _period(study: Study) -> str:
    """From the first event that was held to the last."""
    held = [event.starts_at for event in study.facts.held if event.starts_at is not None]
    return display_range(study.day(min(held)), study.day(max(held)), study.language) if held else ""


def _held(study: Study, visit: Visit, event: Event) -> Held:
    recap = event.recap if event.recap and event.recap.is_published(study.facts.now) else None
    number = f"{event.number}. " if event.number is not None else ""
    return Held(
        title=f"{number}{event.title}",
        date=study.date(event),
        theme=event.theme,
        address=visit.address(event),
        recap=recap.title if recap else "",
    )


@cache
def _template() -> Template:
    environment = Environment(loader=PackageLoader("leernet_picture"), autoescape=True, undefined=StrictUndefined)
    return environment.get_template("leernet_picture/report.html")


def _css(palette: Palette) -> str:
    """Measures from the file, colours from the look: they were checked to be nothing but a colour."""
    sheet = (files(__package__) / "templates" / "leernet_picture" / "report.css").read_text("utf-8")
    return f"""{sheet}
body {{ color: {palette.text} }}
h1, h2, h3, a {{ color: {palette.first} }}
.title {{ border-color: {palette.second} }}
dt, .minor, thead th {{ color: {palette.muted} }}
td, th {{ border-color: {palette.line} }}
"""
