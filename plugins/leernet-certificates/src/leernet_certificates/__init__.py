"""Certificates of participation: a rule, an accessible PDF, and what stood on it."""

from .plugin import Certificates

plugin = Certificates()

__all__ = ["Certificates", "plugin"]
