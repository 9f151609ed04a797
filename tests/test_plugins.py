"""Finding plugins, collecting what they bring, and keeping them from harming one another."""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext

import leernet_branding
import leernet_certificates
import leernet_evaluation
import leernet_exchange
import leernet_groups
import leernet_online
import leernet_outcomes
import leernet_physical
import leernet_picture
import leernet_print
import pytest
from sqlalchemy import MetaData

from leernet import LeernetError, PluginError, Text, hookimpl
from leernet.hookspecs import FormatKind, Panel
from leernet.model import ROLES, Event, Registration, Role, Series
from leernet.plugins import Plugins, Registry, installed, plugin_name
from leernet.testing import PlainFormat, PlainFormats, some_event

EVENT = some_event()


class Named:
    """A plugin with a name of its own that brings nothing."""

    def __init__(self, name: str) -> None:
        self.name = name


class Formats(Named):
    """A plugin that brings formats."""

    def __init__(self, name: str, *keys: str) -> None:
        super().__init__(name)
        self.keys = keys

    @hookimpl
    def leernet_formats(self) -> Sequence[FormatKind]:
        return [PlainFormat(key) for key in self.keys]


# --- finding ---


def test_the_plugins_that_are_installed_are_found_by_name() -> None:
    bundled = [
        leernet_branding,
        leernet_certificates,
        leernet_evaluation,
        leernet_exchange,
        leernet_groups,
        leernet_online,
        leernet_outcomes,
        leernet_physical,
        leernet_picture,
        leernet_print,
    ]
    assert installed() == [package.plugin for package in bundled]


def test_plugins_go_by_their_name_else_that_of_their_module_or_class() -> None:
    assert plugin_name(Named("eigen")) == "eigen"
    assert plugin_name(leernet_online) == "leernet_online"
    assert plugin_name(object()) == "object"


def test_the_names_stand_in_order_of_registration() -> None:
    assert Plugins([Named("b"), Named("a")]).names == ["b", "a"]


def test_two_plugins_of_one_name_are_refused() -> None:
    with pytest.raises(PluginError) as refused:
        Plugins([Named("a"), Named("a")])
    assert refused.value.code == "duplicate_plugin"
    assert "“a”" in str(refused.value)


class Misspelt(Named):
    @hookimpl
    def leernet_format(self) -> Sequence[FormatKind]:
        return []


class Demanding(Named):
    @hookimpl
    def leernet_panels(self, subject: object, colour: str) -> Sequence[Panel]:
        return []


@pytest.mark.parametrize(
    ("plugin", "reason"), [(Misspelt("a"), "leernet_format"), (Demanding("a"), "colour")], ids=["hook", "argument"]
)
def test_a_hook_or_an_argument_that_does_not_exist_is_refused(plugin: object, reason: str) -> None:
    with pytest.raises(PluginError) as refused:
        Plugins([plugin])
    assert refused.value.code == "plugin_invalid"
    assert reason in str(refused.value)


def test_one_process_can_hold_networks_with_different_plugins() -> None:
    one, other = Plugins([Formats("a", "physical")]), Plugins([Formats("a", "online")])
    assert (list(one.formats), list(other.formats)) == (["physical"], ["online"])
    assert list(Plugins([]).formats) == []


# --- collect: registered once, looked up by key ---


def test_a_key_that_two_plugins_bring_is_refused() -> None:
    with pytest.raises(PluginError) as refused:
        Plugins([Formats("a", "physical"), Formats("b", "online", "physical")])
    assert refused.value.code == "duplicate_key"
    assert refused.value.data == {"what": "format", "key": "physical"}


def test_a_key_that_one_plugin_brings_twice_is_refused() -> None:
    with pytest.raises(PluginError):
        Plugins([Formats("a", "physical", "physical")])


def test_an_unknown_key_says_what_is_installed() -> None:
    with pytest.raises(PluginError) as refused:
        Plugins([Formats("a", "physical", "online")]).formats["walk"]
    assert refused.value.code == "unknown_kind"
    assert str(refused.value) == "There is no format “walk”. Installed: online, physical."


def test_an_unknown_key_where_nothing_is_installed_says_so_too() -> None:
    with pytest.raises(LeernetError, match="Installed: —"):
        Plugins([]).brands["colours"]


def test_a_registry_is_a_mapping() -> None:
    registry: Registry[Role] = Registry("role", ROLES)
    assert len(registry) == len(ROLES)
    assert "participant" in registry
    assert "burgemeester" not in registry
    assert [role.key for role in registry.values()] == [role.key for role in ROLES]


