"""The only user of :class:`pluggy.PluginManager`: find the plugins, collect, ask, tell, show."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from functools import partial
from importlib.metadata import EntryPoint, entry_points
from itertools import chain
from pathlib import Path
from typing import Any, Protocol, TypeVar, overload
from zoneinfo import ZoneInfo

import pluggy
from sqlalchemy.orm import Session

from .errors import PluginError
from .hookspecs import (
    PROJECT,
    BrandKind,
    CertificateKind,
    Change,
    Document,
    FormatKind,
    Hooks,
    Journal,
    LetterKind,
    Limit,
    PageKind,
    Panel,
    Person,
    PersonalData,
    Picture,
    ProgrammePart,
    PublicFiles,
    Requested,
    Tables,
)
from .model import ROLES, Event, Registration, Role, Series

log = logging.getLogger(__name__)


class Keyed(Protocol):
    """Whatever a plugin registers under a key."""

    @property
    def key(self) -> str: ...


K = TypeVar("K", bound=Keyed)
R = TypeVar("R")
D = TypeVar("D")
Opens = Callable[[], AbstractContextManager[Session | None]]
"""Opens the database to read; nothing, for whoever does not read it."""


class Registry(Mapping[str, K]):
    """Things by key: registered once, looked up by key, duplicates refused."""

    def __init__(self, what: str, items: Iterable[K]) -> None:
        self.what = what
        self._items: dict[str, K] = {}
        for item in items:
            if item.key in self._items:
                raise PluginError("duplicate_key", "Two plugins bring the {what} “{key}”.", what=what, key=item.key)
            self._items[item.key] = item

    def __getitem__(self, key: str) -> K:
        try:
            return self._items[key]
        except KeyError:
            raise PluginError(
                "unknown_kind",
                "There is no {what} “{key}”. Installed: {known}.",
                what=self.what,
                key=key,
                known=", ".join(sorted(self._items)) or "—",
            ) from None

    @overload
    def get(self, key: str, /) -> K | None: ...
    @overload
    def get(self, key: str, /, default: K | D) -> K | D: ...
    def get(self, key: str, /, default: K | D | None = None) -> K | D | None:
        """The thing, or ``default`` when nobody brings it: its plugin may be gone."""
        return self._items.get(key, default)

    def __contains__(self, key: object) -> bool:
        return key in self._items

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)


def installed() -> list[object]:
    """The plugins that are installed: all entry points of the group ``leernet.plugins``, by name."""
    return [point.load() for point in _points()]


def packages() -> Mapping[str, tuple[str, str]]:
    """The package and its version of each plugin that is installed, by the name of the plugin."""
    found = ((plugin_name(point.load()), point.dist) for point in _points())
    return {name: (dist.name, dist.version) for name, dist in found if dist is not None}


def _points() -> list[EntryPoint]:
    return sorted(entry_points(group="leernet.plugins"), key=lambda point: point.name)


class Plugins:
    """The plugins of one :class:`~leernet.Leernet`: no globals, so one process can hold several sites."""

    def __init__(self, plugins: Iterable[object]) -> None:
        self._manager = _manager_of(plugins)
        hook = self._manager.hook
        self.formats: Registry[FormatKind] = Registry("format", _flat(hook.leernet_formats()))
        self.roles: Registry[Role] = Registry("role", [*ROLES, *_flat(hook.leernet_roles())])
        self.certificates: Registry[CertificateKind] = Registry("certificate", _flat(hook.leernet_certificates()))
        self.brands: Registry[BrandKind] = Registry("brand", _flat(hook.leernet_brands()))
        self.pages: Registry[PageKind] = Registry("page", _flat(hook.leernet_pages()))
        self.files: Registry[PublicFiles] = Registry("files", _flat(hook.leernet_files()))
        self.letters: Registry[LetterKind] = Registry("letter", _flat(hook.leernet_letters()))
        parts: list[ProgrammePart] = list(_flat(hook.leernet_programme_parts()))
        self.series_parts: Registry[ProgrammePart] = Registry(
            "programme part", [one for one in parts if one.of is Series]
        )
        self.event_parts: Registry[ProgrammePart] = Registry(
            "programme part", [one for one in parts if one.of is Event]
        )
        self.templates: Sequence[Path] = hook.leernet_templates()
        self.catalogues: Sequence[Path] = hook.leernet_catalogue()
        self.tables: Mapping[str, Tables] = {name: call() for name, call in self._each("leernet_tables")}
        self.personal_data: Mapping[str, PersonalData] = {
            name: call() for name, call in self._each("leernet_personal_data")
        }
        wanted = {name: tuple(call()) for name, call in self._each("leernet_listens")}
        self.listeners: Mapping[str, tuple[str, ...]] = {
            name: wanted.get(name, ()) for name, _ in self._each("leernet_changed")
        }

    @property
    def names(self) -> Sequence[str]:
        """The names of the plugins, in order of registration."""
        return [name for name, _ in self._manager.list_name_plugin()]

    def hooks_of(self, name: str) -> Sequence[str]:
        """The hooks that a plugin uses, by their names."""
        return sorted(caller.name for caller in self._manager.get_hookcallers(self._manager.get_plugin(name)) or ())

    @property
    def ask_before_registering(self) -> bool:
        """Whether any plugin wants to be asked: else what it would be asked with need not be loaded."""
        hook = self._manager.hook
        return bool(hook.leernet_registration_requested.get_hookimpls() or hook.leernet_limits.get_hookimpls())

    @property
    def guards_registrations(self) -> bool:
        """Whether any plugin wants to be asked whether somebody may come in."""
        return bool(self._manager.hook.leernet_registration_requested.get_hookimpls())

    @property
    def limits_registrations(self) -> bool:
        """Whether any plugin sets limits of its own."""
        return bool(self._manager.hook.leernet_limits.get_hookimpls())

    def ask_registration_requested(self, db: Session, requested: Requested) -> None:
        """Ask each plugin in turn; the first exception stops the registration."""
        self._manager.hook.leernet_registration_requested(db=db, requested=requested)

    def ask_limits(self, db: Session, requested: Requested) -> dict[str, int | None]:
        """The capacities of what the plugins limit, by the plugin's name and its key; the first exception stops it."""
        return {
            f"{name}:{limit.key}": limit.capacity
            for name, call in self._each("leernet_limits")
            for limit in call(db=db, requested=requested)
        }

    def known_limits(self, db: Session, requested: Requested) -> dict[str, Limit]:
        """The limits that go for everybody, by the same names, to show; a plugin that raises leaves a gap."""
        found: dict[str, Limit] = {}
        for name, call in self._each("leernet_limits"):
            limits: list[Limit] = show(partial(_list, call, db=db, requested=requested), [], name)
            found |= {f"{name}:{limit.key}": limit for limit in limits}
        return found

    def tell(self, listener: str, db: Session, change: Change) -> None:
        """Tell one plugin of a change; what it raises is for the dispatcher to handle."""
        for name, call in self._each("leernet_changed"):
            if name == listener:
                call(db=db, change=change)

    def listeners_of(self, kind: str) -> list[str]:
        """The names of the plugins that want to hear of changes of this kind."""
        return [name for name, wanted in self.listeners.items() if not wanted or kind.startswith(wanted)]

    @property
    def forgetful(self) -> Sequence[str]:
        """The names of the plugins that keep something for a time."""
        return [name for name, _ in self._each("leernet_forget")]

    def forget(self, forgetful: str, db: Session, now: datetime) -> None:
        """Let one plugin remove what it kept long enough; what it raises is for the dispatcher to handle."""
        for name, call in self._each("leernet_forget"):
            if name == forgetful:
                call(db=db, now=now)

    @property
    def punctual(self) -> Sequence[str]:
        """The names of the plugins that do something when its time has come."""
        return [name for name, _ in self._each("leernet_due")]

    def do_due(self, punctual: str, db: Session, now: datetime, timezone: ZoneInfo, journal: Journal) -> None:
        """Let one plugin do what falls due; what it raises is for the dispatcher to handle."""
        for name, call in self._each("leernet_due"):
            if name == punctual:
                call(db=db, now=now, timezone=timezone, journal=journal)

    def exported(self, db: Session, person: Person) -> dict[str, Mapping[str, object]]:
        """What each plugin keeps of somebody, by the plugin's name."""
        found = {name: kept.export(db, person) for name, kept in self.personal_data.items()}
        return {name: values for name, values in found.items() if values}

    def erase(self, db: Session, person: Person) -> None:
        """Have each plugin remove what it keeps of somebody; the first exception stops it all."""
        for kept in self.personal_data.values():
            kept.erase(db, person)

    def asked(self, db: Session, email: str, now: datetime, journal: Journal) -> None:
        """Let each plugin mail a link to what it keeps of an address that is nobody's who registered."""
        for kept in self.personal_data.values():
            kept.asked(db, email, now, journal)

    def picture(self, picture: Picture) -> Document | None:
        """The picture of an event, of the first plugin that draws one."""
        for name, call in self._each("leernet_picture"):
            document: Document | None = show(partial(call, picture=picture), None, name)
            if document is not None:
                return document
        return None

    @property
    def draws(self) -> bool:
        """Whether any plugin draws pictures of events."""
        return bool(self._manager.hook.leernet_picture.get_hookimpls())

    def panels(self, subject: Series | Event | Registration, language: str, read: Opens) -> list[Panel]:
        """The panels that the plugins show with ``subject``; a plugin that raises leaves a gap.

        :param read: opens the database, for each plugin that reads it: what one breaks, the next does not notice
        """
        panels: list[Panel] = []
        for one in self._manager.hook.leernet_panels.get_hookimpls():
            opened = read if "db" in one.argnames else nullcontext
            panels += show(partial(_panels, one, opened, subject, language), [], one.plugin_name)
        return sorted(panels, key=lambda panel: panel.position)

    def _each(self, hook: str) -> Iterator[tuple[str, Callable[..., Any]]]:
        """Each plugin's own implementation of ``hook``, so that one plugin cannot silence another.

        ``Any``: what a hook takes and gives is stated in :class:`~leernet.hookspecs.Hooks`, by name.
        """
        for implementation in getattr(self._manager.hook, hook).get_hookimpls():
            yield implementation.plugin_name, partial(_call, implementation)


