"""The facts of a venue, as a programme or an organiser gives them."""

from marshmallow import Schema, ValidationError, fields, validate

from leernet import Text
from leernet.model import Details

HOME = "NL"
MARKDOWN = ("travel", "accessibility")


def _not_blank(text: str) -> None:
    if not text.strip():
        raise ValidationError("Say what it is called.")


def _about(nl: str, en: str, help_nl: str = "", help_en: str = "", *, markdown: bool = False) -> dict[str, object]:
    """What the desk says at a field."""
    said: dict[str, object] = {"label": Text(nl=nl, en=en), "markdown": markdown}
    return {**said, "help": Text(nl=help_nl, en=help_en)} if help_en else said


class VenueSchema(Schema):
    """``travel`` and ``accessibility`` are Markdown; ``reception_closes_hours`` counts back from the start.

    ``room_holds``: the most people for which the room is safe, whatever the number of places.
    """

    venue = fields.String(
        required=True, validate=[validate.Length(max=200), _not_blank], metadata=_about("Locatie", "Venue")
    )
    street = fields.String(
        load_default="", validate=validate.Length(max=200), metadata=_about("Straat en nummer", "Street and number")
    )
    postal_code = fields.String(
        load_default="", validate=validate.Length(max=20), metadata=_about("Postcode", "Postal code")
    )
    city = fields.String(load_default="", validate=validate.Length(max=100), metadata=_about("Plaats", "City"))
    country = fields.String(
        load_default=HOME,
        validate=validate.Regexp(r"^[A-Z]{2}$", error="Two capital letters."),
        metadata=_about("Land", "Country", "Twee hoofdletters, zoals NL.", "Two capital letters, such as NL."),
    )
    room = fields.String(load_default="", validate=validate.Length(max=100), metadata=_about("Zaal", "Room"))
    travel = fields.String(
        load_default="",
        validate=validate.Length(max=2000),
        metadata=_about("Route", "Getting there", markdown=True),
    )
    accessibility = fields.String(
        load_default="",
        validate=validate.Length(max=2000),
        metadata=_about("Toegankelijkheid", "Accessibility", markdown=True),
    )
    map_url = fields.URL(
        load_default=None,
        allow_none=True,
        schemes={"https"},
        metadata=_about("Webadres van een kaart", "Web address of a map"),
    )
    room_holds = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=validate.Range(min=1, max=100_000),
        metadata=_about(
            "Zoveel mensen mogen in de zaal",
            "The room is safe for so many people",
            "Er komen er niet meer, hoeveel plaatsen er ook zijn.",
            "No more get in, whatever the number of places.",
        ),
    )
    reception_closes_hours = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=validate.Range(min=0, max=24 * 60),
        metadata=_about(
            "Uren voor het begin dat de receptie de namen wil",
            "Hours before the start that the reception needs the names",
            "Wie zich later aanmeldt, komt er niet in.",
            "Who registers later cannot get in.",
        ),
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
