"""Which look a series or event has: its own, else the network's, else leernet's."""

from dataclasses import replace
from pathlib import Path

from ...hookspecs import Brand
from ...model import Details, Event, Series
from ...plugins import Plugins, show
from ...settings import Settings
from ...work import Work


def with_settled_brand(settings: Settings, plugins: Plugins) -> Settings:
    """The settings with the network's own look settled by its plugin, so that an unreadable one is found at the start.

    :raises PluginError: ``unknown_kind``
    :raises InvalidInput: whatever the plugin finds wrong with it
    :raises OSError: a file that it names cannot be read
    """
    if settings.brand is None:
        return settings
    kind = plugins.brands[str(settings.brand.get("kind"))]
    details = {name: value for name, value in settings.brand.items() if name != "kind"}
    return replace(settings, brand={**kind.settle(details, lambda name: Path(name).read_bytes()), "kind": kind.key})


def brand_of(work: Work, subject: Series | Event | None) -> Brand:
    """The look for the page, mail or paper of ``subject``; None is the network itself."""
    return look_of(work.settings, work.plugins, subject)


def look_of(settings: Settings, plugins: Plugins, subject: Series | Event | None) -> Brand:
    """The same, for who has no transaction."""
    series = subject.series if isinstance(subject, Event) else subject
    details: Details | None = (series.brand if series else None) or settings.brand
    if not details or str(details.get("kind")) not in plugins.brands:
        return Brand()
    kind = plugins.brands[str(details["kind"])]
    return show(lambda: kind.brand(details), Brand(), f"brand {kind.key}")
