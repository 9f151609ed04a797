"""A network moves to another database: everything of it or nothing, and then it goes on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, func, select

from leernet import Conflict, Leernet, Settings
from leernet.database import make_engine
from leernet.migrations import upgrade
from leernet.migrations.copying import copy_database
from leernet.model import Base, Event, JournalEntry, Organisation, Registration
from leernet.plugins import Plugins, installed
from leernet.services.registering.registration import RegistrationRequest, register
from leernet.testing import add, some_event
from leernet.work import PARTICIPANT
from tests.cli.conftest import Run, run  # noqa: F401  (the terminal)

TABLES = Plugins(installed()).tables


@pytest.fixture
def engine() -> Iterator[Callable[[str], Engine]]:
    """Engines that are put away after the test."""
    made: list[Engine] = []

    def make(url: str) -> Engine:
        made.append(make_engine(url))
        return made[-1]

    yield make
    for one in made:
        one.dispose()


def _network(engine: Engine) -> Leernet:
    return Leernet(engine, Settings(secret="not-a-secret-but-long-enough"))


def _fill(network: Leernet) -> None:
    """An event to register for, and an organisation that came before the one that it is part of."""
    network.migrate()
    part = Organisation(slug="wijk", name="Wijkraad")
    add(network, part)
    with network.work() as work:
        whole = Organisation(slug="stad", name="Gemeente")
        work.db.add(whole)
        work.db.flush()
        work.db.get_one(Organisation, part.id).part_of = whole
    add(network, some_event())


def _join(network: Leernet, email: str) -> None:
    request = RegistrationRequest(
        event="bijeenkomst", format="physical", name="Zoë Ćirić", email=email, language="nl", organisation="Gemeente"
    )
    network.run(PARTICIPANT, register, request)


@pytest.mark.postgres
def test_a_network_moves_to_postgresql_and_back_and_goes_on(
    sqlite_url: str, postgres_url: str, engine: Callable[[str], Engine]
) -> None:
    first, second, third = engine(sqlite_url), engine(postgres_url), engine(f"{sqlite_url}-back")
    _fill(_network(first))
    _join(_network(first), "zoe@example.org")
    copied = copy_database(first, second, TABLES)
    assert (copied["leernet_registration"], copied["leernet_organisation"], copied["leernet_event"]) == (1, 2, 1)
    _join(_network(second), "noor@example.org")  # PostgreSQL gives ids that nobody has
    copy_database(second, third, TABLES)
    with _network(third).read() as work:
        part = work.db.scalars(select(Organisation).where(Organisation.slug == "wijk")).one()
        assert part.part_of is not None
        assert part.part_of.id > part.id
        assert work.db.scalars(select(Registration.name)).all() == ["Zoë Ćirić"] * 2
    for table in Base.metadata.sorted_tables:
        with second.connect() as there, third.connect() as back:
            rows = select(table).order_by(*table.primary_key)
            assert back.execute(rows).all() == there.execute(rows).all(), table.name


def test_what_has_a_network_already_is_left_alone(empty_database_url: str, engine: Callable[[str], Engine]) -> None:
    source, target = engine("sqlite://"), engine(empty_database_url)
    _fill(_network(source))
    upgrade(target, TABLES)
    add(_network(target), Organisation(slug="ander", name="Ander"))
    with pytest.raises(Conflict) as refused:
        copy_database(source, target, TABLES)
    assert refused.value.code == "database_not_empty"
    with target.connect() as there:
        assert there.scalar(select(func.count()).select_from(Event)) == 0


def test_tables_of_another_version_are_not_copied(sqlite_url: str, engine: Callable[[str], Engine]) -> None:
    with pytest.raises(Conflict) as refused:
        copy_database(engine("sqlite://"), engine(sqlite_url), TABLES)
    assert refused.value.code == "tables_outdated"


def test_the_command_says_what_it_copied_or_why_not(
    run: Run,  # noqa: F811
    sqlite_url: str,
    engine: Callable[[str], Engine],
) -> None:
    _fill(_network(engine(sqlite_url)))
    target = f"{sqlite_url}-new"
    result = run("--database", sqlite_url, "copy-database", target)
    assert (result.exit_code, "leernet_organisation: 2" in result.output) == (0, True), result.output
    result = run("--json", "--database", sqlite_url, "copy-database", target)
    assert (result.exit_code, json.loads(result.stderr)["error"]["code"]) == (1, "database_not_empty")
    with engine(target).connect() as there:
        assert there.scalar(select(func.count()).select_from(JournalEntry)) == 0
    assert "database cannot be used" in run("--database", sqlite_url, "copy-database", "nonsense").output
