"""What any plugin promises, whatever it brings."""

from .declared import Declared
from .kept import Kept
from .shown import Displayed


class PluginConformance(Declared, Kept, Displayed):
    """A plugin keeps its promises, in a network with on site and online beside what it brings itself.

    A plugin that keeps something of people overrides :meth:`keep`, so that it can be seen given out and erased.
    ``programme``: an example of its parts of a programme file, by place (``events.more.<key>``); else they are made
    from the schema.
    """
