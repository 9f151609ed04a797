"""The organiser's desk: who comes, who waits, who is there; certificates and the recap. Works without JavaScript."""

from . import (
    answers,
    approving,
    cancelling,
    check_in,
    delegation,
    delegation_export,
    delegations,
    event,
    export,
    home,
    inviting,
    many_delegations,
    offering,
    organisations,
    papers,
    person,
    recap,
    registrations,
    substituting,
    walk_in,
)

ROUTES = (
    *home.ROUTES,
    *event.ROUTES,
    *cancelling.ROUTES,
    *registrations.ROUTES,
    *approving.ROUTES,
    *inviting.ROUTES,
    *organisations.ROUTES,
    *offering.ROUTES,
    *delegations.ROUTES,
    *delegation.ROUTES,
    *delegation_export.ROUTES,
    *many_delegations.ROUTES,
    *export.ROUTES,
    *answers.ROUTES,
    *walk_in.ROUTES,
    *person.ROUTES,
    *substituting.ROUTES,
    *check_in.ROUTES,
    *papers.ROUTES,
    *recap.ROUTES,
)

__all__ = ["ROUTES"]
