"""Gatherings online: join link, dial-in, tools such as a whiteboard, and attendance by joining."""

from .plugin import Online

plugin = Online()

__all__ = ["Online", "plugin"]
