"""What people and their organisations need, and what they can offer: gathered, matched, and made into a programme."""

from .plugin import Exchange

plugin = Exchange()

__all__ = ["Exchange", "plugin"]
