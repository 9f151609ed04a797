"""What a plugin promises, as tests: subclass what fits, and say in one line what is to be tested.

    class TestWalk(FormatConformance):
        format = Walk()

    class TestWalkPlugin(PluginConformance):
        plugin = leernet_walk

Each test says in its name what is promised. Beside ``pytest_plugins = ["leernet.testing"]`` nothing is needed.
"""

from .brands import BrandConformance
from .certificates import CertificateConformance
from .formats import FormatConformance
from .plugins import PluginConformance

__all__ = ["BrandConformance", "CertificateConformance", "FormatConformance", "PluginConformance"]
