"""Two people at once, one row: ``INSERT … ON CONFLICT DO NOTHING``, and telling one broken constraint from another."""

from collections.abc import Mapping
from functools import cache

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ..model import Base
from ..model.base import table_of
from ..prepared import Prepared


def insert_once(db: Session, table: type[Base], values: Mapping[str, object], *, key: tuple[str, ...]) -> int | None:
    """Insert a row unless one with the same ``key`` is there; the new row's id, or None when it was there.

    Of two at once the second waits for the first, and then finds its row.
    """
    row = _statement(db.get_bind().dialect.name, table, key).first(db, values)
    return None if row is None else row[0]


@cache
def _statement(dialect: str, table: type[Base], key: tuple[str, ...]) -> Prepared:
    """Built once for each table: SQLAlchemy takes the columns from the values that it is executed with."""
    target = table_of(table)
    insert = postgresql.insert(target) if dialect == "postgresql" else sqlite.insert(target)
    return Prepared(insert.on_conflict_do_nothing(index_elements=key).returning(*target.primary_key))


def is_violation(error: IntegrityError, name: str, *columns: str) -> bool:
    """Whether this constraint was broken. PostgreSQL tells its name, SQLite the columns."""
    text = str(error.orig)
    return name in text or ("UNIQUE" in text and all(f".{column}" in text for column in columns))
