"""How long a series keeps what it knows of people, in a programme file."""

import pytest

from .conftest import Dump, Load, Problems
from .texts import SERIES


def test_a_series_says_after_how_many_days_people_are_forgotten(load: Load, dump: Dump) -> None:
    load(SERIES + "retention_days = 365\n")
    assert "retention_days = 365" in dump("netwerk")
    load(SERIES)
    assert "retention_days" not in dump("netwerk")


@pytest.mark.parametrize("days", ["-1", '"een jaar"'])
def test_a_time_that_is_none_is_refused(problems: Problems, days: str) -> None:
    assert list(problems(SERIES + f"retention_days = {days}\n")) == ["series.retention_days"]
