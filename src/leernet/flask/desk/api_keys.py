"""Keys for programs of partners: who has one, for what, until when; make one, and withdraw one."""

from collections.abc import Mapping
from datetime import timedelta

from flask.typing import ResponseReturnValue

from ...i18n import N_
from ...model import ApiKeyState, ApiScope, Right
from ...schemas.api_keys import SCOPE, load_key
from ...services.api_keys import USUAL, all_keys, make_key, revoke_key
from ...services.desk.events import all_series
from ..forms import Form
from ..route import Access, Route
from ..site import Site
from ..state import today
from .acting import act, blank, done, notice

SCOPES: Mapping[ApiScope, str] = {
    ApiScope.READ: N_("see who registered, with names and addresses"),
    ApiScope.REGISTER: N_("register people, and see and change those registrations"),
    ApiScope.CHANGE: N_("change and cancel the registrations of others"),
    ApiScope.DELEGATIONS: N_("see delegations, and register people of those organisations"),
    ApiScope.ATTENDANCE: N_("record who was there"),
    ApiScope.CERTIFICATES: N_("issue and revoke certificates"),
    ApiScope.RECAPS: N_("publish recaps"),
    ApiScope.GROUPS: N_("see who is in which group of an event"),
}
STATES: Mapping[ApiKeyState, str] = {
    ApiKeyState.GOOD: N_("good"),
    ApiKeyState.EXPIRED: N_("expired"),
    ApiKeyState.REVOKED: N_("withdrawn"),
}
_PURPOSE = "desk api keys"


def desk_api_keys(site: Site) -> ResponseReturnValue:
    """All keys, and the form to make one."""
    return _page(site, blank(site, _PURPOSE))


def desk_make_api_key(site: Site) -> ResponseReturnValue:
    """Make a key, and show it: this once."""

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        request = load_key(sent, today=today(site), timezone=site.settings.timezone)
        made = site.as_organiser(make_key, request)
        return _page(site, blank(site, _PURPOSE), made.token)

    return act(site, _PURPOSE, do, lambda form: _page(site, form))


def desk_revoke_api_key(site: Site, handle: str) -> ResponseReturnValue:
    """Withdraw a key."""

    def do(_sent: dict[str, str]) -> ResponseReturnValue:
        site.as_organiser(revoke_key, handle)
        return done(site, "api_key_revoked", "desk_api_keys")

    return act(site, _PURPOSE, do, lambda form: _page(site, form))


def scopes_of(site: Site, scopes: list[str]) -> list[str]:
    """What a key may do, in words."""
    return [site.gettext(text) for scope, text in SCOPES.items() if scope.value in scopes]


def _page(site: Site, form: Form, token: str = "") -> str:
    with site.network.read() as work:
        keys, series = all_keys(work), all_series(work)
    usual = (today(site) + timedelta(days=USUAL.days)).isoformat()
    return site.render(
        "leernet/desk/api_keys.html",
        title=site.gettext("Keys for programs"),
        form=Form(form.token, {"until": usual, **form.values}, form.problems),
        keys=[(key, key.state(site.now), scopes_of(site, key.scopes)) for key in keys],
        states=STATES,
        scopes=[{"name": f"{SCOPE}{scope.value}", "label": site.gettext(text)} for scope, text in SCOPES.items()],
        all_series=[{"value": slug, "label": title} for slug, title in series],
        token=token,
        done=notice(site),
    )


_RULE = "/desk/api-keys"
ROUTES = (
    Route(rule=_RULE, view=desk_api_keys, right=Right.OWN, access=Access.DESK),
    Route(rule=_RULE, view=desk_make_api_key, right=Right.OWN, method="POST", access=Access.DESK, page="desk_api_keys"),
    Route(
        rule=f"{_RULE}/<handle>/revoke",
        view=desk_revoke_api_key,
        right=Right.OWN,
        method="POST",
        access=Access.DESK,
        page="desk_api_keys",
    ),
)
