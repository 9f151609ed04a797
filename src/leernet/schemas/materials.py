"""What an organiser fills in for a material: its title, a link or a file, who may see it and from when on."""

from collections.abc import Mapping
from datetime import date, datetime, time
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from marshmallow import Schema

from ..errors import InvalidInput, Problem
from ..model import Material, MaterialFor, MaterialFrom
from ..services.materials.managing import MaterialRequest, check_material
from ..services.requests import CheckedFile, SentFile
from ..settings import Settings
from .desk import ADDRESS, WebAddress
from .load import load
from .texts import Line

LANGUAGES = ("nl", "en")
E_ = TypeVar("E_", bound=StrEnum)


class MaterialSchema(Schema):
    """A material without its file."""

    title_nl = Line()
    title_en = Line()
    url = WebAddress(largest=ADDRESS)
    audience = Line(missing=Problem("audience_missing", "Choose who may see it."))
    shown = Line(missing=Problem("shown_missing", "Choose from when on it is shown."))
    day = Line(largest=10)
    clock = Line(largest=8)


def load_material(
    sent: Mapping[str, str],
    file: SentFile | None,
    *,
    settings: Settings,
    present: Material | None = None,
    of_event: bool = True,
) -> MaterialRequest:
    """The material that was sent.

    :param present: what is there already: it stays where neither a link nor a file was given
    :param of_event: whether it is of an event, after which it can be shown
    :raises InvalidInput: ``form_invalid``, with all problems
    """
    problems: list[Problem] = []
    values: dict[str, str] = {}
    try:
        values = {name: str(value) for name, value in load(MaterialSchema(), sent).items()}
    except InvalidInput as error:
        problems += error.problems
    title = {one: text for one in LANGUAGES if (text := values.get(f"title_{one}", ""))}
    if values and not title:
        problems.append(Problem("title_missing", "Type a title, in Dutch or in English.", field="title_nl"))
    checked = _checked(file, settings, problems)
    problems += _content(values, file, present)
    audience = _choice(MaterialFor, values, "audience", problems)
    shown = _choice(MaterialFrom, values, "shown", problems)
    if shown is MaterialFrom.AFTER and not of_event:
        problems.append(Problem("shown_missing", "Choose from when on it is shown.", field="shown"))
    moment = _moment(values, settings.timezone, problems) if shown is MaterialFrom.MOMENT else None
    if problems or audience is None or shown is None:
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=tuple(problems))
    return MaterialRequest(
        title=title, audience=audience, shown=shown, shown_from=moment, url=values["url"], file=checked
    )


def material_values(material: Material, timezone: ZoneInfo) -> dict[str, str]:
    """The values of the form for a material that is there."""
    moment = material.shown_from.astimezone(timezone) if material.shown_from else None
    return {
        **{f"title_{one}": material.title.get(one, "") for one in LANGUAGES},
        "url": material.url,
        "audience": material.audience.value,
        "shown": material.shown.value,
        "day": f"{moment:%Y-%m-%d}" if moment else "",
        "clock": f"{moment:%H:%M}" if moment else "",
    }


def _checked(file: SentFile | None, settings: Settings, problems: list[Problem]) -> CheckedFile | None:
    if file is None:
        return None
    try:
        return check_material(file, settings)
    except Problem as problem:
        problems.append(problem)
        return None


def _content(values: Mapping[str, str], file: SentFile | None, present: Material | None) -> list[Problem]:
    if not values:
        return []
    if values["url"] and file is not None:
        return [Problem("material_twice", "Choose a file or type an address, not both.", field="url")]
    if not values["url"] and file is None and (present is None or not present.is_file):
        return [Problem("material_missing", "Choose a file, or type an address.", field="file")]
    return []


def _choice(kind: type[E_], values: Mapping[str, str], field: str, problems: list[Problem]) -> E_ | None:
    chosen = values.get(field, "")
    if chosen and chosen not in list(kind):
        missing = MaterialSchema().fields[field]
        assert isinstance(missing, Line)
        assert missing.missing is not None, "both have to be chosen"
        problems.append(Problem(missing.missing.code, missing.missing.message, field=field))
        return None
    return kind(chosen) if chosen else None


def _moment(values: Mapping[str, str], timezone: ZoneInfo, problems: list[Problem]) -> datetime | None:
    try:
        day, clock = date.fromisoformat(values["day"]), time.fromisoformat(values["clock"] or "00:00")
    except ValueError:
        problems.append(Problem("moment_invalid", "Type a day and a time such as 2026-12-31 and 09:30.", field="day"))
        return None
    return datetime.combine(day, clock.replace(tzinfo=None), timezone)
