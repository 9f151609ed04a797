"""The facts of an online gathering, as a programme or an organiser gives them."""

from datetime import timedelta

from marshmallow import Schema, fields, validate

from leernet import Text
from leernet.hookspecs import Moment
from leernet.model import Details

OPENS_MINUTES = 30
"""How long before the start the link is given, unless the organiser chose otherwise."""


def _about(nl: str, en: str, help_nl: str = "", help_en: str = "", *, markdown: bool = False) -> dict[str, object]:
    """What the desk says at a field."""
    said: dict[str, object] = {"label": Text(nl=nl, en=en), "markdown": markdown}
    return {**said, "help": Text(nl=help_nl, en=help_en)} if help_en else said


class ToolSchema(Schema):
    """A tool beside the meeting itself: a whiteboard, a quiz. Its link is as secret as the meeting's."""

    name = fields.String(required=True, validate=validate.Length(min=1, max=100), metadata=_about("Naam", "Name"))
    url = fields.URL(load_default=None, allow_none=True, schemes={"https"}, metadata=_about("Link", "Link"))
    note = fields.String(load_default="", validate=validate.Length(max=500), metadata=_about("Opmerking", "Note"))


class MeetingSchema(Schema):
    """``instructions`` is Markdown; ``opens_minutes`` counts back from the start.

    ``seats``: how many participants the licence of the platform lets in, whatever places an organiser gives the format.
    """

    platform = fields.String(
        load_default="",
        validate=validate.Length(max=100),
        metadata=_about("Hulpmiddel", "Platform", "Zoals Teams of Zoom.", "Such as Teams or Zoom."),
    )
    join_url = fields.URL(
        required=True,
        schemes={"https"},
        metadata=_about(
            "Link om mee te doen",
            "Link to join",
            "Alleen wie een plaats heeft, ziet de link.",
            "Only who has a place sees it.",
        ),
    )
    dial_in = fields.String(
        load_default="", validate=validate.Length(max=100), metadata=_about("Telefoonnummer", "Telephone number")
    )
    meeting_code = fields.String(
        load_default="", validate=validate.Length(max=60), metadata=_about("Vergadercode", "Meeting code")
    )
    tools = fields.List(
        fields.Nested(ToolSchema),
        load_default=list,
        validate=validate.Length(max=20),
        metadata=_about("Ook gebruikt", "Also used", "Zoals een whiteboard.", "Such as a whiteboard."),
    )
    instructions = fields.String(
        load_default="",
        validate=validate.Length(max=4000),
        metadata=_about("Zo doet u mee", "How to join", markdown=True),
    )
    opens_minutes = fields.Integer(
        load_default=OPENS_MINUTES,
        strict=True,
        validate=validate.Range(min=0, max=60 * 24 * 60),
        metadata=_about(
            "Minuten voor het begin dat de link verschijnt", "Minutes before the start that the link appears"
        ),
    )
    seats = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=validate.Range(min=1),
        metadata=_about(
            "Deelnemers in de licentie",
            "Participants in the licence",
            "Er komen er niet meer, hoeveel plaatsen er ook zijn.",
            "No more get in, whatever the number of places.",
        ),
    )


def text_of(details: Details, name: str) -> str:
    """A text of the details, empty when it is not there."""
    return str(details.get(name) or "")


def tools_of(details: Details) -> list[dict[str, str]]:
    """The tools, each with ``name``, ``url`` and ``note``."""
    tools = details.get("tools")
    if not isinstance(tools, list):
        return []
    return [{name: str(tool.get(name) or "") for name in ("name", "url", "note")} for tool in tools]


def opens_minutes(details: Details) -> int:
    """How long before the start the link is given."""
    return int(str(details.get("opens_minutes", OPENS_MINUTES)))


def seats_of(details: Details) -> int | None:
    """How many participants the licence lets in; None when it sets no limit."""
    seats = details.get("seats")
    return seats if isinstance(seats, int) else None


def is_given(details: Details, moment: Moment) -> bool:
    """Whether the link may be given now: from the chosen moment until the event is over."""
    if moment.starts_at is None or moment.ends_at is None:
        return False
    return moment.starts_at - timedelta(minutes=opens_minutes(details)) <= moment.now < moment.ends_at
