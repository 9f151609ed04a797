"""Which plugins are installed."""

from collections.abc import Mapping
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path

from .fitting import GUARDS, Unusable, plugin_name


def installed() -> list[object]:
    """The plugins that are installed: all entry points of the group ``leernet.plugins``, by name.

    For one that cannot be imported an :class:`~leernet.plugins.fitting.Unusable` stands in.
    """
    return [_load(point) for point in _points()]


def packages() -> Mapping[str, tuple[str, str]]:
    """The package and its version of each plugin that is installed, by the name of the plugin."""
    found = ((plugin_name(_load(point)), point.dist) for point in _points())
    return {name: (dist.name, dist.version) for name, dist in found if dist is not None}


def _points() -> list[EntryPoint]:
    return sorted(entry_points(group="leernet.plugins"), key=lambda point: point.name)


def _load(point: EntryPoint) -> object:
    try:
        return point.load()
    except Exception as error:  # it may break in any way: it is written for another leernet, or half installed
        package = point.dist.name if point.dist else point.value
        return Unusable(point.name, package, f"{type(error).__name__}: {error}", _may_guard(point))


def _may_guard(point: EntryPoint) -> bool:
    """Whether its source names a hook that keeps people from coming in; also when there is no source to read."""
    spec = find_spec(point.module.partition(".")[0])
    if spec is None or spec.origin is None:
        return True
    folders = [Path(found) for found in spec.submodule_search_locations or ()]
    sources = [source for folder in folders for source in folder.rglob("*.py")] or [Path(spec.origin)]
    return any(hook in source.read_text("utf-8", errors="replace") for source in sources for hook in GUARDS)
