"""Two people at once, one row: ``INSERT … ON CONFLICT DO NOTHING``, and telling one broken constraint from another."""

from collections.abc import Mapping

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ..model import Base


def insert_once(db: Session, table: type[Base], values: Mapping[str, object], *, key: tuple[str, ...]) -> int | None:
    """Insert a row unless one with the same ``key`` is there; the new row's id, or None when it was there."""
    dialect = postgresql if db.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table).values(**values).on_conflict_do_nothing(index_elements=key)
    return db.execute(statement.returning(table.__table__.c.id)).scalar()


def is_violation(error: IntegrityError, name: str, *columns: str) -> bool:
    """Whether this constraint was broken. PostgreSQL tells its name, SQLite the columns."""
    text = str(error.orig)
    return name in text or ("UNIQUE" in text and all(f".{column}" in text for column in columns))
