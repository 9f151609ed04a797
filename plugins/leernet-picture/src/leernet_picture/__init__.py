"""leernet-picture: the picture of a learning network, in figures, charts and a report."""

from .plugin import NetworkPicture

plugin = NetworkPicture()

__all__ = ["NetworkPicture", "plugin"]
