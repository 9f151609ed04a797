"""The plugin's own tables: made by its own migration, on both databases; and the whole story on both."""

from collections.abc import Callable

import pytest
from leernet_outcomes import Outcomes
from leernet_outcomes.tables import Base
from sqlalchemy import inspect

from leernet import Leernet, Settings

from .conftest import Office, words


def test_the_migration_makes_exactly_the_plugins_tables(empty_database_url: str) -> None:
    network = Leernet(empty_database_url, Settings(secret="not-a-secret-but-long-enough"), plugins=[Outcomes()])
    network.migrate()
    found = inspect(network.engine)
    own = [name for name in found.get_table_names() if name.startswith("leernet_outcomes_")]
    assert sorted(own) == sorted(Base.metadata.tables)
    for table in Base.metadata.sorted_tables:
        columns = {
            column["name"]: (column["type"].compile(network.engine.dialect), column["nullable"])
            for column in found.get_columns(table.name)
        }
        dialect = network.engine.dialect
        assert columns == {c.name: (c.type.compile(dialect), bool(c.nullable)) for c in table.columns}
        assert found.get_pk_constraint(table.name)["constrained_columns"] == [c.name for c in table.primary_key]
        indexes = {one["name"] for one in found.get_indexes(table.name) if not one.get("duplicates_constraint")}
        assert indexes == {index.name for index in table.indexes}
        foreign = {
            (*key["constrained_columns"], key["referred_table"], key["options"].get("ondelete"))
            for key in found.get_foreign_keys(table.name)
        }
        assert foreign == {(key.parent.name, key.column.table.name, key.ondelete) for key in table.foreign_keys}
    network.engine.dispose()


class TestOnBoth:
    """What an organiser does, on both databases."""

    @pytest.fixture(params=["sqlite_url", pytest.param("emptied_postgres_url", marks=pytest.mark.postgres)])
    def database_url(self, request: pytest.FixtureRequest) -> str:
        return str(request.getfixturevalue(request.param))

    def test_an_action_is_agreed_seen_reminded_of_and_done(self, open_office: Callable[[], Office]) -> None:
        office = open_office()
        office.plan()
        anna = office.register("Anna")
        office.agree(due="20 januari 2027", responsible=str(office.row(anna).id))
        office.follow(office.promise("Een handreiking", due="najaar 2027"))
        assert 'value="20 januari 2027"' in office.desk(f"?view=action&action={office.actions()[0].id}").text
        office.pass_by(days=45)
        assert len(office.outbox.to("anna@example.org")) == 2
        done = office.send_own(anna, "move", action=str(office.actions()[0].id), state="done", progress="Klaar")
        assert "De afspraak is opgeslagen." in words(office.follow(done))
        assert "Een handreiking" in words(office.public("series/netwerk"))
