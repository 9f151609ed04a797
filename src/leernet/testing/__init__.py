"""pytest fixtures for those who build on leernet. In a ``conftest.py``: ``pytest_plugins = ["leernet.testing"]``.

The fixtures use a real database (``database_url``; a SQLite file unless a conftest says otherwise), a clock that stands
still until the test moves it, and an outbox that keeps the mail. What uses pages is in :mod:`leernet.testing.office`,
what holds a plugin to its promises in :mod:`leernet.testing.conformance`: both need Flask.
"""

from .clock import NOW, SettableClock
from .events import SHAPES, add, event_of_shape, some_event, some_series
from .fixtures import MakeNetwork, clock, database_url, empty_database_url, make_network, network, outbox, site
from .outbox import Outbox, text_of
from .plain import PlainFormat, PlainFormats
from .statements import Statements, counted
from .tables import create_tables

__all__ = [
    "NOW",
    "SHAPES",
    "MakeNetwork",
    "Outbox",
    "PlainFormat",
    "PlainFormats",
    "SettableClock",
    "Statements",
    "add",
    "clock",
    "counted",
    "create_tables",
    "database_url",
    "empty_database_url",
    "event_of_shape",
    "make_network",
    "network",
    "outbox",
    "site",
    "some_event",
    "some_series",
    "text_of",
]
