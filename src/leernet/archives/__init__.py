"""Everything of a series as one archive, which loads into another network: see :mod:`.layout` for what is in it."""

from .layout import Manifest
from .loading import Brought, load_archive, try_archive
from .reading import Archive
from .writing import write_archive

__all__ = ["Archive", "Brought", "Manifest", "load_archive", "try_archive", "write_archive"]
