"""An example of what a schema lets through, made from the schema: awkward where it can be, right where it must be."""

from collections.abc import Iterator

from marshmallow import Schema, ValidationError, fields, validate

HOSTILE = "<b>{name}</b>&\"'"
"""What no page may show as HTML, with the name of the field in it."""
_PLAIN: tuple[object, ...] = (
    "Abc", "abc", "a", "A", "NL", "1", 1, 0, 2.5, True, "2030-03-14", "12:30", "2030-03-14T12:30:00+00:00",
    "1234 AB", "#154273", "anna@example.org", "12345678-1234-5678-1234-567812345678", {}, [],
)  # fmt: skip


def example_of(schema: Schema) -> dict[str, object]:
    """Details that ``schema`` lets through, with every field that can be filled by guessing.

    Texts are :data:`HOSTILE`, web addresses have the name of their field in them.

    :raises AssertionError: a field that is needed cannot be guessed
    """
    found: dict[str, object] = {}
    missing: list[str] = []
    for name, field in schema.load_fields.items():
        values = [value for value in _candidates(field.data_key or name, field) if _fits(field, value)]
        if values:
            found[field.data_key or name] = values[0]
        elif field.required:
            missing.append(name)
    assert not missing, f"no example of {', '.join(missing)}: give `details`, as a programme file would have them"
    return found


def _fits(field: fields.Field[object], value: object) -> bool:
    try:
        field.deserialize(value)
    except (ValidationError, TypeError, ValueError):
        return False
    return True


def _candidates(name: str, field: fields.Field[object]) -> Iterator[object]:
    """What the field may take, the most telling first."""
    for one in field.validators:
        if isinstance(one, validate.OneOf):
            yield from one.choices
        elif isinstance(one, validate.Range):
            yield from (bound for bound in (one.min, one.max) if bound is not None)
    match field:
        case fields.Nested():
            yield example_of(field.schema)
        case fields.List():
            yield [next(value for value in _candidates(name, field.inner) if _fits(field.inner, value))]
        case fields.Enum():
            yield from (one.name for one in field.enum)
            yield from (one.value for one in field.enum)
        case fields.Url():
            yield from (f"{scheme}://{name.replace('_', '-')}.example.org/{name}" for scheme in ("https", "http"))
        case fields.Email():
            yield f"{name}@example.org"
        case fields.String():
            yield HOSTILE.format(name=name)
            yield f"{name} 1"
    yield from _PLAIN
