"""Whether a plugin fits this leernet: by the version of the hooks that it says it is written for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import PluginError, Unavailable
from ..hookspecs import API
from ..i18n import N_

GUARDS = ("leernet_registration_requested", "leernet_limits")
"""The hooks without which somebody could come in who should not."""
_VERSION = re.compile(r"(\d{1,4})\.(\d{1,4})")


@dataclass(frozen=True)
class Refused:
    """A plugin that is left out. ``error`` says why and what to do; ``guards``: it may keep people from coming in."""

    name: str
    error: PluginError
    guards: bool


@dataclass(frozen=True)
class Unusable:
    """Stands in for an installed plugin that cannot be imported."""

    name: str
    package: str
    reason: str
    guards: bool


def plugin_name(plugin: object) -> str:
    """The name that stands in deliveries and migrations: the plugin's ``name``, or that of its module or class."""
    return str(getattr(plugin, "name", None) or getattr(plugin, "__name__", None) or type(plugin).__name__)


def fits(plugin: object) -> str:
    """The version of the hooks that a plugin is written for; empty where it does not say so."""
    return str(getattr(plugin, "fits", ""))


def refusal(plugin: object) -> Refused | None:
    """Why a plugin cannot be used; None for one that can, or does not say what it is written for."""
    if isinstance(plugin, Unusable):
        error = PluginError(
            "plugin_unusable",
            "The plugin “{name}” cannot be imported: {reason}. Install a version of {package} that fits, or remove it.",
            name=plugin.name,
            reason=plugin.reason,
            package=plugin.package,
        )
        return Refused(plugin.name, error, plugin.guards)
    wanted = fits(plugin)
    message = _misfit(wanted) if wanted else ""
    if not message:
        return None
    error = PluginError("plugin_misfit", message, name=plugin_name(plugin), wanted=wanted, api=API)
    return Refused(plugin_name(plugin), error, any(hasattr(plugin, hook) for hook in GUARDS))


def _misfit(wanted: str) -> str:
    """What to say of a plugin that is written for this version; empty when it fits.

    The first number grows when something is taken away, the second when something is added.
    """
    match, (first, second) = _VERSION.fullmatch(wanted), _numbers(API)
    if match is None:
        return N_("The plugin “{name}” says that it fits “{wanted}”; that is no version of the hooks, such as {api}.")
    if _numbers(wanted)[0] < first:
        return N_(
            "The plugin “{name}” is written for version {wanted} of the hooks, and this leernet has {api}. "
            "Install a newer version of the plugin."
        )
    if _numbers(wanted) > (first, second):
        return N_(
            "The plugin “{name}” is written for version {wanted} of the hooks, and this leernet has {api}. "
            "Install a newer version of leernet."
        )
    return ""


def _numbers(version: str) -> tuple[int, int]:
    first, second = version.split(".")
    return int(first), int(second)


def must_have_guards(refused: Sequence[Refused]) -> None:
    """Let nobody in while a plugin is left out that may keep people from coming in.

    :raises Unavailable: ``guard_missing``
    """
    for one in refused:
        if one.guards:
            raise Unavailable(
                "guard_missing",
                "Nobody can be registered for now: “{name}”, which checks registrations, does not work.",
                name=one.name,
            )
