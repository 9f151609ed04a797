"""The plugin's own tables: made by its own migration, on both databases; and the whole story on both."""

from collections.abc import Callable

import pytest
from leernet_groups import Groups
from leernet_groups.tables import Base
from sqlalchemy import inspect

from leernet import Leernet, Settings
from leernet.services.registering.registration import cancel
from leernet.work import PARTICIPANT

from .conftest import Office, words


def test_the_migration_makes_exactly_the_plugins_tables(empty_database_url: str) -> None:
    network = Leernet(empty_database_url, Settings(secret="not-a-secret-but-long-enough"), plugins=[Groups()])
    network.migrate()
    found = inspect(network.engine)
    own = [name for name in found.get_table_names() if name.startswith("leernet_groups_")]
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

    def test_groups_are_made_changed_fixed_told_and_made_anew(self, open_office: Callable[[], Office]) -> None:
        office = open_office()
        office.plan()
        office.bring_in(office.crowd(9)[0])
        office.press("chosen", "?view=cases", case=str(office.cases()[0].id))
        office.propose(size="3")
        first, second, _ = office.state().groups
        who, other = (office.state().present(one)[0] for one in (first, second))
        office.follow(office.press("swap", one=str(who.id), other=str(other.id)))
        office.propose(size="2")
        office.follow(office.press("give_up", f"?view=group&group={office.group(1).id}"))
        office.propose(size="9", anew="yes")
        office.network.run(PARTICIPANT, cancel, office.register("Weg").uid)
        late = office.register("Nog weg")
        office.press("fill_up")
        office.network.run(PARTICIPANT, cancel, late.uid)
        office.network.dispatcher.deliver()
        assert "Nog weg komt niet meer." in words(office.desk().text)
        office.follow(office.press("mend"))
        office.follow(office.press("fix"))
        office.follow(office.press("tell"))
        office.network.dispatcher.deliver()
        assert [len(group) for group in office.names()] == [9]
        assert sum(str(message["Subject"]).startswith("Uw groep") for message in office.outbox.messages) == 9
