"""The only user of :class:`pluggy.PluginManager`."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, TypeVar

import pluggy

from ..errors import PluginError
from ..hookspecs import PROJECT, Hooks
from .fitting import Refused, plugin_name, refusal
from .ledger import Ledger

log = logging.getLogger(__name__)

R = TypeVar("R")


class Called:
    """Calls the plugins that fit, each by itself, and counts what that costs.

    ``refused``: those that do not fit. ``specs``: the hooks that there are.
    """

    def __init__(self, plugins: Iterable[object], specs: type = Hooks) -> None:
        self.ledger = Ledger()
        self.refused: list[Refused] = []
        fitting: list[object] = []
        for plugin in plugins:
            if found := refusal(plugin):
                log.error("%s", found.error)
                self.refused.append(found)
            else:
                fitting.append(plugin)
        self._manager = _manager_of(fitting, specs)

    @property
    def names(self) -> Sequence[str]:
        """The names of the plugins, in order of registration."""
        return [name for name, _ in self._manager.list_name_plugin()]

    def plugin(self, name: str) -> object:
        """The plugin of this name."""
        return self._manager.get_plugin(name)

    def hooks_of(self, name: str) -> Sequence[str]:
        """The hooks that a plugin uses, by their names."""
        return sorted(caller.name for caller in self._manager.get_hookcallers(self._manager.get_plugin(name)) or ())

    def uses(self, hook: str) -> Sequence[pluggy.HookImpl]:
        """The implementations of a hook, in order of registration."""
        found: Sequence[pluggy.HookImpl] = getattr(self._manager.hook, hook).get_hookimpls()
        return found

    def each(self, hook: str) -> Iterator[tuple[str, Callable[..., Any]]]:
        """Each plugin's own implementation of ``hook``, so that one plugin cannot silence another.

        ``Any``: what a hook takes and gives is stated in :class:`~leernet.hookspecs.Hooks`, by name.
        """
        for implementation in self.uses(hook):
            yield implementation.plugin_name, partial(self.call, implementation)

    def call(self, implementation: pluggy.HookImpl, **arguments: object) -> Any:
        """Call one of them, with those of the arguments that it takes."""
        with self.ledger.measure(implementation.plugin_name, implementation.function.__name__):
            return implementation.function(*(arguments[name] for name in implementation.argnames))

    def brought(self, hook: str) -> Iterator[Any]:
        """What the plugins bring by a hook, the last registered first, as pluggy has it."""
        for name, call in reversed(list(self.each(hook))):
            yield from self.ledger.measured(call(), name, hook)


def _manager_of(plugins: Iterable[object], specs: type) -> pluggy.PluginManager:
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(specs)
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
