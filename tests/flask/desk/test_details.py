"""The form of a plugin's details is made from its schema alone: every sort of field, with its words."""

from enum import Enum

import pytest
from marshmallow import Schema, fields, validate

from leernet import Text, hookimpl
from leernet.hookspecs import FormatKind
from leernet.model import Details, Event
from leernet.testing import MakeNetwork, some_event
from leernet.testing import add as put
from tests.flask.conftest import words
from tests.flask.desk.conftest import Desk
from tests.flask.desk.planner import add, form, press, save
from tests.services.certificates.test_issuing import PaperPlugin

PAGE = "/events/bijeenkomst/edit/formats"


class Pace(Enum):
    """How fast people walk."""

    SLOW = "slow"
    FAST = "fast"


class Stop(Schema):
    """Where people rest."""

    name = fields.String(required=True)
    minutes = fields.Integer(load_default=5, strict=True)


class Start(Schema):
    """From where."""

    place = fields.String(required=True)
    url = fields.Url(load_default=None, allow_none=True)


class Walk(Schema):
    """One field of each sort."""

    route = fields.String(
        required=True,
        metadata={"label": Text(nl="De route", en="The route"), "help": Text(nl="In één zin.", en="In a sentence.")},
    )
    story = fields.String(load_default="", validate=validate.Length(max=5000))
    kilometres = fields.Integer(load_default=3, strict=True, validate=validate.Range(min=1, max=50))
    dogs = fields.Boolean(load_default=True, metadata={"label": Text(nl="Honden mee", en="Dogs welcome")})
    pace = fields.Enum(Pace, by_value=True, load_default=Pace.SLOW)
    shoes = fields.String(load_default="any", validate=validate.OneOf(["any", "boots"], labels=["Any", "Boots"]))
    gathers = fields.DateTime(load_default=None, allow_none=True)
    until = fields.Date(load_default=None, allow_none=True)
    guide = fields.Email(load_default=None, allow_none=True)
    bring = fields.List(fields.String(), load_default=list)
    seasons = fields.List(fields.String(validate=validate.OneOf(["spring", "autumn"])), load_default=list)
    start = fields.Nested(Start)
    stops = fields.List(fields.Nested(Stop), load_default=list)
    weights = fields.Dict(load_default=dict)


class Walking(FormatKind):
    """Taking part on foot."""

    key = "walk"
    label = Text(nl="Wandelend", en="On foot")

    def schema(self) -> Schema:
        """What a walk needs."""
        return Walk()

    def summary(self, details: Details, language: str) -> str:
        """The route."""
        return str(details["route"])


class WalkPlugin:
    """The plugin."""

    name = "walk"

    @hookimpl
    def leernet_formats(self) -> list[FormatKind]:
        """On foot."""
        return [Walking()]


@pytest.fixture
def desk(make_network: MakeNetwork) -> Desk:
    """An organiser at the desk of a network where people walk, with an event without a format."""
    desk = Desk(make_network(WalkPlugin(), PaperPlugin()))
    event = some_event(places={"walk": 5}, details={"walk": {"route": "Langs de Aa", "weights": {"a": 1}}})
    put(desk.network, event)
    return desk


def details(desk: Desk) -> dict[str, object]:
    """The details of the walk."""
    with desk.network.read() as work:
        return dict(work.db.query(Event).one().formats[0].details)


def test_every_sort_of_field_has_its_place_in_the_form_and_in_the_details(desk: Desk) -> None:
    there = add(desk, form(desk, PAGE), "formats-0-details-stops")
    at = "formats__0__details__"
    save(
        desk,
        there,
        **{
            f"{at}route": "Rondje",
            f"{at}story": "Een verhaal.\nEn nog een.",
            f"{at}kilometres": "7",
            f"{at}dogs": "OFF",
            f"{at}pace": "fast",
            f"{at}shoes": "boots",
            f"{at}gathers": "2026-11-29T09:30",
            f"{at}until": "2026-12-01",
            f"{at}guide": "gids@example.org",
            f"{at}bring": "water\nbrood",
            f"{at}seasons__autumn": "yes",
            f"{at}start__place": "Station",
            f"{at}stops__0__name": "Molen",
        },
    )
    assert details(desk) == {
        "route": "Rondje",
        "story": "Een verhaal.\nEn nog een.",
        "kilometres": 7,
        "dogs": False,
        "pace": "fast",
        "shoes": "boots",
        "gathers": "2026-11-29T09:30:00",
        "until": "2026-12-01",
        "guide": "gids@example.org",
        "bring": ["water", "brood"],
        "seasons": ["autumn"],
        "start": {"place": "Station", "url": None},
        "stops": [{"name": "Molen", "minutes": 5}],
        "weights": {"a": 1},
    }
    before = details(desk)
    save(desk, form(desk, PAGE), formats__0__details__start__place="Station")
    assert details(desk) == before


def test_the_words_are_those_of_the_plugin_in_the_language_of_the_page(desk: Desk) -> None:
    page = words(desk.get(PAGE).text)
    assert "De route In één zin." in page
    assert "Honden mee" in page
    english = words(desk.get(PAGE, "en").text)
    assert "The route In a sentence." in english
    assert "Add: On foot" in english


def test_what_the_plugin_refuses_is_said_at_its_field(desk: Desk) -> None:
    response = press(
        desk,
        form(desk, PAGE),
        formats__0__details__route="",
        formats__0__details__kilometres="99",
        formats__0__details__start__url="geen adres",
    )
    assert response.status_code == 400
    for name in ("route", "kilometres", "start-url", "start-place"):
        assert f'href="#field-formats-0-details-{name}"' in response.text, name
