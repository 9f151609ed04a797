"""The plugin keeps the promises of its kind."""

from leernet_online import Online
from leernet_online.plugin import OnlineFormat

from leernet.testing.conformance import FormatConformance, PluginConformance


class TestOnlineFormat(FormatConformance):
    format = OnlineFormat()
    plugin = Online()


class TestOnline(PluginConformance):
    plugin = Online()
