"""Alembic, with a branch for each plugin that owns tables: ``upgrade`` makes and upgrades all of them."""

from collections.abc import Collection, Mapping
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from ..errors import PluginError
from ..hookspecs import Tables

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.script import Script

VERSION_TABLE = "leernet_alembic"
HERE = Path(__file__).parent

_ONE_THREAD = Lock()
"""What Alembic is busy with belongs to the whole process."""


def config(engine: Engine, plugins: Mapping[str, Tables]) -> "Config":
    """The Alembic configuration of this database: leernet's own versions and those of each plugin."""
    from alembic.config import Config

    found = Config()
    found.set_main_option("script_location", str(HERE).replace("%", "%%"))
    found.set_main_option("path_separator", "newline")
    versions = [HERE / "versions", *(tables.versions for tables in plugins.values())]
    found.set_main_option("version_locations", "\n".join(str(p).replace("%", "%%") for p in versions))
    found.attributes["engine"] = engine
    return found


def upgrade(engine: Engine, plugins: Mapping[str, Tables]) -> None:
    """Bring the database to the newest version of leernet and of the plugins.

    :raises PluginError: ``plugin_missing``, when the database has tables of a plugin that is not among ``plugins``
    """
    from alembic import command  # slow to import, and only needed here
    from alembic.util import CommandError

    try:
        with _ONE_THREAD:
            command.upgrade(config(engine, plugins), "heads")
    except CommandError as error:
        raise PluginError(
            "plugin_missing",
            "The database was made with a plugin, or a newer version, that is not here: {reason}. Install it.",
            reason=str(error),
        ) from error


def is_current(engine: Engine, plugins: Mapping[str, Tables]) -> bool:
    """Whether the database has the newest version of leernet and of the plugins."""
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(config(engine, plugins))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        there = set(context.get_current_heads())
    # A version on which another depends is written down in that one only.
    implied = {name for one in scripts.walk_revisions() if one.revision in there for name in _depends_on(one)}
    heads = set(scripts.get_heads())
    return there <= heads <= there | implied


def _depends_on(version: "Script") -> Collection[str]:
    named = version.dependencies or ()
    return (named,) if isinstance(named, str) else named


def downgrade(engine: Engine, plugins: Mapping[str, Tables]) -> None:
    """Remove all tables of leernet and of the plugins, with everything in them."""
    from alembic import command

    with _ONE_THREAD:
        command.downgrade(config(engine, plugins), "base")


def downgrade_one(engine: Engine, plugins: Mapping[str, Tables], name: str) -> None:
    """Remove the tables of one plugin, with everything in them, and leave all others."""
    from alembic import command
    from alembic.script import ScriptDirectory

    settings = config(engine, plugins)
    versions = plugins[name].versions.resolve()
    bases = [
        one.revision
        for one in ScriptDirectory.from_config(settings).walk_revisions()
        if one.is_base and Path(one.path).resolve().parent == versions
    ]
    with _ONE_THREAD:
        for base in bases:
            command.downgrade(settings, f"{base}@base")
