"""Whatever a programme file states, somebody who reads the site finds: on a page, in its time."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from examples.flask_app.tests.demo import HOME, PROGRAMMES, Demo
from examples.flask_app.tests.statements import Programme, Statement, Table, moment, tables
from examples.flask_app.tests.visitor import Page, Visitor

FILES = sorted(path.name for path in PROGRAMMES.glob("*.toml"))
BEFORE_ALL, AFTER_ALL = datetime(2018, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Reader:
    """Reads the site at any moment, and remembers what stood there."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo
        self.seen: list[str] = []

    def read(self, path: str, *at: datetime) -> None:
        for now in at:
            self.demo.clock.set(now)
            for language in ("nl", "en"):
                page = Visitor(self.demo.app.test_client()).open(path.replace(HOME, f"/leren/{language}/"))
                self.note(page)

    def note(self, page: Page) -> None:
        self.seen += [page.text, *page.links, *page.pictures]

    def missing(self, statements: Iterable[Statement]) -> list[Statement]:
        """What the file states and nobody could read. Whether a word begins with a capital is no matter."""
        everything = "\n".join(self.seen).casefold()
        return [statement for statement in statements if statement.text.casefold() not in everything]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """On one database: what pages show of a file is the same on the other."""
    return sqlite_url


def _programme(demo: Demo, path: Path) -> Programme:
    return Programme(tomllib.loads(path.read_text()), demo.network.translator("nl"), demo.network.plugins)


def _read_event(reader: Reader, event: Table) -> None:
    """Look at an event before registration opens, while it is open, as somebody who takes part, and when it is over."""
    path = f"{HOME}events/{event['slug']}"
    reader.read(path, BEFORE_ALL)
    if "blocks" in event:
        open_at = moment(tables(event, "blocks")[0]["start"]) - 5 * DAY
        reader.read(path, open_at)
        for chosen in tables(event, "formats"):
            _take_part(reader, event, str(chosen["key"]), open_at)
    reader.read(path, AFTER_ALL)


def _take_part(reader: Reader, event: Table, key: str, open_at: datetime) -> None:
    demo, visitor = reader.demo, reader.demo.visitor()
    demo.clock.set(open_at)
    own = demo.register(visitor, str(event["slug"]), format=key, name="Lezer", email=f"{key}@{event['slug']}.example")
    reader.note(own)
    demo.clock.set(moment(tables(event, "blocks")[0]["start"]) - MINUTE)
    reader.note(visitor.open(own.path))
    if key == "online":
        join = visitor.open(own.link("/join"))
        reader.note(join)
        reader.seen.append(visitor.send_only(join, join.form("/join")).headers["Location"])


@pytest.mark.parametrize("name", FILES)
def test_everything_that_a_programme_file_states_stands_on_a_page(name: str, demo: Demo) -> None:
    demo.load(PROGRAMMES / name)
    programme = _programme(demo, PROGRAMMES / name)
    series, everywhere = Reader(demo), Reader(demo)
    series.read(f"{HOME}series/{name.removesuffix('.toml')}", BEFORE_ALL, AFTER_ALL)
    missing = series.missing(programme.of_series())
    for event in tables(programme.data, "events"):
        reader = Reader(demo)
        _read_event(reader, event)
        missing += reader.missing(programme.of_event(event))
        everywhere.seen += reader.seen
    everywhere.seen += series.seen
    missing += everywhere.missing(programme.of_organisations())
    assert missing == []
