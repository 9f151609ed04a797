"""pytest fixtures for those who build on leernet. In a ``conftest.py``: ``pytest_plugins = ["leernet.testing"]``.

The fixtures use a real database (``database_url``; a SQLite file unless a conftest says otherwise), a clock that stands
still until the test moves it, and an outbox that keeps the mail.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import pytest
from marshmallow import Schema, fields
from sqlalchemy import Connection, Dialect, Engine, MetaData, create_mock_engine, event, inspect
from sqlalchemy.schema import ExecutableDDLElement

from .app import Leernet
from .database import make_engine
from .hookspecs import FormatKind, hookimpl
from .i18n import Text
from .model import Admission, Base, Block, Details, Event, EventFormat, EventStatus, Quota, Series, SeriesStatus, When
from .settings import Settings

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
"""What the ``clock`` fixture says at first: a Sunday morning, 10:00 in Amsterdam."""


class SettableClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def set(self, now: datetime) -> None:
        """Go to an aware moment."""
        self.now = now

    def advance(self, by: timedelta) -> None:
        """Go on by so much."""
        self.now += by


@dataclass
class Outbox:
    """A mail transport that keeps the messages; ``error`` makes it fail."""

    messages: list[EmailMessage] = field(default_factory=list)
    error: Exception | None = None

    def send(self, message: EmailMessage) -> None:
        """Keep one message, or raise ``error``."""
        if self.error is not None:
            raise self.error
        self.messages.append(message)

    def to(self, address: str) -> list[EmailMessage]:
        """The messages to one address."""
        return [message for message in self.messages if address in str(message["To"])]


class Statements(list[str]):
    """The SQL statements that were executed, transaction control left out."""


@contextmanager
def counted(engine: Engine) -> Iterator[Statements]:
    """Collect the SQL statements of what runs inside, to hold their number against a literal one."""
    statements = Statements()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "SET ")):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


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


class MakeNetwork(Protocol):
    """Makes a network on an empty database; :func:`make_network`."""

    def __call__(self, *plugins: object, settings: Settings | None = None) -> Leernet: ...


def create_tables(network: Leernet) -> None:
    """Make all tables at once where they are not there: quicker than the migrations, and the same (a test compares).

    Statements that another network of this process compiled are not compiled again: that is most of a small test.
    """
    plugins = (tables.metadata for tables in network.plugins.tables.values())
    metadata = (Base.metadata, *plugins)
    if file := _new_file(network.engine):
        file.write_bytes(_sqlite_file(metadata))
    else:
        _create_missing(network.engine, metadata)
    _share_compiled(network.engine)


def _new_file(engine: Engine) -> Path | None:
    """The file of an SQLite database that is still to be made."""
    name = engine.url.database
    is_file = engine.dialect.name == "sqlite" and name not in {None, "", ":memory:"}
    return Path(str(name)) if is_file and not Path(str(name)).exists() else None


@cache
def _sqlite_file(metadata: tuple[MetaData, ...]) -> bytes:
    """A file with these tables: to copy it takes a tenth of the time that it takes to make them."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "tables.db"
        engine = make_engine(f"sqlite:///{file}")
        _create_missing(engine, metadata)
        engine.dispose()  # the last one who leaves writes everything into the file
        return file.read_bytes()


def _create_missing(engine: Engine, metadata: Iterable[MetaData]) -> None:
    with engine.begin() as connection:
        there = set(inspect(connection).get_table_names())
        for tables in metadata:
            if there.isdisjoint(tables.tables):
                _create(connection, tables)


def _create(connection: Connection, metadata: MetaData) -> None:
    statements = _create_statements(connection.dialect.name, metadata)
    if connection.dialect.name == "postgresql":  # in one round trip
        statements = (";".join(statements),)
    for statement in statements:
        connection.exec_driver_sql(statement)


_COMPILED: dict[tuple[str, str | None], tuple[Dialect, dict[object, object]]] = {}


def _share_compiled(engine: Engine) -> None:
    """Let engines of one kind use one dialect, for SQLAlchemy keeps by dialect what it compiled."""
    with engine.connect() as connection:  # by which the dialect learns about the database
        dialect = connection.dialect
    shared, statements = _COMPILED.setdefault((dialect.name, dialect.default_schema_name), (dialect, {}))
    engine.dialect = shared
    engine.update_execution_options(compiled_cache=statements)


@cache
def _create_statements(dialect: str, metadata: MetaData) -> tuple[str, ...]:
    statements: list[str] = []

    def note(element: ExecutableDDLElement, *_: object, **__: object) -> None:
        statements.append(str(element.compile(dialect=engine.dialect)))

    engine = create_mock_engine(f"{dialect}+psycopg://" if dialect == "postgresql" else "sqlite://", note)
    metadata.create_all(engine, checkfirst=False)
    return tuple(statements)


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """The database of the test: a SQLite file. A conftest can give another."""
    return f"sqlite:///{tmp_path / 'leernet.db'}"


@pytest.fixture
def clock() -> SettableClock:
    """The network's clock."""
    return SettableClock()


@pytest.fixture
def outbox() -> Outbox:
    """The network's mail."""
    return Outbox()


@pytest.fixture
def make_network(database_url: str, clock: SettableClock, outbox: Outbox) -> Iterator[MakeNetwork]:
    """A network on an empty database with the plugins that are given (none: two plain formats)."""
    made: list[Leernet] = []

    def make(*plugins: object, settings: Settings | None = None) -> Leernet:
        network = Leernet(
            database_url,
            settings or Settings(secret="not-a-secret-but-long-enough", base_url="https://example.org/leren"),  # noqa: S106
            plugins=plugins or [PlainFormats()],
            mail=outbox,
            clock=clock,
        )
        create_tables(network)
        made.append(network)
        return network

    yield make
    for network in made:
        network.dispatcher.stop()
        network.engine.dispose()


@pytest.fixture
def network(make_network: Callable[..., Leernet]) -> Leernet:
    """A network with two plain formats."""
    return make_network()


def some_event(
    slug: str = "bijeenkomst",
    *,
    places: dict[str, int | None] | None = None,
    starts_at: datetime = NOW + timedelta(days=7),
    blocks: int = 1,
    status: EventStatus = EventStatus.OPEN,
    series: Series | None = None,
    title: str = "Hét warmtenet",
    details: dict[str, dict[str, object]] | None = None,
    number: int | None = None,
    waiting_list: bool = True,
    admission: Admission = Admission.OPEN,
) -> Event:
    """An event that is open for registration: ``places`` per format, blocks of three hours on as many days."""
    days: Iterable[datetime] = (starts_at + timedelta(days=day) for day in range(blocks))
    return Event(
        slug=slug,
        title=title,
        when=When.parse(f"{starts_at:%Y-%m-%d}"),
        series=series,
        number=number,
        status=status,
        waiting_list=waiting_list,
        admission=admission,
        blocks=[Block(starts_at=day, ends_at=day + timedelta(hours=3)) for day in days],
        formats=[
            EventFormat(
                key=key, position=position, quota=Quota(capacity=capacity), details=(details or {}).get(key, {})
            )
            for position, (key, capacity) in enumerate((places or {"physical": 10}).items())
        ],
    )


def some_series(slug: str = "netwerk", title: str = "Lerend netwerk st(r)oom") -> Series:
    """A published series without events."""
    return Series(slug=slug, title=title, status=SeriesStatus.PUBLISHED)


def add(network: Leernet, *things: Base) -> None:
    """Put things that a test made into the network's database."""
    with network.work() as work:
        work.db.add_all(things)