def _manager_of(plugins: Iterable[object]) -> pluggy.PluginManager:
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(Hooks)
    try:
        for plugin in plugins:
            name = plugin_name(plugin)
            if manager.has_plugin(name):
                raise PluginError("duplicate_plugin", "Two plugins are called “{name}”.", name=name)
            manager.register(plugin, name=name)
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        name, reason = plugin_name(error.plugin), str(error)
        raise PluginError(
            "plugin_invalid", "The plugin “{name}” does not fit: {reason}", name=name, reason=reason
        ) from error
    return manager


def _call(implementation: pluggy.HookImpl, **arguments: object) -> Any:
    return implementation.function(*(arguments[name] for name in implementation.argnames))


def _panels(
    one: pluggy.HookImpl,
    opened: Opens,
    subject: Series | Event | Registration,
    language: str,
) -> list[Panel]:
    """All of the answer, so that what only breaks while it is read breaks here; nothing is no panel."""
    with opened() as db:
        return [*(_call(one, db=db, subject=subject, language=language) or ())]


def _list(call: Callable[..., Iterable[R] | None], **arguments: object) -> list[R]:
    """All of the answer, so that what only breaks while it is read breaks here; nothing is an empty list."""
    return [*(call(**arguments) or ())]


def _flat(answers: Iterable[Sequence[R]]) -> Iterator[R]:
    return chain.from_iterable(answers)


def plugin_name(plugin: object) -> str:
    """The name that stands in deliveries and migrations: the plugin's ``name``, or that of its module or class."""
    return str(getattr(plugin, "name", None) or getattr(plugin, "__name__", None) or type(plugin).__name__)


def show(make: Callable[[], R], gap: R, who: str) -> R:
    """Run something that only shows; an exception is logged and leaves ``gap``."""
    try:
        return make()
    except Exception:
        log.exception("%s could not show its part", who)
        return gap
