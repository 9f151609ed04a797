"""The plugin's own tables: made by its own migration, on both databases; and the whole story on both."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from leernet_exchange import Exchange
from leernet_exchange.tables import Base
from sqlalchemy import inspect

from leernet import Leernet, Settings

from .conftest import Office, words


def test_the_migration_makes_exactly_the_plugins_tables(empty_database_url: str) -> None:
    network = Leernet(empty_database_url, Settings(secret="not-a-secret-but-long-enough"), plugins=[Exchange()])
    network.migrate()
    found = inspect(network.engine)
    own = [name for name in found.get_table_names() if name.startswith("leernet_exchange_")]
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

    def test_needs_and_offers_come_in_are_matched_introduced_and_made_into_a_programme(
        self, open_office: Callable[[], Office]
    ) -> None:
        office = open_office()
        office.open(shows_overview="yes")
        anna, bert = office.register("Anna", "A"), office.register("Bert", "B")
        office.bring_in(
            anna, need="Een warmtenet met bewoners", way_talk="yes", more_themes="Geld", may_introduce="yes"
        )
        office.bring_in(bert, offer="Bewoners en warmtenetten", way_talk="yes", more_themes="geld", may_introduce="yes")
        once = "dezelfde"
        for _ in range(2):
            office.follow(office.send(office.code(), need="Van een gast", more_themes="Geld", once=once))
        need, offer, _ = office.entries()
        assert "Van een gast" not in words(office.desk("?way=talk"))
        office.follow(office.press("ask", "matches", need=str(need.id), offer=str(offer.id)))
        office.says(anna, "yes")
        assert "U wilt het beiden." in office.says(bert, "yes")
        assert len(office.letters("Anna", "nu kennismaken")) == 1
        theme = str(office.tags()["Geld"].id)
        office.follow(office.press("draft", "themes", first="2027-21", **{f"chosen_{theme}": "yes"}))
        office.follow(office.press("announce", "plan"))
        office.follow(office.send("/nl/desk/events/bijeenkomst/more/exchange-event", do="renew"))
        assert "Geld" in words(office.get("/nl/series/netwerk").text)
        assert "Aan elkaar voorgesteld" in words(office.desk("?view=journal"))
        office.clock.advance(timedelta(days=365))
        office.network.dispatcher.deliver()
        assert office.entries() == []
