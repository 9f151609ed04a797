"""What a programme file says of needs and offers: the settings of a series, and the themes that forms offer."""

from collections.abc import Mapping, Sequence

from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from leernet.hookspecs import Journal, ProgrammePart
from leernet.model import Details, Event, Series

from .setup import setup_to_change
from .tables import Setup
from .themes import LONGEST, all_themes, find_or_make, offered

KEY = "exchange"
MOST_DAYS, MOST_THEMES = 3660, 100
COLUMNS: Mapping[str, str] = {
    "open": "is_open",
    "overview": "shows_overview",
    "keep_days": "keep_days",
    "need_question": "need_question",
    "offer_question": "offer_question",
    "consent_question": "consent_question",
}
"""Where each key of the table is kept."""
NONE = "none"
"""In a file, where a question is left out on purpose: what is empty is not written to a file at all."""


class SettingsSchema(Schema):
    """``[series.more.exchange]``. ``themes`` are those that forms offer; the questions are keys, or ``none``."""

    open = fields.Boolean()
    overview = fields.Boolean()
    keep_days = fields.Integer(strict=True, validate=validate.Range(min=1, max=MOST_DAYS))
    need_question = fields.String(validate=validate.Length(max=40))
    offer_question = fields.String(validate=validate.Length(max=40))
    consent_question = fields.String(validate=validate.Length(max=40))
    themes = fields.List(
        fields.String(validate=validate.Length(min=1, max=LONGEST)), validate=validate.Length(max=MOST_THEMES)
    )


class SettingsPart(ProgrammePart):
    """The settings. What a file leaves out stays as it is."""

    key = KEY
    of = Series

    def schema(self) -> Schema:
        """Settings and themes."""
        return SettingsSchema()

    def load(self, db: Session, subject: Series | Event, details: Details, journal: Journal) -> bool:
        """Make it so. An event that asks one of the questions may come later, so that it is there is not checked."""
        assert isinstance(subject, Series)
        set_up = _load_settings(db, subject, details, journal)
        wanted = details.get("themes")
        return (_load_themes(db, subject, wanted, journal) if isinstance(wanted, list) else False) or set_up

    def dump(self, db: Session, subject: Series | Event) -> Details:
        """All that an organiser decided; nothing as long as only the questions do."""
        there, themes = db.get(Setup, subject.id), [tag.name for tag in offered(db, subject.id)]
        settings = {key: _written(getattr(there, column)) for key, column in COLUMNS.items()} if there else {}
        return {**settings, **({"themes": themes} if themes else {})}


def _written(value: object) -> object:
    return NONE if value == "" else value


def _load_settings(db: Session, series: Series, details: Details, journal: Journal) -> bool:
    wanted = {COLUMNS[key]: "" if value == NONE else value for key, value in details.items() if key in COLUMNS}
    there = db.get(Setup, series.id)
    if not wanted or (there is not None and all(getattr(there, name) == wanted[name] for name in wanted)):
        return False
    setup = setup_to_change(db, series)
    before = {key: getattr(setup, column) for key, column in COLUMNS.items()}
    for name, value in wanted.items():
        setattr(setup, name, value)
    after = {key: getattr(setup, column) for key, column in COLUMNS.items()}
    journal("exchange.set_up", series.id, series=series.id, before=before, after=after)
    return True


def _load_themes(db: Session, series: Series, names: Sequence[str], journal: Journal) -> bool:
    """These are offered, and no others; what people typed stays with what they wrote."""
    wanted = {" ".join(name.split()).casefold(): " ".join(name.split()) for name in names}
    before = {tag.key: tag.name for tag in offered(db, series.id)}
    if before == wanted:
        return False
    find_or_make(db, series.id, wanted.values(), is_theme=True)
    for tag in all_themes(db, series.id):
        tag.is_theme, tag.name = tag.key in wanted, wanted.get(tag.key, tag.name)
    db.flush()
    journal("exchange.themes_set", series.id, series=series.id, before=sorted(before), after=sorted(wanted))
    return True
