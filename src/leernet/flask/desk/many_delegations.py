"""Many organisations are asked for the same: a list as people have it in a spreadsheet."""

from flask.typing import ResponseReturnValue

from ...errors import Conflict
from ...model import Event
from ...schemas.delegations import load_delegations
from ...services.delegations.arranging import DelegationRequest
from ..forms import Form
from ..route import Access, Route
from ..site import Site
from ..state import today
from .acting import act, blank, done
from .delegations import around, plan, scope_of


def desk_many_delegations(site: Site, kind: str, slug: str) -> ResponseReturnValue:
    """The form."""
    return _page(site, kind, slug, blank(site, _purpose(kind, slug)))


def desk_plan_delegations(site: Site, kind: str, slug: str) -> ResponseReturnValue:
    """Ask many organisations for the same, each in a transaction of its own: nobody who registers waits for all."""

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        wanted = load_delegations(sent, **around(site, sent))
        count = sum(_plan_new(site, kind, slug, one, mail="mail" in sent) for one in wanted)
        some = "delegations_planned" if count == len(wanted) else "delegations_some"
        code = some if count else "delegations_none"
        return done(site, code, "desk_delegations", count=count or None, kind=kind, slug=slug)

    return act(site, _purpose(kind, slug), do, lambda form: _page(site, kind, slug, form))


def _plan_new(site: Site, kind: str, slug: str, wanted: DelegationRequest, *, mail: bool) -> bool:
    try:
        site.as_organiser(plan, kind, slug, wanted, mail=mail)
    except Conflict as error:
        if error.code != "delegation_exists":
            raise
        return False
    return True


def _purpose(kind: str, slug: str) -> str:
    return f"desk many delegations {kind} {slug}"


def _page(site: Site, kind: str, slug: str, form: Form) -> str:
    with site.network.read() as work:
        scope = scope_of(work, kind, slug)
    return site.render(
        "leernet/desk/many_delegations.html",
        title=f"{site.gettext('Ask many organisations at once')} – {scope.title}",
        scope=scope,
        series=scope.series if isinstance(scope, Event) else scope,
        kind=kind,
        form=Form(form.token, {"language": scope.language, **form.values}, form.problems),
        earliest=today(site).isoformat(),
    )


_RULE = "/desk/<any(events,series):kind>/<slug>/delegations/many"
ROUTES = (
    Route(rule=_RULE, view=desk_many_delegations, access=Access.DESK),
    Route(rule=_RULE, view=desk_plan_delegations, method="POST", access=Access.DESK, page="desk_many_delegations"),
)
