"""Evaluation questions after an event: asked once by mail, answered without a login, anonymous or by name."""

from .plugin import Evaluation

plugin = Evaluation()

__all__ = ["Evaluation", "plugin"]
