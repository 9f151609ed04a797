"""The plugin keeps the promises of its kind."""

from leernet_print import PrintedMatter

from leernet.testing.conformance import PluginConformance


class TestPrintedMatter(PluginConformance):
    plugin = PrintedMatter()
