"""The one query that sees all that a registration depends on stays quick when the tables are full."""

import re

from sqlalchemy import insert, text

from leernet import Leernet
from leernet.model import Organisation
from leernet.services.places.looking import look
from leernet.testing import add, some_event
from tests.plans import plan_of
from tests.services.conftest import Desk

INDEXES = ("ix_leernet_organisation_lower_name", "ix_leernet_organisation_lower_short_name")


def _municipalities(network: Leernet, count: int) -> None:
    """So many organisations, none with a short name: to a planner, an index on that finds them all or nobody."""
    with network.work() as work:
        rows = [{"slug": f"gemeente-{number}", "name": f"Gemeente {number}", "about": {}} for number in range(count)]
        work.db.execute(insert(Organisation), rows)
        work.db.execute(text("ANALYZE"))


def _forget_statistics(network: Leernet) -> None:
    """As in a new database of PostgreSQL, before it has looked at its tables by itself."""
    if network.engine.dialect.name == "postgresql":
        with network.work() as work:
            work.db.execute(text("UPDATE pg_class SET relpages = 0, reltuples = -1 WHERE relname LIKE 'leernet_%'"))


def test_looking_for_an_organisation_reads_no_whole_table(network: Leernet, desk: Desk) -> None:
    add(network, some_event())
    _municipalities(network, 10_000)
    request = desk.request(organisation="Noord")
    plan = plan_of(network, lambda work: look(work, request), "leernet_organisation", whatever_the_values=True)
    assert [name for name in INDEXES if name not in plan] == [], plan


def test_looking_reads_no_other_registration_of_the_event_while_there_are_no_statistics_yet(
    network: Leernet, desk: Desk
) -> None:
    add(network, some_event())
    _forget_statistics(network)
    plan = plan_of(network, lambda work: look(work, desk.request()), "leernet_registration", whatever_the_values=True)
    used = plan.partition("uq_leernet_registration_live")[2]
    condition = used.split("Index Cond:")[-1].splitlines()[0] if "Index Cond:" in used else used.splitlines()[0]
    assert {"event_id", "participant_id"} <= set(re.findall(r"\w+", condition)), plan


def test_an_organisation_is_found_by_either_name_whatever_the_case(network: Leernet, desk: Desk) -> None:
    add(network, some_event(), Organisation(slug="mra", name="Metropoolregio Amsterdam", short_name="MRA"))
    names = ("metropoolregio amsterdam", "mra", "Mra B", "")
    with network.read() as work:
        found = [look(work, desk.request(organisation=name)).organisation_id for name in names]
    assert [one is not None for one in found] == [True, True, False, False]
