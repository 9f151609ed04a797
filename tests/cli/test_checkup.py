"""``leernet doctor`` says what is wrong with an installation, and how to mend it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from sqlalchemy import create_engine, text

from leernet.model import Delivery, DeliveryStatus, EventFormat, Quota
from leernet.testing import NOW, add, some_event
from tests.cli.conftest import Run, network_of

LOCAL = ["base_url_local", "mail_from_local"]


def _codes(run: Run, *at: str) -> list[str]:
    return [finding["code"] for finding in json.loads(run("--json", *at, "doctor").stdout)["findings"]]


def test_a_new_site_is_told_to_make_its_tables(run: Run, site: str, tmp_path: Path) -> None:
    result = run("--network", site, "doctor")
    assert result.exit_code == 1
    assert "wrong: The tables are missing" in result.stderr
    assert "Run: leernet migrate." in result.stderr
    run("--network", site, "migrate")
    assert _codes(run, "--network", site) == LOCAL


def test_a_database_alone_is_not_asked_for_the_settings_of_a_site(run: Run, sqlite_url: str) -> None:
    run("--database", sqlite_url, "migrate")
    result = run("--database", sqlite_url, "doctor")
    assert (result.exit_code, result.output) == (0, "All is well.\n")
    assert json.loads(run("--json", "--database", sqlite_url, "doctor").stdout) == {"ok": True, "findings": []}


def test_settings_that_lead_nowhere_are_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "site_of_plain.py").write_text(
        "from leernet import Leernet, Settings\n"
        'network = Leernet("sqlite:///plain.db", Settings(secret="not-a-secret-but-long-enough",'
        ' base_url="http://leren.example.org", mail_from="leren@example.org"))\n'
    )
    run("--network", "site_of_plain", "migrate")
    assert _codes(run, "--network", "site_of_plain") == ["base_url_plain", "mail_missing"]


def test_deliveries_that_nobody_makes_or_that_were_given_up_are_told(run: Run, site: str, tmp_path: Path) -> None:
    run("--network", site, "migrate")
    network = network_of(tmp_path)
    add(network, some_event(starts_at=network.clock() + timedelta(days=7)))
    run("--network", site, "register", "bijeenkomst", "anna@example.org", "Anna")
    run("--network", site, "deliver", "--once")
    assert _codes(run, "--network", site) == LOCAL
    with network.work() as work:
        delivery = work.db.query(Delivery).filter_by(listener="mail").one()
        delivery.status, delivery.due_at = DeliveryStatus.PENDING, work.now - timedelta(minutes=16)
    assert "deliveries_late" in _codes(run, "--network", site)
    with network.work() as work:
        work.db.query(Delivery).filter_by(listener="mail").one().status = DeliveryStatus.FAILED
    assert "deliveries_failed" in _codes(run, "--network", site)
    network.engine.dispose()


def test_a_format_that_no_plugin_knows_is_told_while_the_event_is_to_come(run: Run, site: str, tmp_path: Path) -> None:
    run("--network", site, "migrate")
    network = network_of(tmp_path)
    soon = some_event("straks", starts_at=network.clock() + timedelta(days=7))
    for event in (soon, some_event("toen", starts_at=NOW - timedelta(days=3000))):
        event.formats = [EventFormat(key="hologram", position=0, quota=Quota())]
        add(network, event)
    result = run("--network", site, "doctor")
    assert "1 events to come have the format hologram" in result.stderr


def test_tables_of_an_older_version_are_told(run: Run, sqlite_url: str) -> None:
    run("--database", sqlite_url, "migrate")
    engine = create_engine(sqlite_url)
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE leernet_alembic SET version_num = 'leernet_0001' WHERE version_num LIKE '%groups%'")
        )
    engine.dispose()
    assert _codes(run, "--database", sqlite_url) == ["tables_outdated"]
