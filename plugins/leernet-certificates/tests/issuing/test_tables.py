"""The plugin's own tables: made by its own migration, in step with leernet's."""

from leernet_certificates import Certificates
from leernet_certificates.tables import Base
from sqlalchemy import inspect

from leernet import Leernet, Settings


def test_the_migration_makes_exactly_the_plugins_tables(empty_database_url: str) -> None:
    network = Leernet(empty_database_url, Settings(secret="not-a-secret-but-long-enough"), plugins=[Certificates()])
    network.migrate()
    found = inspect(network.engine)
    own = [name for name in found.get_table_names() if name.startswith("leernet_certificates_")]
    assert sorted(own) == sorted(Base.metadata.tables)
    for table in Base.metadata.sorted_tables:
        columns = {
            column["name"]: (column["type"].compile(network.engine.dialect), column["nullable"])
            for column in found.get_columns(table.name)
        }
        dialect = network.engine.dialect
        assert columns == {c.name: (c.type.compile(dialect), bool(c.nullable)) for c in table.columns}
        assert found.get_pk_constraint(table.name)["constrained_columns"] == [c.name for c in table.primary_key]
    for table_name in ("leernet_certificates_paper", "leernet_certificates_badge"):
        (key,) = found.get_foreign_keys(table_name)
        assert (key["referred_table"], key["options"]) == ("leernet_certificate", {"ondelete": "CASCADE"})
    network.engine.dispose()
