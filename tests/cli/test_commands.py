"""The ``leernet`` command, as somebody at a terminal uses it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from leernet.plugins import Plugins, installed
from tests.cli.conftest import GOOD, PROGRAMMES, SITE, Run
from tests.patience import PATIENCE, wait_for


def _count(url: str, table: str) -> int:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())
    engine.dispose()
    return found


# --- check ---


def test_check_says_nothing_of_a_good_file(run: Run, good: Path) -> None:
    result = run("check", str(good))
    assert (result.exit_code, result.output) == (0, "")


def test_check_takes_folders_too(run: Run) -> None:
    assert run("check", str(PROGRAMMES)).exit_code == 0


def test_check_says_all_that_is_wrong_in_all_files_at_once(run: Run, bad: Path) -> None:
    result = run("check", str(bad))
    assert result.exit_code == 1
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert lines[0].startswith(f"“{bad / 'a.toml'}” is not right yet (1).")
    assert "Line 1" in lines[1]
    assert lines[2].startswith(f"“{bad / 'b.toml'}” is not right yet (3).")
    assert [line.partition(":")[0].strip() for line in lines[3:]] == ["series.kleur", "series.slug", "series.title"]


def test_check_speaks_dutch(run: Run, bad: Path) -> None:
    by_option = run("--language", "nl", "check", str(bad))
    assert f"“{bad / 'b.toml'}” klopt nog niet (3). Eerst: series.kleur: " in by_option.stderr
    assert "Line" not in by_option.stderr
    for language in ("nl_NL.UTF-8", "nl_BE", "nl"):
        assert run("check", str(bad), LANG=language).stderr == by_option.stderr
    for language in ("C.UTF-8", "de_DE.UTF-8", "POSIX", ""):
        assert "is not right yet" in run("check", str(bad), LANG=language).stderr


def test_check_needs_files_that_are_there(run: Run, tmp_path: Path) -> None:
    missing = run("check", "nergens.toml")
    assert missing.exit_code == 2
    assert "'nergens.toml' does not exist" in missing.stderr
    empty = tmp_path / "leeg"
    empty.mkdir()
    assert "There are no .toml files in that folder." in run("check", str(empty)).stderr
    assert "Missing argument 'PATH...'" in run("check").stderr


def test_check_reads_a_folder_by_the_name_of_a_file_as_a_problem(run: Run, tmp_path: Path) -> None:
    (tmp_path / "map" / "programma.toml").mkdir(parents=True)
    result = run("check", "map")
    assert result.exit_code == 1
    assert "The file cannot be read" in result.stderr


# --- load ---


def test_load_makes_the_tables_and_loads_and_again_changes_nothing(
    run: Run, good: Path, empty_database_url: str
) -> None:
    first = run("--database", empty_database_url, "load", str(good))
    assert (first.exit_code, first.stdout) == (0, f"{good}: 2 created, 0 updated, 0 unchanged\n")
    again = run("load", str(good), LEERNET_DATABASE=empty_database_url)
    assert again.stdout == f"{good}: 0 created, 0 updated, 2 unchanged\n"
    good.write_text(GOOD.replace("Hét netwerk", "Een ander netwerk"))
    changed = run("--database", empty_database_url, "load", str(good))
    assert changed.stdout == f"{good}: 0 created, 1 updated, 1 unchanged\n"


def test_load_takes_a_folder(run: Run, sqlite_url: str) -> None:
    result = run("--database", sqlite_url, "load", str(PROGRAMMES))
    assert result.exit_code == 0
    assert [Path(line.partition(":")[0]) for line in result.stdout.splitlines()] == sorted(PROGRAMMES.glob("*.toml"))
    assert _count(sqlite_url, "leernet_series") == 5


def test_load_loads_nothing_when_one_of_the_files_is_wrong(run: Run, bad: Path, sqlite_url: str) -> None:
    result = run("--database", sqlite_url, "load", str(bad))
    assert result.exit_code == 1
    assert "b.toml" in result.stderr
    assert _count(sqlite_url, "leernet_series") == 0


def test_load_says_what_the_database_does_not_know(run: Run, tmp_path: Path, sqlite_url: str) -> None:
    path = tmp_path / "partner.toml"
    path.write_text(GOOD + '[[series.partners]]\norganisation = "onbekend"\nrole = "organiser"\n')
    result = run("--database", sqlite_url, "--language", "nl", "load", str(path))
    assert result.exit_code == 1
    assert "series.partners[0].organisation" in result.stderr
    assert "onbekend" in result.stderr
    assert _count(sqlite_url, "leernet_series") == 0


def test_commands_that_need_a_database_ask_for_one(run: Run, good: Path) -> None:
    for command in (("load", str(good)), ("dump", "netwerk"), ("migrate",)):
        result = run(*command)
        assert result.exit_code == 2
        assert "Say which database" in result.stderr


@pytest.mark.parametrize(
    ("database", "message"),
    [
        ("postgresql+psycopg://somebody:geheim@127.0.0.1:1/leernet", "The database cannot be used"),
        ("hier", "The database cannot be used"),
        ("zolder://x", "The database cannot be used"),
        ("mysql://x/y", "The driver of this database is not installed"),
    ],
)
def test_a_database_that_cannot_be_used_is_one_clear_line(database: str, message: str, run: Run) -> None:
    result = run("--database", database, "migrate")
    assert result.exit_code in (1, 2)
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert "geheim" not in result.stderr


# --- dump, migrate, export ---


def test_a_site_is_exported_as_files(run: Run, tmp_path: Path) -> None:
    (tmp_path / "site_of_export.py").write_text(SITE, "utf-8")
    published = GOOD.replace("[series]\n", '[series]\nstatus = "published"\n', 1)
    (tmp_path / "good.toml").write_text(published, "utf-8")
    here = ("--network", "site_of_export:network")
    assert run(*here, "load", "good.toml").exit_code == 0
    done = run(*here, "export-site", "public", "--series", "netwerk")
    assert done.output.endswith("files in public\n"), done.output
    assert (tmp_path / "public/nl/series/netwerk.html").exists()
    unknown = run(*here, "export-site", "elsewhere", "--series", "nergens")
    assert (unknown.exit_code, "There is no series" in unknown.output) == (1, True)
    refused = run(*here, "export-site", ".")
    assert (refused.exit_code, "choose an empty folder" in refused.output) == (2, True)
    assert run("--database", "sqlite://", "export-site", "x").exit_code == 2


def test_a_dump_loads_back_to_the_same(run: Run, sqlite_url: str, tmp_path: Path) -> None:
    run("--database", sqlite_url, "load", str(PROGRAMMES / "leerprogramma-samenwerken.toml"))
    dumped = run("--database", sqlite_url, "dump", "leerprogramma-samenwerken")
    path = tmp_path / "dump.toml"
    path.write_text(dumped.stdout)
    other = f"sqlite:///{tmp_path / 'other.db'}"
    assert run("--database", other, "load", str(path)).exit_code == 0
    assert run("--database", other, "dump", "leerprogramma-samenwerken").stdout == dumped.stdout
    assert ": 0 created, 0 updated, " in run("--database", sqlite_url, "load", str(path)).stdout


def test_dump_does_not_know_a_series_that_is_not_there(run: Run, sqlite_url: str) -> None:
    run("--database", sqlite_url, "migrate")
    result = run("--database", sqlite_url, "dump", "geen")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: There is no series “geen”.\n"
    assert "Er is geen reeks “geen”." in run("--database", sqlite_url, "--language", "nl", "dump", "geen").stderr


def test_dump_of_a_database_without_tables_says_so(run: Run, sqlite_url: str) -> None:
    result = run("--database", sqlite_url, "dump", "netwerk")
    assert result.exit_code == 1
    assert "The database cannot be used" in result.stderr


def test_migrate_makes_all_tables_and_again_does_no_harm(run: Run, empty_database_url: str) -> None:
    for _ in range(2):
        assert run("--database", empty_database_url, "migrate").exit_code == 0
    engine = create_engine(empty_database_url)
    tables = set(inspect(engine).get_table_names())
    engine.dispose()
    assert {"leernet_event", "leernet_registration", *_tables_of_plugins()} <= tables


def _tables_of_plugins() -> set[str]:
    plugins = Plugins(installed())
    return {str(name) for tables in plugins.tables.values() for name in tables.metadata.tables}


# --- a site's own network ---


@pytest.mark.parametrize("attribute", ["", ":network", ":make_network"])
def test_the_network_of_a_site_is_named_by_its_module(attribute: str, site: str, run: Run, good: Path) -> None:
    assert run("--network", f"{site}{attribute}", "load", str(good)).exit_code == 0
    assert _count(f"sqlite:///{good.parent / 'site.db'}", "leernet_series") == 1
    assert run("dump", "netwerk", LEERNET_NETWORK=f"{site}{attribute}").exit_code == 0


def test_a_name_that_is_no_network_is_refused(site: str, run: Run) -> None:
    wrong = {
        f"{site}:something": "is not a Leernet, but str",
        f"{site}:nothing": "has no attribute 'nothing'",
        "nowhere.at_all": "No module named 'nowhere'",
    }
    for name, message in wrong.items():
        result = run("--network", name, "migrate")
        assert result.exit_code == 2
        assert message in result.stderr


# --- people ---


def test_export_person_writes_what_is_kept_and_erase_removes_it(run: Run, waiting: Path, site: str) -> None:
    network = ("--network", site)
    run(*network, "deliver", "--once")
    assert len(list(waiting.glob("*.eml"))) == 1
    values = json.loads(run(*network, "export-person", "ANNA@example.net").stdout)
    assert values["registrations"][0]["event"] == "Straks"
    asked = run(*network, "erase", "anna@example.net")
    assert (asked.exit_code, "Aborted" in asked.output) == (1, True)
    done = run(*network, "erase", "anna@example.net", "--yes")
    assert (done.exit_code, done.output) == (0, "Erased.\n")
    assert list(waiting.glob("*.eml")) == []
    for command in (("export-person",), ("erase", "--yes")):
        again = run(*network, *command, "anna@example.net")
        assert (again.exit_code, again.stderr) == (1, "Error: Nothing is kept under this address.\n")


def test_deliver_once_sends_what_is_due_and_stops(waiting: Path, site: str, run: Run) -> None:
    result = run("--network", site, "deliver", "--once")
    assert (result.exit_code, result.stdout) == (0, "2\n"), "the mail, and the one plugin that listens"
    (letter,) = waiting.glob("*.eml")
    assert b"anna@example.net" in letter.read_bytes()
    assert run("--network", site, "deliver", "--once").stdout == "0\n"


def test_deliver_needs_the_network_of_a_site(run: Run, sqlite_url: str) -> None:
    result = run("--database", sqlite_url, "deliver")
    assert result.exit_code == 2
    assert "Say which site's mail to send" in result.stderr


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_deliver_goes_on_until_it_is_stopped(stop: signal.Signals, waiting: Path, site: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from leernet.cli import main; main()", "--network", site, "deliver"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
        try:
            wait_for(lambda: list(waiting.glob("*.eml")) or process.poll() is not None)
            assert process.poll() is None, process.communicate()
            process.send_signal(stop)
            _, said = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    assert (process.returncode, said) == (0, "")


# --- webhooks ---

HOOK = ("webhooks", "add", "Provincie", "https://partner.example.org/hook", "--kind", "registration.")


def test_a_webhook_is_added_with_its_secret_and_listed_without(run: Run, site: str) -> None:
    run("--network", site, "migrate")
    added = run("--network", site, *HOOK, "--format", "cloudevents")
    assert added.exit_code == 0, added.output
    uid, secret = added.stdout.split()
    assert secret.startswith("whsec_")
    listed = run("--network", site, "webhooks", "list").stdout
    assert listed.rstrip("\n").split("\t") == [
        uid, "active", "0", "0", "https://partner.example.org/hook", "Provincie"
    ]  # fmt: skip


def test_a_webhook_that_cannot_be_is_refused_in_full(run: Run, site: str) -> None:
    run("--network", site, "migrate")
    wrong = ("webhooks", "add", "P", "http://127.0.0.1/", "--kind", "registration.eaten", "--series", "elders")
    result = run("--network", site, *wrong)
    assert result.exit_code == 1
    for said in ("url: This address is not a public one.", "“registration.eaten”", "“elders”"):
        assert said in result.stderr


def test_a_webhook_needs_the_secret_of_a_site(run: Run, sqlite_url: str) -> None:
    result = run("--database", sqlite_url, *HOOK)
    assert result.exit_code == 2
    assert "--network" in result.stderr


def test_the_doctor_says_which_counter_is_wrong(run: Run, good: Path, sqlite_url: str) -> None:
    run("--database", sqlite_url, "load", str(good))
    assert run("--database", sqlite_url, "doctor").output == "All is well.\n"
    engine = create_engine(sqlite_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE leernet_quota SET taken = 3, ceiling = NULL"))
    engine.dispose()
    result = run("--database", sqlite_url, "doctor")
    assert result.exit_code == 1
    assert "3 counted, 0 held by registrations" in result.output


def test_the_command_tells_its_version_and_helps(run: Run) -> None:
    assert run("--version").stdout == f"leernet, version {version('leernet')}\n"
    helped = run("--help").stdout
    for command in ("check", "load", "dump", "migrate", "deliver", "doctor"):
        assert f"\n  {command} " in helped


def test_a_key_is_made_listed_and_withdrawn(run: Run) -> None:
    at = ("--database", "sqlite:///leernet.db")
    run(*at, "migrate")
    made = run(*at, "api-key", "create", "Site", "--scope", "read", "--scope", "register", "--days", "30")
    token = made.output.strip()
    handle = token.split("_")[1]
    assert token.startswith(f"leernet_{handle}_")
    listed = run(*at, "api-key", "list").output
    assert listed.startswith(f"{handle}\tgood\t")
    assert listed.endswith("\tread,register\t*\tSite\n")
    assert token not in listed
    assert run(*at, "api-key", "revoke", handle).exit_code == 0
    assert "\trevoked\t" in run(*at, "api-key", "list").output
    assert "withdrawn already" in run(*at, "api-key", "revoke", handle).output
    unknown = run(*at, "api-key", "create", "Site", "--scope", "read", "--series", "nergens", LANG="nl_NL.UTF-8")
    assert "Er is geen reeks" in unknown.output
    assert run(*at, "api-key", "create", "Site", "--scope", "everything").exit_code == 2
