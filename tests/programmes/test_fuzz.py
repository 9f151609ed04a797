"""Whatever somebody writes: a programme, or an error that says what is wrong. Never anything else."""

import base64
import copy
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import pytest
import tomli_w
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leernet.errors import InvalidInput
from leernet.plugins import Plugins
from leernet.programmes import parse_programme
from leernet.programmes.reading import programme_from
from leernet.programmes.source import Source, no_files

from .conftest import AMSTERDAM

LOGO = "data:image/svg+xml;base64," + base64.b64encode(b'<svg xmlns="http://www.w3.org/2000/svg"/>').decode()
WHOLE: dict[str, Any] = {
    "series": {
        "slug": "netwerk",
        "title": "Netwerk",
        "planned_events": 6,
        "certificate": {"kind": "attendance", "events": 5},
        "brand": {"kind": "colours", "primary": "#0b5c63"},
        "contact": {"name": "Jan", "email": "jan@example.org"},
        "partners": [{"organisation": "a", "role": "funder", "scheme": "RAAK-PRO"}],
        "sections": [{"key": "what", "text": "Wat"}],
    },
    "events": [
        {
            "slug": "eerste",
            "title": "Eerste",
            "number": 1,
            "when": "2020-12",
            "weekday": "dinsdag",
            "status": "open",
            "follows": "nulde",
            "registration": {"opens": datetime(2020, 11, 1, 9, 0), "closes": "2020-12-08T09:00"},  # noqa: DTZ001
            "blocks": [{"start": "2020-12-08T09:30", "end": "2020-12-08T12:00"}],
            "formats": [
                {"key": "physical", "capacity": 4, "details": {"venue": "Hier"}},
                {"key": "online", "details": {"join_url": "https://x.example/", "tools": [{"name": "Mural"}]}},
            ],
            "audiences": [{"key": "bewoners", "label": "Bewoners", "released": "2020-12-01T00:00"}],
            "agenda": [{"kind": "drinks", "title": "Borrel", "contributions": [{"perspective": "Iemand"}]}],
            "recap": {"title": "Verslag", "body": "…", "quotes": [{"text": "Ja"}]},
        }
    ],
    "organisations": [
        {
            "slug": "a",
            "name": "A",
            "members": ["b"],
            "valid_from": date(2019, 1, 1),
            "about": {"nl": "x"},
            "url": "https://example.org",
            "email": "a@example.org",
            "logo": LOGO,
        }
    ],
}

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.dates()
    | st.datetimes()
    | st.times()
    | st.sampled_from(["2024-23", "2027-03-28T02:30", "attendance", "colours", "a", "eerste", "netwerk", "dinsdag"])
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The paths of everything in nested tables and lists."""
    items: list[tuple[str | int, object]] = (
        list(value.items()) if isinstance(value, dict) else list(enumerate(value)) if isinstance(value, list) else []
    )
    return [place for key, inner in items for place in [(*path, key), *places(inner, (*path, key))]]


def changed(path: tuple[str | int, ...], value: object) -> dict[str, Any]:
    """The whole programme with one thing replaced."""
    data = copy.deepcopy(WHOLE)
    inner: Any = data
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return data


@pytest.fixture(scope="session")
def source(plugins: Plugins) -> Source:
    """A network without files."""
    return Source(name="fuzz", plugins=plugins, zone=AMSTERDAM, read=no_files)


def told(data: dict[str, Any], source: Source) -> None:
    with suppress(InvalidInput):
        programme_from(data, source)


def test_the_programme_that_is_changed_below_is_right_itself(plugins: Plugins) -> None:
    assert parse_programme(tomli_w.dumps(WHOLE), plugins, AMSTERDAM).events[0].number == 1


@given(path=st.sampled_from(places(WHOLE)), value=VALUES)
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_anything_at_any_place_is_accepted_or_told(source: Source, path: tuple[str | int, ...], value: object) -> None:
    told(changed(path, value), source)


@given(path=st.sampled_from(places(WHOLE)), key=st.text(max_size=10), value=VALUES)
@settings(max_examples=150, deadline=None)
def test_any_key_anywhere_is_accepted_or_told(
    source: Source, path: tuple[str | int, ...], key: str, value: object
) -> None:
    told(changed((*path[:-1], key) if isinstance(path[-1], str) else path, value), source)


@given(data=st.dictionaries(st.sampled_from(["series", "events", "organisations", "x"]), VALUES))
@settings(max_examples=150, deadline=None)
def test_any_tables_are_accepted_or_told(source: Source, data: dict[str, Any]) -> None:
    told(data, source)


@given(text=st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_text_is_accepted_or_told(plugins: Plugins, text: str) -> None:
    with suppress(InvalidInput):
        parse_programme(text, plugins, AMSTERDAM)
