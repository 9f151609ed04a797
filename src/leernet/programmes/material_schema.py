"""The shape of ``materials`` in a programme file, of a series or of an event: links, and files beside the programme."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import PurePath

from marshmallow import ValidationError, fields, validates_schema

from ..errors import Problem
from ..model import FileKind, MaterialFor
from ..schemas import load_file
from ..services.asking.files import MB, checked_file
from ..services.requests import CheckedFile
from ..settings import MAX_UPLOAD_MB
from . import recap_parts
from .fields import Link, Moment, Word, attempt, text_of
from .part_schemas import PartSchema
from .question_schema import texts
from .source import SOURCE


class Shown(StrEnum):
    """From when on, without a moment."""

    NOW = "now"
    AFTER = "after"


class OfSeries(StrEnum):
    """The same of a series, which is not over on one day."""

    NOW = "now"


class BesideField(fields.Field[CheckedFile]):
    """The name of a file in the folder of the programme, or below it: checked as one that is sent at the desk.

    Of what it says; how large it may be, the network says when the programme is loaded.
    """

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> CheckedFile:
        name = text_of(value)
        content = attempt(lambda: SOURCE.get().read(name, MAX_UPLOAD_MB * MB))
        sent = load_file(PurePath(name).name, content)
        return attempt(lambda: checked_file(sent, tuple(FileKind), MAX_UPLOAD_MB, "file"))


class SharedMaterialSchema(PartSchema):
    """``materials`` of an event."""

    makes = recap_parts.SharedMaterialPart
    title = texts(200)
    url = Link()
    file = BesideField()
    seen_by = Word(MaterialFor)
    shown = Word[StrEnum](Shown)
    shown_from = Moment()

    @validates_schema
    def _check(self, data: Mapping[str, object], **_: object) -> None:
        title = data.get("title")
        if not isinstance(title, Mapping) or not any(title.values()):
            problem = Problem("title_missing", "Type a title, in Dutch or in English.")
            raise ValidationError({"title": [problem]})
        if data.get("url") and data.get("file"):
            problem = Problem("material_both", "This is a link or a file. Leave one of them out.")
            raise ValidationError({"file": [problem]})
        if not (data.get("url") or data.get("file")):
            problem = Problem("missing", "This is missing, and cannot be left out.")
            raise ValidationError({"url": [problem]})


class SeriesMaterialSchema(SharedMaterialSchema):
    """``materials`` of a series."""

    shown = Word[StrEnum](OfSeries)
