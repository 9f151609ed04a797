"""leernet-print: attendance lists, name badges and table signs of an event, as PDF."""

from .plugin import PrintedMatter

plugin = PrintedMatter()

__all__ = ["PrintedMatter", "plugin"]
