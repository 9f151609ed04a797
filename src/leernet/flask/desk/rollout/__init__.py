"""A programme rolled out over organisations: its board, making the copies, and keeping them like their template."""

from . import board, changes, making, sharing

ROUTES = (*board.ROUTES, *making.ROUTES, *sharing.ROUTES, *changes.ROUTES)

__all__ = ["ROUTES"]
