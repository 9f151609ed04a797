"""Plan at the desk: series, events and organisations, from nothing, from one that is there, or from a file."""

from . import event, history, organisation, programme, series

ROUTES = (*series.ROUTES, *event.ROUTES, *organisation.ROUTES, *history.ROUTES, *programme.ROUTES)

__all__ = ["ROUTES"]
