"""Two plain formats, for tests that are not about formats."""

from marshmallow import Schema, fields

from ..hookspecs import FormatKind, hookimpl
from ..i18n import Text
from ..model import Details


class _PlainSchema(Schema):
    place = fields.String(load_default="")


class PlainFormat(FormatKind):
    """The least that a format can be; its details are just a ``place``."""

    def __init__(self, key: str = "physical", label: Text | None = None) -> None:
        self.key = key
        self.label = label or Text(nl="Op locatie", en="On site")

    def schema(self) -> Schema:
        """A place, or nothing."""
        return _PlainSchema()

    def summary(self, details: Details, language: str) -> str:
        """The place."""
        return str(details.get("place") or self.label.get(language))


class PlainFormats:
    """A plugin with two formats, ``physical`` and ``online``, for tests that are not about formats."""

    name = "plain-formats"

    @hookimpl
    def leernet_formats(self) -> list[FormatKind]:
        """Both of them."""
        return [PlainFormat(), PlainFormat("online", Text(nl="Online", en="Online"))]
