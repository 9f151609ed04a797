"""The door of the desk: one check for every route, before its view runs."""

from collections.abc import Mapping

from flask.typing import ResponseReturnValue

from ..model import Right
from ..services.rights.granting import owners
from ..services.rights.held import rights_of
from .badges import Badge, target_of
from .route import Route
from .site import Site
from .words import DESK_ROLES

_FORBIDDEN = 403


def admit(site: Site, route: Route, values: Mapping[str, str]) -> ResponseReturnValue | None:
    """Let somebody in who is logged in, or say why not. From here on ``site.network`` shows no more than is theirs."""
    assert site.user is not None, "who is not logged in was asked to"
    with site.network.read() as work:
        rights, spot = rights_of(work, site.user.id, target_of(route.rule, values), site.user.grants)
    site.badge = Badge(rights, spot)
    right = needed(site, route, values)
    reach = site.badge.may(route, right)
    if reach is None:
        return _refused(site)
    site.keep_within(reach)
    return None


def needed(site: Site, route: Route, values: Mapping[str, str]) -> Right:
    """What a request needs: what its route says, or the page of a plugin that it shows."""
    pages, key = site.network.plugins.pages, values.get("key", "")
    if not route.of_plugins or key not in pages:
        return route.right
    return pages[key].right if route.method == "GET" else pages[key].acting


def _refused(site: Site) -> ResponseReturnValue:
    """A page that says what somebody is here, and whom to ask. What is not there is told in the same words."""
    assert site.user is not None, "who is not logged in was asked to"
    roles = site.badge.rights.roles
    with site.network.read() as work:
        ask = owners(work)
    page = site.render(
        "leernet/desk/refused.html",
        title=site.gettext("You may not do this"),
        who=site.user.name,
        roles=[site.gettext(text) for role, text in DESK_ROLES.items() if role in roles],
        owners=ask,
        may_enter=not site.badge.rights.reach(Right.ENTER).is_nothing,
    )
    return page, _FORBIDDEN
