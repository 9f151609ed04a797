"""All tables at once, without migrating: most of a small test is making them."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, Dialect, Engine, MetaData, create_mock_engine, inspect
from sqlalchemy.schema import ExecutableDDLElement

from ..app import Leernet
from ..database import make_engine
from ..model import Base


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
