"""What all tables share: the declarative base, moments in UTC, and JSON that is checked before it gets here."""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import JSON, DateTime, Dialect, Enum, MetaData, Table
from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

Details = Mapping[str, object]
"""A plugin's own facts as plain JSON, checked by the plugin's schema before they are stored."""


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC. SQLite forgets the zone of a ``DateTime(timezone=True)``; this does not."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True, eq=False):
    """The declarative base of leernet's own tables. A plugin with tables brings its own ``MetaData``."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012  (read by SQLAlchemy as a class attribute)
        datetime: UTCDateTime(),
        dict[str, object]: JSON(none_as_null=True),
        dict[str, str]: JSON(none_as_null=True),
        list[str]: JSON(none_as_null=True),
        list[int]: JSON(none_as_null=True),
        list[dict[str, str]]: JSON(none_as_null=True),
    }


def table_of(kind: type[DeclarativeBase]) -> Table:
    """The table of a model class: statements on it skip the work that the ORM would do for each row."""
    table = kind.__table__
    assert isinstance(table, Table)
    return table


E_ = TypeVar("E_", bound=StrEnum)


def words(kind: type[E_]) -> Enum:
    """A column type that stores the *value* of a :class:`StrEnum` as text, with a CHECK behind it."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
        name=kind.__name__.lower(),
    )
