"""Whether the versions of a plugin make and remove exactly its tables."""

from sqlalchemy import Engine, Inspector, Table, inspect

from ...hookspecs import Tables
from ...migrations import downgrade_one, upgrade


def must_migrate_up_and_down(engine: Engine, name: str, tables: Tables) -> None:
    """Up makes exactly what the metadata says, down removes that and leaves all else."""
    upgrade(engine, {})
    before = set(inspect(engine).get_table_names())
    upgrade(engine, {name: tables})
    found = inspect(engine)
    made = set(found.get_table_names()) - before
    assert made == set(tables.metadata.tables), "the versions make other tables than the metadata has"
    for table in tables.metadata.sorted_tables:
        _compare(found, engine, table)
    downgrade_one(engine, {name: tables}, name)
    assert set(inspect(engine).get_table_names()) == before, "`downgrade` leaves something, or takes too much"


def _compare(found: Inspector, engine: Engine, table: Table) -> None:
    dialect = engine.dialect
    columns = {
        column["name"]: (column["type"].compile(dialect), column["nullable"])
        for column in found.get_columns(table.name)
    }
    assert columns == {c.name: (c.type.compile(dialect), bool(c.nullable)) for c in table.columns}, table.name
    assert found.get_pk_constraint(table.name)["constrained_columns"] == [c.name for c in table.primary_key]
    indexes = {one["name"] for one in found.get_indexes(table.name) if not one.get("duplicates_constraint")}
    assert indexes == {index.name for index in table.indexes}, f"the indexes of {table.name}"
    foreign = {
        (*key["constrained_columns"], key["referred_table"], key["options"].get("ondelete"))
        for key in found.get_foreign_keys(table.name)
    }
    wanted = {(key.parent.name, key.column.table.name, key.ondelete) for key in table.foreign_keys}
    assert foreign == wanted, f"the foreign keys of {table.name}"
