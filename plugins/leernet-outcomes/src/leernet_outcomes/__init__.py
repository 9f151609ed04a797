"""What came of a learning network: insights, what organisations agreed to do, and what a series delivers."""

from .plugin import Outcomes

plugin = Outcomes()

__all__ = ["Outcomes", "plugin"]
