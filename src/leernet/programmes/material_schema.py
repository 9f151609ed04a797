"""The shape of ``materials`` in a programme file, of a series or of an event: links, for a file has no bytes in it."""

from collections.abc import Mapping
from enum import StrEnum

from marshmallow import ValidationError, validates_schema

from ..errors import Problem
from ..model import MaterialFor
from . import recap_parts
from .fields import Link, Moment, Word
from .part_schemas import PartSchema
from .question_schema import texts


class Shown(StrEnum):
    """From when on, without a moment."""

    NOW = "now"
    AFTER = "after"


class OfSeries(StrEnum):
    """The same of a series, which is not over on one day."""

    NOW = "now"


class SharedMaterialSchema(PartSchema):
    """``materials`` of an event."""

    makes = recap_parts.SharedMaterialPart
    title = texts(200)
    url = Link(needed=True)
    seen_by = Word(MaterialFor)
    shown = Word[StrEnum](Shown)
    shown_from = Moment()

    @validates_schema
    def _check(self, data: Mapping[str, object], **_: object) -> None:
        title = data.get("title")
        if not isinstance(title, Mapping) or not any(title.values()):
            problem = Problem("title_missing", "Type a title, in Dutch or in English.")
            raise ValidationError({"title": [problem]})


class SeriesMaterialSchema(SharedMaterialSchema):
    """``materials`` of a series."""

    shown = Word[StrEnum](OfSeries)
