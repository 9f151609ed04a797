"""The plugin: one page at the desk."""

from collections.abc import Sequence
from pathlib import Path

from leernet import hookimpl
from leernet.hookspecs import PageKind

from .desk import PicturePage

HERE = Path(__file__).parent


class NetworkPicture:
    """The picture of a series, and of the whole network. It keeps nothing: all is read anew."""

    name = "picture"
    fits = "1.0"

    @hookimpl
    def leernet_pages(self) -> Sequence[PageKind]:
        """The page of a series at the desk."""
        return [PicturePage()]

    @hookimpl
    def leernet_templates(self) -> Path:
        """The templates of the page."""
        return HERE / "templates"

    @hookimpl
    def leernet_catalogue(self) -> Path:
        """The Dutch texts."""
        return HERE / "locale"
