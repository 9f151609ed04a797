"""Gatherings on site: venue, address, room, travel hint, accessibility, and names for the reception."""

from .plugin import Physical

plugin = Physical()

__all__ = ["Physical", "plugin"]
