"""The migrations make exactly the tables of the models, on both databases, and unmake them."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Integer, MetaData, Table, inspect, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from leernet import Leernet, PluginError, Settings, hookimpl
from leernet.hookspecs import Tables
from leernet.migrations import VERSION_TABLE, config
from leernet.model import Base
from leernet.testing import PlainFormats, create_tables

# SQLite's indexes on expressions cannot be read back; `written` compares them.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index"),
    pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index"),
]
SETTINGS = Settings(secret="not-a-secret-but-long-enough")


@pytest.fixture
def network(empty_database_url: str) -> Iterator[Leernet]:
    """An empty database, with all plugins that are installed."""
    network = Leernet(empty_database_url, SETTINGS)
    yield network
    network.engine.dispose()


def wanted(network: Leernet) -> MetaData:
    """The tables of leernet and of its plugins together."""
    together = MetaData(naming_convention=Base.metadata.naming_convention)
    for metadata in (Base.metadata, *(tables.metadata for tables in network.plugins.tables.values())):
        for table in metadata.tables.values():
            table.to_metadata(together)
    return together


def table_names(network: Leernet) -> set[str]:
    return set(inspect(network.engine).get_table_names())


def written(network: Leernet) -> dict[str, object]:
    """The indexes as SQLite keeps them; PostgreSQL's can be read back, with their expressions."""
    if network.engine.dialect.name != "sqlite":
        return {}
    with network.read() as work:
        rows = work.db.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"))
        return {row.name: row.sql for row in rows}


def shape(network: Leernet) -> dict[str, object]:
    """All that can be read back of the tables: columns, keys, indexes, constraints."""
    found = inspect(network.engine)
    return written(network) | {
        name: {
            "columns": {c["name"]: (str(c["type"]), c["nullable"]) for c in found.get_columns(name)},
            "key": found.get_pk_constraint(name)["constrained_columns"],
            "foreign": sorted(
                (k["constrained_columns"], k["referred_table"], sorted(k["options"].items()))
                for k in found.get_foreign_keys(name)
            ),
            "unique": sorted(sorted(u["column_names"]) for u in found.get_unique_constraints(name)),
            "checks": sorted((str(c["name"]), c["sqltext"]) for c in found.get_check_constraints(name)),
            "indexes": sorted(
                (str(i["name"]), i.get("expressions", i["column_names"]), i["unique"]) for i in found.get_indexes(name)
            ),
        }
        for name in found.get_table_names()
        if name != VERSION_TABLE
    }


def test_an_empty_database_gets_exactly_the_tables_of_the_models(network: Leernet) -> None:
    network.migrate()
    assert table_names(network) == {*wanted(network).tables, VERSION_TABLE}
    with network.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, wanted(network)) == []


def test_the_migrations_make_the_same_as_the_models_do_down_to_every_constraint(network: Leernet) -> None:
    network.migrate()
    migrated = shape(network)
    command.downgrade(config(network.engine, network.plugins.tables), "base")
    create_tables(network)
    assert migrated == shape(network)


def test_migrating_again_changes_nothing(network: Leernet) -> None:
    network.migrate()
    with network.work() as work:
        work.journal("test.done", 1)
    before = shape(network)
    network.migrate()
    assert shape(network) == before
    with network.read() as work:
        assert work.db.scalar(text("SELECT count(*) FROM leernet_journal_entry")) == 1


def test_going_back_to_the_beginning_leaves_nothing(network: Leernet) -> None:
    network.migrate()
    command.downgrade(config(network.engine, network.plugins.tables), "base")
    assert table_names(network) == {VERSION_TABLE}
    network.migrate()
    assert set(wanted(network).tables) <= table_names(network)


def test_the_tables_of_the_host_are_left_alone(network: Leernet) -> None:
    with network.engine.begin() as connection:
        connection.execute(text("CREATE TABLE host (id INTEGER PRIMARY KEY)"))
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('of-the-host')"))
    network.migrate()
    command.downgrade(config(network.engine, network.plugins.tables), "base")
    assert {"host", "alembic_version"} <= table_names(network)
    with network.engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "of-the-host"


def test_a_plugin_that_comes_later_gets_its_tables_then(empty_database_url: str) -> None:
    bare = Leernet(empty_database_url, SETTINGS, plugins=[PlainFormats()])
    bare.migrate()
    assert not any(name.startswith("leernet_certificates") for name in table_names(bare))
    full = Leernet(bare.engine, SETTINGS)
    full.migrate()
    assert set(wanted(full).tables) <= table_names(full)
    bare.engine.dispose()


def test_a_database_with_tables_of_an_absent_plugin_is_refused_by_name(empty_database_url: str) -> None:
    whole = Leernet(empty_database_url, SETTINGS)
    whole.migrate()
    whole.engine.dispose()
    fewer = Leernet(empty_database_url, SETTINGS, plugins=[PlainFormats()])
    with pytest.raises(PluginError, match=r"leernet_(certificates|evaluation|groups|outcomes)") as raised:
        fewer.migrate()
    assert raised.value.code == "plugin_missing"
    fewer.engine.dispose()


