"""The delegations of an event or a series: how far each is filled, and whom else to ask."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypedDict
from zoneinfo import ZoneInfo

from flask.typing import ResponseReturnValue

from ...model import Event, Series
from ...schemas.delegations import load_delegation
from ...services.delegations.arranging import DelegationRequest, ask_contact, ask_contacts, find_series, plan_delegation
from ...services.delegations.coverage import count_delegations, delegations_page
from ...services.events.planning import find_event
from ...services.places.limits import Scope
from ...work import Work
from ..delegations.delegationpage import STATES
from ..forms import Form
from ..route import Access, Route
from ..site import Site
from ..state import today
from .acting import act, blank, done, notice, whole
from .frame import load_frame

EVENTS, SERIES = "events", "series"


def desk_delegations(site: Site, kind: str, slug: str) -> ResponseReturnValue:
    """All of them, and the forms to ask more."""
    return _page(site, kind, slug, blank(site, _purpose(kind, slug)))


def desk_plan_delegation(site: Site, kind: str, slug: str) -> ResponseReturnValue:
    """Ask one organisation; its contact person gets a mail if that was ticked."""

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        wanted = load_delegation(sent, **around(site, sent))
        site.as_organiser(plan, kind, slug, wanted, mail="mail" in sent)
        return done(site, "delegation_planned", "desk_delegations", kind=kind, slug=slug)

    return _act(site, kind, slug, do)


def desk_ask_contacts(site: Site, kind: str, slug: str) -> ResponseReturnValue:
    """Mail every contact person who got no mail yet."""

    def do(_sent: dict[str, str]) -> ResponseReturnValue:
        count = site.as_organiser(_ask, kind, slug)
        code = "delegations_asked" if count else "delegations_none_asked"
        return done(site, code, "desk_delegations", count=count or None, kind=kind, slug=slug)

    return _act(site, kind, slug, do)


def scope_of(work: Work, kind: str, slug: str) -> Scope:
    """The event or the series; raises :class:`~leernet.errors.NotFound`."""
    return find_event(work, slug) if kind == EVENTS else find_series(work, slug)


def kind_of(scope: Event | Series) -> str:
    """What it is called in addresses."""
    return EVENTS if isinstance(scope, Event) else SERIES


def plan(work: Work, kind: str, slug: str, wanted: DelegationRequest, *, mail: bool) -> None:
    """Ask an organisation, and mail its contact person where there is one."""
    delegation = plan_delegation(work, scope_of(work, kind, slug), wanted)
    if mail and delegation.contact_email:
        ask_contact(work, delegation.uid)


def _ask(work: Work, kind: str, slug: str) -> int:
    return ask_contacts(work, scope_of(work, kind, slug))


def _act(site: Site, kind: str, slug: str, do: Callable[[dict[str, str]], ResponseReturnValue]) -> ResponseReturnValue:
    return act(site, _purpose(kind, slug), do, lambda form: _page(site, kind, slug, form))


class Around(TypedDict):
    """What a form is read with."""

    language: str
    today: date
    timezone: ZoneInfo


def around(site: Site, sent: Mapping[str, str]) -> Around:
    """The language that was chosen, and the calendar of the network."""
    language = sent["language"] if sent.get("language") in ("nl", "en") else site.language
    return {"language": language, "today": today(site), "timezone": site.settings.timezone}


def _purpose(kind: str, slug: str) -> str:
    return f"desk delegations {kind} {slug}"


def _page(site: Site, kind: str, slug: str, form: Form) -> str:
    after = whole(site, "after")
    with site.network.read() as work:
        frame = load_frame(site, work, slug) if kind == EVENTS else None
        scope: Scope = frame.event if frame else find_series(work, slug)
        page = delegations_page(work, scope, after)
        count = count_delegations(work, scope)
    return site.render(
        f"leernet/desk/{'event' if frame else 'series'}_delegations.html",
        title=f"{site.gettext('Delegations')} – {scope.title}",
        frame=frame,
        event=frame.event if frame else None,
        series=scope.series if isinstance(scope, Event) else scope,
        scope=scope,
        kind=kind,
        form=Form(form.token, {"language": scope.language, **form.values}, form.problems),
        rows=page.rows,
        count=count,
        states=STATES,
        after=page.after,
        is_first=not after,
        is_over=bool(frame and frame.is_over),
        earliest=today(site).isoformat(),
        done=notice(site),
    )


_RULE = "/desk/<any(events,series):kind>/<slug>/delegations"


def _post(rule: str, view: Callable[[Site, str, str], ResponseReturnValue]) -> Route:
    return Route(rule=f"{_RULE}{rule}", view=view, method="POST", access=Access.DESK, page="desk_delegations")


ROUTES: Sequence[Route] = (
    Route(rule=_RULE, view=desk_delegations, access=Access.DESK),
    _post("", desk_plan_delegation),
    _post("/mail", desk_ask_contacts),
)
