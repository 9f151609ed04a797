"""Add a row, or find that somebody did so just now."""

from collections.abc import Mapping

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from .tables import Base


def add_if_new(db: Session, kind: type[Base], values: Mapping[str, object]) -> int | None:
    """The id of the new row, where it has one; None where a constraint says that it is there already."""
    dialect = postgresql if db.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(kind).values(dict(values)).on_conflict_do_nothing()
    (key,) = inspect(kind).primary_key
    found: int | None = db.execute(statement.returning(key)).scalar()
    return found
