"""Plugins: find them, collect what they bring, ask, tell and show; leave out those that do not fit."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from ..archived import ArchivedTable
from ..hookspecs import (
    BrandKind,
    CertificateKind,
    FormatKind,
    LetterKind,
    PageKind,
    PersonalData,
    ProgrammePart,
    PublicFiles,
    Tables,
)
from ..model import ROLES, Event, Role, Series
from .asked import Asked
from .finding import installed, packages
from .fitting import Refused, fits, plugin_name
from .keeping import Keeping
from .registry import Keyed, Registry
from .showing import show
from .shown import Opens, Showing
from .told import Told

__all__ = ["Keyed", "Opens", "Plugins", "Refused", "Registry", "fits", "installed", "packages", "plugin_name", "show"]


class Plugins(Asked, Told, Showing, Keeping):
    """The plugins of one :class:`~leernet.Leernet`: no globals, so one process can hold several sites."""

    def __init__(self, plugins: Iterable[object]) -> None:
        given = list(plugins)
        super().__init__(given)
        self.formats: Registry[FormatKind] = Registry("format", self.brought("leernet_formats"))
        self.roles: Registry[Role] = Registry("role", [*ROLES, *self._roles()])
        self.certificates: Registry[CertificateKind] = Registry("certificate", self.brought("leernet_certificates"))
        self.brands: Registry[BrandKind] = Registry("brand", self.brought("leernet_brands"))
        self.pages: Registry[PageKind] = Registry("page", self.brought("leernet_pages"))
        self.files: Registry[PublicFiles] = Registry("files", self.brought("leernet_files"))
        self.letters: Registry[LetterKind] = Registry("letter", self.brought("leernet_letters"))
        parts: list[ProgrammePart] = list(self.brought("leernet_programme_parts"))
        self.series_parts = Registry("programme part", [one for one in parts if one.of is Series])
        self.event_parts = Registry("programme part", [one for one in parts if one.of is Event])
        self.templates: Sequence[Path] = [call() for _, call in reversed(list(self.each("leernet_templates")))]
        self.catalogues: Sequence[Path] = [call() for _, call in reversed(list(self.each("leernet_catalogue")))]
        self.tables: Mapping[str, Tables] = {
            **{name: call() for name, call in self.each("leernet_tables")},
            **self._tables_of_refused(given),
        }
        archived = {name: tuple(call()) for name, call in self.each("leernet_archived")}
        self.archived: Sequence[ArchivedTable] = [one for tables in archived.values() for one in tables]
        self.archiving: Mapping[str, str] = {one.table.name: name for name, ones in archived.items() for one in ones}
        self.keeping_back: Sequence[str] = sorted(self.tables.keys() - archived.keys())
        self.personal_data: Mapping[str, PersonalData] = {
            name: next(self.ledger.measured([call()], name, "leernet_personal_data"))
            for name, call in self.each("leernet_personal_data")
        }
        wanted = {name: tuple(call()) for name, call in self.each("leernet_listens")}
        self.listeners = {name: wanted.get(name, ()) for name, _ in self.each("leernet_changed")}

    def _roles(self) -> Iterable[Role]:
        return (role for _, call in reversed(list(self.each("leernet_roles"))) for role in call())

    def _tables_of_refused(self, plugins: Iterable[object]) -> Mapping[str, Tables]:
        """Those of plugins that are left out stay as they are: without them the database could not be migrated."""
        refused = {one.name for one in self.refused}
        calls = {
            plugin_name(one): one.leernet_tables
            for one in plugins
            if plugin_name(one) in refused and hasattr(one, "leernet_tables")
        }
        nothing: Tables | None = None
        found = {name: show(partial(_tables, call), nothing, name) for name, call in calls.items()}
        return {name: tables for name, tables in found.items() if tables is not None}


def _tables(call: object) -> Tables | None:
    """What it gives, where that is of a shape that we know."""
    found = call() if callable(call) else None
    return found if isinstance(found, Tables) else None
