"""What plugins have programme files say: ``[series.more.<key>]`` and ``[events.more.<key>]``."""

from collections.abc import Callable, Mapping
from functools import partial

from marshmallow import ValidationError, fields
from sqlalchemy.orm import Session

from ..errors import Problem
from ..hookspecs import ProgrammePart
from ..model import Details, Event, Series
from ..plugins import Plugins, Registry
from ..work import Work
from .changing import Findings
from .fields import flaw, unknown
from .kinds import check_details
from .source import SOURCE

More = Mapping[str, Details]
"""Checked details, by the key of the part."""


class MoreField(fields.Field[More]):
    """``more``: each table in it is checked by the plugin whose it is."""

    def __init__(self, of: type[Series] | type[Event]) -> None:
        super().__init__()
        self.of = of

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> More:
        if not isinstance(value, dict):
            raise flaw(Problem("not_a_table", "A table is needed here."))
        parts = _parts_of(SOURCE.get().plugins, self.of)
        found: dict[str, Details] = {}
        problems: dict[str, object] = {}
        for key, details in value.items():
            try:
                found[key] = _checked(parts, key, details)
            except ValidationError as error:
                problems[key] = error.messages
        if problems:
            raise ValidationError(problems)
        return found


def load_more(work: Work, subject: Series | Event, more: More, place: str, findings: Findings) -> bool:
    """Have each plugin make it so; whether anything changed."""
    if not more:
        return False
    work.db.flush()
    parts = _parts_of(work.plugins, type(subject))
    changed: list[bool] = []
    for key, details in more.items():
        part = parts[key]
        load = partial(part.load, work.db, subject, details, work.journal)
        findings.attempt(f"{place}.more.{key}", partial(_note, changed, load))
    return any(changed)


def _note(changed: list[bool], load: Callable[[], bool]) -> None:
    changed.append(load())


def dump_more(db: Session, plugins: Plugins, subject: Series | Event) -> dict[str, object]:
    """What each plugin has a file say."""
    parts = _parts_of(plugins, type(subject))
    found = {key: dict(part.dump(db, subject)) for key, part in sorted(parts.items())}
    return {key: details for key, details in found.items() if details}


def _checked(parts: Registry[ProgrammePart], key: str, details: object) -> Details:
    if key not in parts:
        raise ValidationError([unknown(key, sorted(parts))])
    if not isinstance(details, dict):
        raise flaw(Problem("not_a_table", "A table is needed here."))
    return check_details(parts[key].schema(), details)


def _parts_of(plugins: Plugins, of: type[Series] | type[Event]) -> Registry[ProgrammePart]:
    return plugins.series_parts if of is Series else plugins.event_parts
