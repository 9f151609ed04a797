"""The plugin's own tables: made by its own migration, on both databases; and the whole story on both."""

from collections.abc import Callable

import pytest
from leernet_evaluation import Evaluation
from leernet_evaluation.tables import Base
from sqlalchemy import inspect

from leernet import Leernet, Settings

from .conftest import Office, words


def test_the_migration_makes_exactly_the_plugins_tables(empty_database_url: str) -> None:
    network = Leernet(empty_database_url, Settings(secret="not-a-secret-but-long-enough"), plugins=[Evaluation()])
    network.migrate()
    found = inspect(network.engine)
    own = [name for name in found.get_table_names() if name.startswith("leernet_evaluation_")]
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

    def test_an_evaluation_is_asked_answered_changed_closed_and_forgotten(
        self, open_office: Callable[[], Office]
    ) -> None:
        office = open_office()
        office.plan()
        people = office.hold(5, keep_days="30")
        for who in people:
            office.follow(office.send_own(who, rating="8", better="Een tekst"))
        office.follow(office.send_own(people[0], rating="7", better="Iets anders"))
        office.follow(office.send_own(people[1], do="withdraw"))
        office.follow(office.send_own(people[1], rating="8"))
        office.pass_by(days=15)
        page = words(office.desk().text)
        assert "Gemiddeld 7,8; de helft gaf 8 of meer." in page
        assert "Iets anders" in page
        assert len(office.asked()) == 5
        office.pass_by(days=20)
        assert "Iets anders" not in words(office.desk().text)
