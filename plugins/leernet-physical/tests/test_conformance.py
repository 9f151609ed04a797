"""The plugin keeps the promises of its kind."""

from leernet_physical import Physical
from leernet_physical.plugin import PhysicalFormat

from leernet.testing.conformance import FormatConformance, PluginConformance


class TestPhysicalFormat(FormatConformance):
    format = PhysicalFormat()
    plugin = Physical()


class TestPhysical(PluginConformance):
    plugin = Physical()
