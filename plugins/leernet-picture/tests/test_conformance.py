"""The plugin keeps the promises of its kind."""

from leernet_picture import NetworkPicture

from leernet.testing.conformance import PluginConformance


class TestNetworkPicture(PluginConformance):
    plugin = NetworkPicture()
