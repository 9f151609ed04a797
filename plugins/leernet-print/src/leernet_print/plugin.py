"""The plugin: one page at the desk of an event."""

from collections.abc import Sequence
from pathlib import Path

from leernet import hookimpl
from leernet.hookspecs import PageKind

from .desk import PrintPage

HERE = Path(__file__).parent


class PrintedMatter:
    """What is printed for an event. It keeps nothing: all is read anew."""

    name = "print"
    fits = "1.0"

    @hookimpl
    def leernet_pages(self) -> Sequence[PageKind]:
        """The page of an event at the desk."""
        return [PrintPage()]

    @hookimpl
    def leernet_templates(self) -> Path:
        """The template of the page."""
        return HERE / "templates"

    @hookimpl
    def leernet_catalogue(self) -> Path:
        """The Dutch texts."""
        return HERE / "locale"
