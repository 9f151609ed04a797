"""Over which organisations a programme is rolled out: a list as people type it, and when."""

import re
from collections.abc import Mapping, Sequence

from marshmallow import Schema

from ..errors import InvalidInput, Problem
from ..model import When
from ..services.events.rollouts import MOST, NAME, RolloutRequest, untitled
from .load import load
from .texts import Line, Text

LONGEST = 60_000
_BETWEEN = re.compile("[+;]")
_NOBODY = Problem("organisations_missing", "Type at least one organisation.")


class OrganisationsSchema(Schema):
    """The list alone."""

    organisations = Text(missing=_NOBODY, largest=LONGEST)


class RolloutSchema(OrganisationsSchema):
    """With what its events are called, and when they are."""

    title = Line(missing=Problem("title_missing", "Type what the events are called."), largest=200)
    period = Line(largest=10)
    year = Line(largest=4)
    announce = Line(largest=3)
    pilot = Line(largest=3)


def load_rollout(sent: Mapping[str, str], slugs: Mapping[str, str]) -> RolloutRequest:
    """What was filled in; raises :class:`~leernet.errors.InvalidInput` with all problems.

    :param slugs: of organisations, by what people call them in small letters
    """
    values = load(RolloutSchema(), sent)
    problems: list[Problem] = []
    groups = _groups(str(values["organisations"]), slugs, problems)
    if NAME not in str(values["title"]):
        problems.append(untitled())
    when = _when(str(values["period"]), str(values["year"]), problems)
    _refuse(problems)
    return RolloutRequest(
        groups=groups,
        title=str(values["title"]),
        when=when,
        announce=values["announce"] == "yes",
        first_is_pilot=values["pilot"] == "yes",
    )


def load_organisations(sent: Mapping[str, str], slugs: Mapping[str, str]) -> list[str]:
    """The slugs of the organisations that were listed, each once; raises :class:`~leernet.errors.InvalidInput`."""
    values = load(OrganisationsSchema(), sent)
    problems: list[Problem] = []
    groups = _groups(str(values["organisations"]), slugs, problems)
    _refuse(problems)
    return list(dict.fromkeys(slug for group in groups for slug in group))


def _groups(text: str, slugs: Mapping[str, str], problems: list[Problem]) -> list[Sequence[str]]:
    """One event on a line; organisations that share it stand beside one another: "Aa en Hunze + Tynaarlo"."""
    groups: list[Sequence[str]] = []
    for line in text.splitlines():
        names = [" ".join(name.split()) for name in _BETWEEN.split(line)]
        names = [name for name in names if name]
        if names:
            groups.append([_slug(name, slugs, problems) for name in names])
    if not groups:
        problems.append(Problem(_NOBODY.code, _NOBODY.message, field="organisations"))
    if len(groups) > MOST:
        problems.append(
            Problem("rollout_too_many", "At most {most} events go at once.", field="organisations", most=MOST)
        )
    return groups


def _slug(name: str, slugs: Mapping[str, str], problems: list[Problem]) -> str:
    found = slugs.get(name.casefold()) or slugs.get(f"gemeente {name.casefold()}")
    if found is None:
        problems.append(
            Problem(
                "organisation_unlisted",
                "There is no organisation “{name}” here. Add it first under “All organisations”.",
                field="organisations",
                name=name[:80],
            )
        )
    return found or ""


def _when(period: str, year: str, problems: list[Problem]) -> str:
    if not period:
        return ""
    try:
        return When.parse(year if period == "year" else f"{year}-{period}").edtf
    except InvalidInput:
        problems.append(Problem("year_missing", "Type the year, such as 2030.", field="year"))
        return ""


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=tuple(problems))
