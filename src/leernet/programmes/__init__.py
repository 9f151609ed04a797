"""Programme files: a series, its events and its organisations as TOML that a person can write."""

from .dumping import dump_series
from .loading import Loaded, load_programme
from .parts import Programme
from .reading import parse_programme, read_programme

__all__ = ["Loaded", "Programme", "dump_series", "load_programme", "parse_programme", "read_programme"]
