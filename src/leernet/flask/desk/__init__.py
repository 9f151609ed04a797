"""The organiser's desk: who comes, who waits, who is there; certificates and the recap. Works without JavaScript."""

from . import cancelling, check_in, event, export, home, papers, person, recap, registrations, walk_in

ROUTES = (
    *home.ROUTES,
    *event.ROUTES,
    *cancelling.ROUTES,
    *registrations.ROUTES,
    *export.ROUTES,
    *walk_in.ROUTES,
    *person.ROUTES,
    *check_in.ROUTES,
    *papers.ROUTES,
    *recap.ROUTES,
)

__all__ = ["ROUTES"]