class OneRole(Named):
    @hookimpl
    def leernet_roles(self) -> Sequence[Role]:
        return [Role(key=self.name, label=Text(nl="rol", en="role"))]


def test_roles_of_plugins_stand_beside_the_usual_ones() -> None:
    assert list(Plugins([OneRole("tolk")]).roles) == [*(role.key for role in ROLES), "tolk"]


def test_a_role_that_leernet_has_already_is_refused() -> None:
    with pytest.raises(PluginError) as refused:
        Plugins([OneRole("speaker")])
    assert refused.value.data == {"what": "role", "key": "speaker"}


def test_a_plugin_that_cannot_say_what_it_brings_stops_the_start() -> None:
    class Broken(Named):
        @hookimpl
        def leernet_tables(self) -> MetaData:
            raise RuntimeError("no tables today")

    with pytest.raises(RuntimeError, match="no tables today"):
        Plugins([Broken("a")])


# --- tell: who wants to hear what ---


class Listener(Named):
    def __init__(self, name: str, *wants: str) -> None:
        super().__init__(name)
        self.wants = wants

    @hookimpl
    def leernet_listens(self) -> Sequence[str]:
        return self.wants

    @hookimpl
    def leernet_changed(self) -> None:
        """Nothing is done with it."""


class ListensToNothing(Named):
    """It says what it wants to hear, but has no ear."""

    @hookimpl
    def leernet_listens(self) -> Sequence[str]:
        return ["registration."]


def test_each_listener_hears_what_it_asked_for_and_all_when_it_asked_for_nothing() -> None:
    plugins = Plugins([Listener("all"), Listener("some", "certificate.", "event.c"), ListensToNothing("none")])
    assert plugins.listeners_of("registration.confirmed") == ["all"]
    assert sorted(plugins.listeners_of("certificate.issued")) == ["all", "some"]
    assert sorted(plugins.listeners_of("event.cancelled")) == ["all", "some"]
    assert plugins.listeners_of("event.opened") == ["all"]


# --- show: a failure leaves a gap ---


class Panels(Named):
    def __init__(self, name: str, *positions: int, breaks: bool = False) -> None:
        super().__init__(name)
        self.positions, self.breaks = positions, breaks

    @hookimpl
    def leernet_panels(self, subject: Series | Event | Registration, language: str) -> Sequence[Panel]:
        if self.breaks:
            raise RuntimeError("out of order")
        title = f"{self.name} {subject.title if isinstance(subject, Event) else ''} {language}"
        return [Panel(title=title, text="x", position=position) for position in self.positions]


def test_panels_of_all_plugins_stand_in_order_of_position() -> None:
    panels = Plugins([Panels("a", 300, 100), Panels("b", 200)]).panels(EVENT, "nl", nullcontext)
    assert [panel.position for panel in panels] == [100, 200, 300]
    assert panels[1].title == "b Hét warmtenet nl"


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0], [1, 0, 2]])
def test_a_plugin_that_cannot_show_its_panel_leaves_a_gap_only(
    order: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    plugins = [Panels("a", 1), Panels("broken", 2, breaks=True), Panels("c", 3)]
    shown = Plugins([plugins[number] for number in order]).panels(EVENT, "nl", nullcontext)
    assert [panel.position for panel in shown] == [1, 3]
    assert "broken could not show its part" in caplog.text
    assert "out of order" in caplog.text


class NoAnswer(Named):
    @hookimpl
    def leernet_panels(self) -> None:
        """It forgot to return its list."""


class HalfAnAnswer(Named):
    @hookimpl
    def leernet_panels(self) -> Iterator[Panel]:
        yield Panel(title="half", text="")
        raise RuntimeError("the other half")


@pytest.mark.parametrize("plugin", [NoAnswer("a"), HalfAnAnswer("a")])
def test_a_plugin_that_answers_nothing_or_half_leaves_a_gap_too(plugin: object) -> None:
    assert [panel.position for panel in Plugins([plugin, Panels("b", 1)]).panels(EVENT, "nl", nullcontext)] == [1]


def test_a_hook_takes_no_more_arguments_than_it_wants() -> None:
    class Short(Named):
        @hookimpl
        def leernet_panels(self, language: str) -> Sequence[Panel]:
            return [Panel(title=language, text="")]

    assert [panel.title for panel in Plugins([Short("a")]).panels(EVENT, "en", nullcontext)] == ["en"]


def test_the_plain_formats_for_tests_are_a_plugin_like_any_other() -> None:
    assert set(Plugins([PlainFormats()]).formats) == {"physical", "online"}
