"""With ``--json`` a script reads what a person reads in lines."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from leernet.testing import add, some_event
from tests.cli.conftest import Run, network_of

LISTENERS = ("mail", "exchange")
"""That are told of a registration, with all plugins that are installed here."""

# Whatever JSON a command prints: the tests say what stands in it.
Json = Any


def _said(run: Run, *arguments: str) -> Json:
    result = run("--json", *arguments)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_programme_is_loaded_dumped_and_listed(run: Run, good: Path, sqlite_url: str) -> None:
    at = ("--database", sqlite_url)
    counts = {"created": 2, "updated": 0, "unchanged": 0}
    assert _said(run, *at, "load", str(good)) == {"files": [{"path": str(good), **counts}]}
    dumped = _said(run, *at, "dump", "netwerk")
    assert dumped["series"]["slug"] == "netwerk"
    (event,) = _said(run, *at, "list", "--past")["events"]
    assert (event["slug"], event["series"], event["status"]) == ("eerste", "netwerk", "open")
    assert event["formats"] == {"physical": {"taken": 0, "capacity": None}}


def test_what_is_wrong_with_files_is_told_with_codes_and_fields(run: Run, bad: Path) -> None:
    result = run("--json", "--language", "nl", "check", str(bad))
    assert result.exit_code == 1
    files = json.loads(result.stdout)["files"]
    assert [Path(file["path"]).name for file in files] == ["a.toml", "b.toml"]
    problems = files[1]["error"]["problems"]
    assert "series.title" in {problem["field"] for problem in problems}
    assert all(problem["code"] and problem["message"] for problem in problems)


def test_a_good_file_is_listed_as_checked(run: Run, good: Path) -> None:
    assert _said(run, "check", str(good)) == {"files": [{"path": str(good)}]}


def test_an_error_is_json_at_the_standard_error(run: Run, sqlite_url: str) -> None:
    run("--database", sqlite_url, "migrate")
    result = run("--json", "--database", sqlite_url, "dump", "nergens")
    assert (result.exit_code, result.stdout) == (1, "")
    assert json.loads(result.stderr)["error"]["code"] == "series_unknown"


def test_somebody_is_registered_and_the_mail_delivered(run: Run, site: str, tmp_path: Path) -> None:
    at = ("--network", site)
    run(*at, "migrate")
    network = network_of(tmp_path)
    add(network, some_event(starts_at=network.clock() + timedelta(days=7)))
    anna = ("bijeenkomst", "anna@example.org", "Anna van der Meer", "--organisation", "Noord")
    done = _said(run, *at, "register", *anna)
    assert done["status"] == "confirmed"
    assert _said(run, *at, "deliver", "--once") == {"delivered": len(LISTENERS)}
    (event,) = _said(run, *at, "list")["events"]
    assert event["formats"]["physical"]["taken"] == 1
    again = run("--json", *at, "register", "bijeenkomst", "anna@example.org", "Anna")
    assert json.loads(again.stderr)["error"]["code"] == "already_registered"
    wrong = run("--json", *at, "register", "bijeenkomst", "geen adres", "")
    fields = {problem["field"] for problem in json.loads(wrong.stderr)["error"]["problems"]}
    assert fields == {"email", "name"}


def test_keys_and_webhooks_are_made_and_listed(run: Run, site: str) -> None:
    at = ("--network", site)
    run(*at, "migrate")
    token = str(_said(run, *at, "api-key", "create", "Site", "--scope", "read")["token"])
    (key,) = _said(run, *at, "api-key", "list")["keys"]
    assert (key["handle"], key["scopes"], key["series"]) == (token.split("_")[1], ["read"], "*")
    assert _said(run, *at, "api-key", "revoke", key["handle"]) == {"revoked": key["handle"]}
    made = _said(run, *at, "webhooks", "add", "CRM", "https://crm.example.org/", "--kind", "registration.")
    assert str(made["secret"]).startswith("whsec_")
    (listed,) = _said(run, *at, "webhooks", "list")["webhooks"]
    assert listed["uid"] == made["uid"]


def test_a_person_is_erased_without_a_word_too_many(run: Run, waiting: Path, site: str) -> None:
    assert _said(run, "--network", site, "erase", "anna@example.net", "--yes") == {"erased": 1}


def test_plugins_are_listed_with_their_packages_and_hooks(run: Run) -> None:
    rows = {row["name"]: row for row in _said(run, "plugins")["plugins"]}
    assert rows["physical"]["package"] == "leernet-physical"
    assert "leernet_formats" in rows["physical"]["hooks"]
    assert "physical\tleernet-physical\t" in run("plugins").stdout


def test_events_are_listed_for_a_person_too(run: Run, site: str, tmp_path: Path) -> None:
    run("--network", site, "migrate")
    network = network_of(tmp_path)
    soon = network.clock() + timedelta(days=7)
    add(network, some_event(places={"physical": 10, "online": None}, starts_at=soon))
    (line,) = run("--network", site, "list").stdout.splitlines()
    assert line.split("\t")[0] == "bijeenkomst"
    assert "physical:0/10 online:0/-" in line
    unknown = run("--network", site, "list", "--series", "nergens")
    assert "There is no series" in unknown.stderr
