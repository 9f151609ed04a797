"""The tests of plugins run on SQLite; one for which the database matters is marked ``both_databases``."""

import pytest

BOTH = ["sqlite_url", pytest.param("emptied_postgres_url", marks=pytest.mark.postgres)]


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """A database without rows, for ``leernet.testing`` to put tables in."""
    return str(request.getfixturevalue(getattr(request, "param", "sqlite_url")))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what is marked on both databases."""
    if metafunc.definition.get_closest_marker("both_databases"):
        metafunc.parametrize("database_url", BOTH, indirect=True)
