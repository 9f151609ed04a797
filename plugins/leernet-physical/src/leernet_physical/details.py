"""The facts of a venue, as a programme or an organiser gives them."""

from marshmallow import Schema, ValidationError, fields, validate

from leernet.model import Details

HOME = "NL"
MARKDOWN = ("travel", "accessibility")


def _not_blank(text: str) -> None:
    if not text.strip():
        raise ValidationError("Say what it is called.")


class VenueSchema(Schema):
    """``travel`` and ``accessibility`` are Markdown; ``reception_closes_hours`` counts back from the start.

    ``room_holds``: the most people for which the room is safe, whatever the number of places.
    """

    venue = fields.String(required=True, validate=[validate.Length(max=200), _not_blank])
    street = fields.String(load_default="", validate=validate.Length(max=200))
    postal_code = fields.String(load_default="", validate=validate.Length(max=20))
    city = fields.String(load_default="", validate=validate.Length(max=100))
    country = fields.String(load_default=HOME, validate=validate.Regexp(r"^[A-Z]{2}$", error="Two capital letters."))
    room = fields.String(load_default="", validate=validate.Length(max=100))
    travel = fields.String(load_default="", validate=validate.Length(max=2000))
    accessibility = fields.String(load_default="", validate=validate.Length(max=2000))
    map_url = fields.URL(load_default=None, allow_none=True, schemes={"https"})
    room_holds = fields.Integer(
        load_default=None, allow_none=True, strict=True, validate=validate.Range(min=1, max=100_000)
    )
    reception_closes_hours = fields.Integer(
        load_default=None, allow_none=True, strict=True, validate=validate.Range(min=0, max=24 * 60)
    )


def text_of(details: Details, name: str) -> str:
    """A text of the details, empty when it is not there."""
    return str(details.get(name) or "")


def in_one_line(details: Details, *before: str) -> str:
    """What is named, then street, postal code and city, and the country where it is another one."""
    place = f"{text_of(details, 'postal_code')} {text_of(details, 'city')}".strip()
    country = text_of(details, "country")
    parts = [*(text_of(details, name) for name in (*before, "street")), place, "" if country == HOME else country]
    return ", ".join(part for part in parts if part)
