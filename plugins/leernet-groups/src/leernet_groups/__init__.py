"""Cases that participants bring in, and the groups in which they are discussed."""

from .plugin import Groups

plugin = Groups()

__all__ = ["Groups", "plugin"]
