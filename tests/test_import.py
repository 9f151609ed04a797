"""``import leernet`` is light: what is slow or optional comes in when it is needed."""

import subprocess
import sys

import pytest

HEAVY = ("flask", "werkzeug", "weasyprint", "alembic", "ortools", "openpyxl", "psycopg", "pytest")


def loaded_after(code: str) -> set[str]:
    program = f"import sys\n{code}\nprint(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_importing_leernet_pulls_in_nothing_heavy() -> None:
    loaded = loaded_after("import leernet")
    assert "sqlalchemy" in loaded
    assert loaded.isdisjoint(HEAVY)


def test_making_a_network_with_every_plugin_pulls_in_no_renderer_and_no_migrations() -> None:
    code = "from leernet import Leernet, Settings\nLeernet('sqlite://', Settings(secret='x' * 16))"
    loaded = loaded_after(code)
    assert "leernet_certificates" in loaded
    assert loaded.isdisjoint({"flask", "weasyprint", "alembic", "ortools"})


@pytest.mark.parametrize("name", ["physical", "online", "branding", "certificates", "groups", "picture"])
def test_importing_a_plugin_pulls_in_neither_flask_nor_a_renderer(name: str) -> None:
    loaded = loaded_after(f"import leernet_{name}\nassert leernet_{name}.plugin.name == {name!r}")
    assert loaded.isdisjoint({"flask", "weasyprint", "alembic", "ortools"})
