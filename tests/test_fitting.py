"""Plugins that do not fit are left out, and the rest goes on; what goes away says so; what plugins cost is counted."""

import sys
import threading
from collections.abc import Sequence
from datetime import date, timedelta
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from leernet import Conflict, Text, Unavailable, hookimpl
from leernet.deprecation import Going, GoingAway
from leernet.hookspecs import API, FormatKind, Limit, Panel, Requested, Tables, hookspec
from leernet.model import Event, PluginUse, Registration, Series
from leernet.plugins import Plugins, finding, installed, packages
from leernet.plugins.ledger import Ledger, Spent
from leernet.plugins.manager import Called
from leernet.services.delivering.plugin_use import forget_use, note_use, use_of
from leernet.testing import MakeNetwork, Outbox, PlainFormat, PlainFormats, SettableClock, add, some_event
from leernet.testing.office import Office

FIRST, SECOND = (int(number) for number in API.split("."))


class Plugin:
    """Brings a format, and says what it fits."""

    def __init__(self, fits: str, name: str = "walk") -> None:
        self.fits, self.name = fits, name

    @hookimpl
    def leernet_formats(self) -> Sequence[FormatKind]:
        return [PlainFormat(self.name)]


# --- refused ---


@pytest.mark.parametrize("fits", ["", f"{FIRST}.0", API])
def test_a_plugin_that_fits_or_does_not_say_is_used(fits: str) -> None:
    plugins = Plugins([Plugin(fits)])
    assert (list(plugins.formats), plugins.refused) == (["walk"], [])


@pytest.mark.parametrize(
    ("fits", "todo"),
    [
        (f"{FIRST - 1}.9", "Install a newer version of the plugin."),
        (f"{FIRST}.{SECOND + 1}", "Install a newer version of leernet."),
        (f"{FIRST + 1}.0", "Install a newer version of leernet."),
        ("one", "that is no version of the hooks"),
    ],
)
def test_a_plugin_that_does_not_fit_is_left_out_and_says_what_to_do(
    fits: str, todo: str, caplog: pytest.LogCaptureFixture
) -> None:
    plugins = Plugins([Plugin("", "run"), Plugin(fits)])
    assert (plugins.names, list(plugins.formats)) == (["run"], ["run"])
    (refused,) = plugins.refused
    assert (refused.name, refused.error.code, refused.guards) == ("walk", "plugin_misfit", False)
    assert todo in str(refused.error)
    assert todo in caplog.text


class Guard(Plugin):
    """Keeps people from coming in."""

    @hookimpl
    def leernet_registration_requested(self, requested: Requested) -> None:
        raise Conflict("closed", "Nobody.")


def test_the_site_goes_on_without_a_guard_that_does_not_fit_but_lets_nobody_in(
    make_network: MakeNetwork, clock: SettableClock, outbox: Outbox
) -> None:
    network = make_network(PlainFormats(), Guard(f"{FIRST + 1}.0"))
    office = Office(network, clock, outbox)
    office.plan()
    with pytest.raises(Unavailable) as refused:
        office.register("Anna")
    assert (refused.value.code, refused.value.data) == ("guard_missing", {"name": "walk"})
    page = office.get(office.event_path())
    assert page.status_code == 200
    sent = office.send(
        f"{office.event_path()}/registrations", page=office.event_path(),
        name="Anna", email="anna@example.org", format="physical",
    )  # fmt: skip
    assert sent.status_code == 503
    assert "kan nu niemand worden aangemeld" in sent.text
    assert office.get(office.event_path(desk=True)).status_code == 200


class Limiting(Plugin):
    @hookimpl
    def leernet_limits(self, requested: Requested) -> Sequence[Limit]:
        return []


def test_a_plugin_with_tables_that_does_not_fit_keeps_them(tmp_path: Path) -> None:
    class Keeping(Limiting):
        def leernet_tables(self) -> Tables:
            from sqlalchemy import MetaData

            return Tables(metadata=MetaData(), versions=tmp_path)

    class Odd(Plugin):
        def leernet_tables(self) -> str:
            return "of another shape"

    plugins = Plugins([Keeping(f"{FIRST + 1}.0"), Odd(f"{FIRST + 1}.0", "odd")])
    assert list(plugins.tables) == ["walk"]
    assert [one.guards for one in plugins.refused] == [True, False]