def test_threads_that_start_at_once_migrate_once(network: Leernet, empty_database_url: str) -> None:
    networks = [Leernet(empty_database_url, SETTINGS) for _ in range(3)]
    start, errors = threading.Barrier(len(networks)), list[Exception]()

    def migrate(one: Leernet) -> None:
        start.wait()
        try:
            one.migrate()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=migrate, args=(one,)) for one in networks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in networks:
        one.engine.dispose()
    assert errors == []
    assert set(wanted(network).tables) <= table_names(network)


MIGRATE = """
import sys
from leernet import Leernet, Settings
network = Leernet(sys.argv[1], Settings(secret="not-a-secret-but-long-enough"), plugins=[])
print("ready", flush=True)
input()
network.migrate()
network.engine.dispose()
"""


def test_processes_that_start_at_once_migrate_once(network: Leernet, empty_database_url: str) -> None:
    command_line = [sys.executable, "-W", "error", "-c", MIGRATE, empty_database_url]
    pipe = subprocess.PIPE
    processes = [subprocess.Popen(command_line, stdin=pipe, stdout=pipe, stderr=pipe, text=True) for _ in range(2)]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    outcomes = [(process.communicate()[1], process.returncode) for process in processes]
    assert outcomes == [("", 0)] * 2
    assert set(Base.metadata.tables) <= table_names(network)


BROKEN = """
revision = "{name}_0001"
down_revision = None
branch_labels = ("{name}",)
depends_on = ("leernet_0001",)

from alembic import op
import sqlalchemy as sa


def upgrade():
    op.create_table("{name}_thing", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute("INSERT INTO nowhere VALUES (1)")


def downgrade():
    op.drop_table("{name}_thing")
"""


class Broken:
    """A plugin whose migration fails half-way."""

    name = "broken"

    def __init__(self, versions: Path) -> None:
        self.versions = versions

    @hookimpl
    def leernet_tables(self) -> Tables:
        metadata = MetaData()
        Table("broken_thing", metadata, Column("id", Integer, primary_key=True))
        return Tables(metadata=metadata, versions=self.versions)


def test_a_migration_that_fails_leaves_nothing_half_done(empty_database_url: str, tmp_path: Path) -> None:
    # A space and a percent sign: the folder of a plugin can be called anything.
    versions = tmp_path / "100% stuk"
    versions.mkdir()
    (versions / "0001_first.py").write_text(BROKEN.format(name="broken"), "utf-8")
    network = Leernet(empty_database_url, SETTINGS, plugins=[Broken(versions)])
    with pytest.raises((OperationalError, ProgrammingError), match="nowhere"):
        network.migrate()
    assert table_names(network) == set()
    network.engine.dispose()


PARENTS = """
revision = "parents_0001"
down_revision = None
branch_labels = ("parents",)
depends_on = ("leernet_0001",)

from alembic import op
import sqlalchemy as sa


def upgrade():
    op.create_table("parent", sa.Column("id", sa.Integer(), primary_key=True))
    op.create_table(
        "child",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("parent_id", sa.Integer(), sa.ForeignKey("parent.id", ondelete="CASCADE"), nullable=False),
    )
    op.execute("INSERT INTO parent VALUES (1)")
    op.execute("INSERT INTO child VALUES (1, 1)")
"""
RENEWED = """
revision = "parents_0002"
down_revision = "parents_0001"
branch_labels = None
depends_on = None

from alembic import op
import sqlalchemy as sa


def upgrade():
    with op.batch_alter_table("parent", recreate="auto") as batch:
        batch.add_column(sa.Column("name", sa.String(20), nullable=False, server_default="x"))
        batch.create_check_constraint("named", "name <> ''")
"""


class Parents(Broken):
    """A plugin that changes a table to which another refers."""

    name = "parents"


def test_a_table_that_is_changed_keeps_what_refers_to_it(empty_database_url: str, tmp_path: Path) -> None:
    (tmp_path / "0001_first.py").write_text(PARENTS, "utf-8")
    network = Leernet(empty_database_url, SETTINGS, plugins=[Parents(tmp_path)])
    network.migrate()
    (tmp_path / "0002_second.py").write_text(RENEWED, "utf-8")
    network.migrate()
    with network.work() as work:
        assert work.db.execute(text("SELECT name FROM parent")).all() == [("x",)]
        assert work.db.execute(text("SELECT parent_id FROM child")).all() == [(1,)]
        work.db.execute(text("DELETE FROM parent"))
        assert work.db.execute(text("SELECT parent_id FROM child")).all() == []
    network.engine.dispose()


def test_until_the_first_release_leernet_has_one_migration() -> None:
    network = Leernet("sqlite://", SETTINGS, plugins=[PlainFormats()])
    script = ScriptDirectory.from_config(config(network.engine, network.plugins.tables))
    assert [revision.revision for revision in script.walk_revisions()] == ["leernet_0001"]
    network.engine.dispose()


def test_every_plugin_with_tables_has_a_branch_that_comes_after_leernets(network: Leernet) -> None:
    script = ScriptDirectory.from_config(config(network.engine, network.plugins.tables))
    bases = {base: script.get_revision(base) for base in script.get_bases()}
    assert len(bases) == 1 + len(network.plugins.tables)
    for base, revision in bases.items():
        assert revision is not None
        assert base == "leernet_0001" or "leernet_0001" in (revision.dependencies or ())
