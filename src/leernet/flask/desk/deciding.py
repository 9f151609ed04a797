"""One answer to several requests: each in a transaction of its own, so that one that cannot be holds up no other."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask.typing import ResponseReturnValue

from ...errors import LeernetError
from ...i18n import N_
from ...model import Registration, RegistrationStatus
from ...schemas.deciding import Decision, load_decision
from ...services.registering.approval import approve, decline, named_at
from ..route import Access, Route
from ..site import Site
from .acting import act
from .approving import queue_page, queue_purpose
from .frame import load_frame

_S = RegistrationStatus
OUTCOMES = {
    _S.CONFIRMED: N_("has a place"),
    _S.WAITLISTED: N_("is on the waiting list: there is no place"),
    _S.DECLINED: N_("was declined"),
}
ANSWERED = N_("was answered already")


@dataclass(frozen=True)
class Fate:
    """What came of one request."""

    registration: Registration
    text: str
    is_good: bool


def desk_decide(site: Site, slug: str) -> ResponseReturnValue:
    """Answer those who were ticked, who asked first first, and say what came of each."""

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        decision = load_decision(sent)
        with site.network.read() as work:
            load_frame(site, work, slug)
            asked = named_at(work, slug, decision.uids)
        return _report(site, slug, decision, [_answer(site, one, decision) for one in asked])

    return act(site, queue_purpose(slug), do, lambda form: queue_page(site, slug, form))


def _answer(site: Site, one: Registration, decision: Decision) -> Fate:
    try:
        if decision.is_yes:
            status = site.as_organiser(approve, one.uid).status
        else:
            status = site.as_organiser(decline, one.uid, decision.reason).status
    except LeernetError as error:
        # Somebody else answered them, or they withdrew, while this page was open.
        answered = error.code == "illegal_transition"
        return Fate(one, site.gettext(ANSWERED if answered else error.message, **error.data), is_good=False)
    return Fate(one, site.gettext(OUTCOMES[status]), is_good=True)


def _report(site: Site, slug: str, decision: Decision, fates: Sequence[Fate]) -> str:
    with site.network.read() as work:
        frame = load_frame(site, work, slug)
    return site.render(
        "leernet/desk/decided.html",
        title=frame.title(site.gettext("What came of your answer")),
        frame=frame,
        event=frame.event,
        fates=fates,
        good=sum(one.is_good for one in fates),
        reason=decision.reason,
    )


ROUTES = (
    Route(
        rule="/desk/events/<slug>/requests", view=desk_decide, method="POST", access=Access.DESK, page="desk_requests"
    ),
)