@pytest.mark.parametrize(("source", "guards"), [("x = 1", False), ("# leernet_limits", True)])
def test_an_installed_plugin_that_cannot_be_imported_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, guards: bool
) -> None:
    name = f"leernet_broken_{guards}".lower()
    (tmp_path / f"{name}.py").write_text(f"from leernet.hookspecs import Gone\n{source}\n", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    point = EntryPoint(name="broken", value=name, group="leernet.plugins")
    nowhere = EntryPoint(name="nowhere", value="leernet_not_there", group="leernet.plugins")
    monkeypatch.setattr(finding, "_points", lambda: [point, nowhere])
    plugins = Plugins([*installed(), Plugin("")])
    assert list(plugins.formats) == ["walk"]
    assert [(one.name, one.error.code, one.guards) for one in plugins.refused] == [
        ("broken", "plugin_unusable", guards),
        ("nowhere", "plugin_unusable", True),
    ]
    assert "cannot import name 'Gone'" in str(plugins.refused[0].error)
    assert packages() == {}
    assert name not in sys.modules


# --- going away ---


class Specs:
    """Hooks of which one goes away, and of another one argument."""

    @hookspec(going=Going(since=date(2028, 2, 29), instead="leernet_new"))
    def leernet_old(self) -> None: ...

    @hookspec(arguments_going={"language": Going(since=date(2027, 1, 1), instead="visit.language")})
    def leernet_new(self, language: str, visit: str) -> None: ...


def test_what_goes_away_warns_for_a_year_with_what_to_use_instead() -> None:
    class Old:
        @hookimpl
        def leernet_old(self) -> str:
            return "still works"

    class Argument:
        @hookimpl
        def leernet_new(self, language: str) -> str:
            return language

    class New:
        @hookimpl
        def leernet_new(self, visit: str) -> str:
            return visit

    with pytest.warns(GoingAway, match="leernet_old goes away, not before 2029-02-28: use leernet_new") as warned:
        called = Called([Old()], Specs)
    assert warned[0].filename == __file__
    assert [call() for _, call in called.each("leernet_old")] == ["still works"]
    with pytest.warns(GoingAway, match="argument language goes away, not before 2028-01-01: use visit.language"):
        Called([Argument()], Specs)
    Called([New()], Specs)


# --- what plugins cost ---


class Panels:
    """Shows a panel, or breaks, or refuses."""

    name = "panels"

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error

    @hookimpl
    def leernet_panels(self, subject: Series | Event | Registration) -> Sequence[Panel]:
        if self.error:
            raise self.error
        return []


def test_calls_time_and_failures_are_counted_of_hooks_and_of_what_they_bring(
    make_network: MakeNetwork, clock: SettableClock, outbox: Outbox
) -> None:
    broken = Panels(KeyError("Anna"))
    network = make_network(PlainFormats(), broken)
    network.plugins.ledger.take()
    add(network, some_event())
    office = Office(network, clock, outbox)
    for _ in range(2):
        office.get(office.event_path())
    spent = network.plugins.ledger.take()
    panels, formats = spent["panels", "leernet_panels"], spent["plain-formats", "leernet_formats"]
    assert (panels.calls, panels.failures, panels.failed_as) == (2, 2, "KeyError")
    assert formats.calls > 2
    assert (formats.failures, formats.seconds > 0) == (0, True)
    broken.error = Conflict("no", "No.")
    office.get(f"{office.event_path()}?again=1")
    assert network.plugins.ledger.take()["panels", "leernet_panels"].failures == 0, "a refusal is no failure"


def test_what_a_plugin_brings_is_as_it_was() -> None:
    kind = PlainFormat("walk")
    (measured,) = Ledger().measured([kind], "a", "leernet_formats")
    assert (measured.key, measured.label, repr(measured)) == ("walk", kind.label, repr(kind))
    measured.label = Text(nl="Anders", en="Otherwise")
    assert kind.label.nl == "Anders"


def test_what_is_counted_by_several_threads_is_counted_once() -> None:
    ledger = Ledger()

    def count() -> None:
        for _ in range(200):
            with ledger.measure("a", "b"):
                pass

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ledger.take()["a", "b"].calls == 800
    assert ledger.take() == {}


def test_processes_add_up_for_thirty_days(make_network: MakeNetwork, clock: SettableClock) -> None:
    network = make_network()
    for spent in (Spent(2, 0.5, 1, "KeyError"), Spent(1, 0.25)):
        with network.work() as work:
            note_use(work, {("a", "leernet_due"): spent, ("b", "leernet_due"): Spent(1)})
    clock.advance(timedelta(days=1))
    with network.work() as work:
        note_use(work, {("a", "leernet_due"): Spent(1, 0.25)})
    with network.read() as work:
        assert use_of(work)["a", "leernet_due"] == Spent(4, 1.0, 1, "KeyError")
    clock.advance(timedelta(days=29))
    with network.work() as work:
        assert use_of(work) == {("a", "leernet_due"): Spent(1, 0.25)}
        forget_use(work)
        assert work.db.query(PluginUse).count() == 1


def test_the_dispatcher_keeps_it_each_minute_and_when_it_stops(
    make_network: MakeNetwork, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    network = make_network(PlainFormats(), Panels())
    now = [0.0]
    monkeypatch.setattr("leernet.delivery.monotonic", lambda: now[0])
    network.dispatcher.note_use()
    measure = network.plugins.ledger.add

    def known() -> int:
        with network.read() as work:
            return use_of(work).get(("a", "h"), Spent()).calls

    measure({("a", "h"): Spent(1)})
    network.dispatcher.deliver()
    assert known() == 0
    now[0] = 61.0
    network.dispatcher.deliver()
    assert known() == 1
    measure({("a", "h"): Spent(1)})
    now[0] = 130.0
    add(network, some_event())  # a process without a dispatcher does it after what it writes
    assert known() == 2
    network.dispatcher.start()
    measure({("a", "h"): Spent(1)})
    network.dispatcher.stop()
    assert known() == 3
    monkeypatch.setattr("leernet.delivery.note_use", lambda work, spent: work.db.get_one(PluginUse, ("a", "h", None)))
    measure({("a", "h"): Spent(1)})
    network.dispatcher.note_use()
    assert "could not be kept" in caplog.text
    assert network.plugins.ledger.take()["a", "h"] == Spent(1), "kept for the next time"
