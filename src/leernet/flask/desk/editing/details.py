"""The form of a plugin's details, from its own marshmallow schema: a plugin needs no other door to be edited.

``metadata`` of a field may hold ``label`` and ``help``: a :class:`~leernet.Text`, or an English text that the plugin's
catalogue translates; ``markdown`` or ``lines=True`` for a text of many lines; ``options`` a :class:`~leernet.Text` for
each of the words of a ``OneOf``.
"""

from collections.abc import Mapping, Sequence

from marshmallow import Schema, fields, validate

from ....i18n import Text
from ...site import Site
from .items import Add, Field, Group, Item, Kind, Option, Rows

LONG = 300
"""A text that may be longer than this has a field of many lines."""


def items_of(site: Site, schema: Schema) -> list[Item]:
    """The fields of a schema, in its order."""
    there = [field for field in schema.fields.values() if not field.dump_only]
    return [_item(site, field.data_key or str(field.name), field) for field in there]


def _item(site: Site, name: str, field: "fields.Field[object]") -> Item:
    label, hint = _said(site, field, "label") or _readable(site, name), _said(site, field, "help")
    if isinstance(field, fields.Nested):
        inside = items_of(site, field.schema)
        if field.many:
            return _rows(site, name, label, hint, inside)
        return Group(name=name, label=label, hint=hint, items=inside, side_by_side=False)
    if isinstance(field, fields.List) and isinstance(field.inner, fields.Nested):
        return _rows(site, name, label, hint, items_of(site, field.inner.schema))
    kind, options = _kind(site, field)
    return Field(
        name=name,
        label=label,
        hint=hint,
        kind=kind,
        options=options,
        needed=field.required,
        most=_longest(field),
        default=_default(field, kind),
    )


def _rows(site: Site, name: str, label: str, hint: str, inside: Sequence[Item]) -> Rows:
    add = Add(site.gettext("Add: {what}", what=label), {})
    return Rows(name=name, label=label, hint=hint, title=f"{label} {{n}}", items=lambda row: inside, adds=(add,))


def _kind(site: Site, field: "fields.Field[object]") -> tuple[Kind, Sequence[Option]]:
    choices = _choices(site, field)
    if isinstance(field, fields.List):
        words = _choices(site, field.inner)
        return (Kind.SET, words) if words else (Kind.LINES if isinstance(field.inner, fields.String) else Kind.KEPT, ())
    if choices:
        return Kind.CHOICE, choices
    if isinstance(field, fields.String):
        return _kind_of_text(field), ()
    for sort, kind in _KINDS.items():
        if isinstance(field, sort):
            return kind, ()
    return Kind.KEPT, ()


_KINDS: "Mapping[type[fields.Field[object]], Kind]" = {
    fields.Boolean: Kind.FLAG,  # type: ignore[dict-item]
    fields.Integer: Kind.NUMBER,  # type: ignore[dict-item]
    fields.DateTime: Kind.MOMENT,  # type: ignore[dict-item]
    fields.Date: Kind.DAY,  # type: ignore[dict-item]
}


def _kind_of_text(field: fields.String) -> Kind:
    if isinstance(field, fields.Url):
        return Kind.URL
    if isinstance(field, fields.Email):
        return Kind.EMAIL
    many = field.metadata.get("markdown") or field.metadata.get("lines")
    return Kind.PROSE if many or _longest(field) > LONG else Kind.LINE


def _choices(site: Site, field: "fields.Field[object]") -> list[Option]:
    if isinstance(field, fields.Enum):
        values = [member.value if field.by_value else member.name for member in field.enum]
        return [Option(str(value), _readable(site, str(value))) for value in values]
    one_of = next((one for one in field.validators if isinstance(one, validate.OneOf)), None)
    if one_of is None:
        return []
    labels = [*one_of.labels] or [_readable(site, str(value)) for value in one_of.choices]
    words = field.metadata.get("options")
    if isinstance(words, Mapping):
        return [Option(str(one), words[one].get(site.language)) for one in one_of.choices if one in words]
    return [Option(str(value), site.gettext(label)) for value, label in zip(one_of.choices, labels, strict=False)]


def _longest(field: "fields.Field[object] | fields.String") -> int:
    lengths = [one.max for one in field.validators if isinstance(one, validate.Length) and one.max]
    return min(lengths, default=LONG if not isinstance(field, fields.Url) else 2000)


def _default(field: "fields.Field[object]", kind: Kind) -> str:
    value = field.load_default
    if kind is Kind.FLAG:
        return "yes" if value is True else ""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _said(site: Site, field: "fields.Field[object]", name: str) -> str:
    said = field.metadata.get(name)
    if isinstance(said, Text):
        return said.get(site.language)
    return site.gettext(said) if isinstance(said, str) else ""


def _readable(site: Site, name: str) -> str:
    """A name that nobody gave words to, in words that a catalogue can have."""
    return site.gettext(name.replace("_", " ").capitalize())
