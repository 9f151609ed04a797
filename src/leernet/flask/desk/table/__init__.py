"""The table of an event's registrations: filters, views, many at once, and as a file."""

from . import export, page, picking, selection, view

ROUTES = (*page.ROUTES, *view.ROUTES, *picking.ROUTES, *selection.ROUTES, *export.ROUTES)

__all__ = ["ROUTES"]
