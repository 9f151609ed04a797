"""Who may join a series, and what is related to it, in a programme file."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from leernet.app import Leernet
from leernet.model import Enrolling, Joining, Series
from leernet.programmes.dumping import dump_series

from .conftest import Load
from .loaded import refused
from .texts import SERIES

POLICY = 'membership = { joining = "approval", enrolling = "invite", organisations = 10 }\n'
OTHER = SERIES.replace('"netwerk"', '"ander"').replace("Hét", "Ander")


def series_of(network: Leernet) -> Series:
    query = select(Series).where(Series.slug == "netwerk").options(selectinload(Series.relates_to))
    with network.read() as work:
        return work.db.scalars(query).one()


def test_a_file_says_who_may_join_and_is_written_so(network: Leernet, load: Load) -> None:
    load(SERIES + POLICY)
    with network.read() as work:
        written = dump_series(work.db, "netwerk", network.settings.timezone)
    load(SERIES)
    load(written)
    row = series_of(network)
    assert (row.joining, row.enrolling, row.target_organisations) == (Joining.APPROVAL, Enrolling.INVITE, 10)


def test_without_a_word_nobody_joins(network: Leernet, load: Load) -> None:
    load(SERIES + POLICY)
    load(SERIES)
    assert not series_of(network).has_members
    with network.read() as work:
        assert "membership" not in dump_series(work.db, "netwerk", network.settings.timezone)


def test_a_table_without_words_lets_everybody_join(network: Leernet, load: Load) -> None:
    load(SERIES + "membership = {}\n")
    assert series_of(network).joining is Joining.OPEN


def test_related_series_are_loaded_and_written(network: Leernet, load: Load) -> None:
    load(OTHER)
    load(SERIES + 'related = ["ander"]\n')
    assert [one.slug for one in series_of(network).relates_to] == ["ander"]
    with network.read() as work:
        assert 'related = [\n    "ander",\n]' in dump_series(work.db, "netwerk", network.settings.timezone)
    load(SERIES)
    assert series_of(network).relates_to == []


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('membership = { joining = "iedereen" }', "word_unknown"),
        ("membership = { organisations = 0 }", "number_invalid"),
        ('related = ["nergens"]', "reference_unknown"),
        ('related = ["netwerk"]', "cycle"),
    ],
)
def test_what_cannot_be_is_refused(load: Load, line: str, code: str) -> None:
    assert code in refused(load, SERIES + line + "\n").values()
