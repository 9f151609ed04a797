"""Who asked to take part: the queue, and the answer."""

from flask.typing import ResponseReturnValue

from ...model import RegistrationStatus
from ...schemas.desk import load_reason
from ...services.registering.approval import approve, decline, requests_page
from ...work import Work
from ..forms import Form
from ..route import Access, Route
from ..site import Site
from .acting import act, blank, done, notice, whole
from .frame import load_frame
from .marking import find_at
from .person import person_page, purpose

QUEUE = "requests"


def desk_requests(site: Site, slug: str) -> ResponseReturnValue:
    """Who asked and was not answered yet, who asked first first."""
    return queue_page(site, slug, blank(site, queue_purpose(slug)))


def queue_purpose(slug: str) -> str:
    """What the form for several of them is for."""
    return f"desk requests {slug}"


def queue_page(site: Site, slug: str, form: Form) -> str:
    """The queue, with the form to answer several at once."""
    after = whole(site, "after")
    with site.network.read() as work:
        frame = load_frame(site, work, slug)
        page = requests_page(work, frame.event, after)
    return site.render(
        "leernet/desk/requests.html",
        title=frame.title(site.gettext("Requests")),
        frame=frame,
        event=frame.event,
        form=form,
        requests=[(one, site.form_token(purpose(str(one.uid)))) for one in page.registrations],
        after=page.after,
        is_first=not after,
        here_after=after,
        done=notice(site),
    )


def desk_approve(site: Site, slug: str, uid: str) -> ResponseReturnValue:
    """Let somebody in who asked; from the queue, go on with the queue."""

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        status = site.as_organiser(_approve, slug, uid)
        code = "approved" if status is RegistrationStatus.CONFIRMED else "approved_waiting"
        if sent.get("from") == QUEUE:
            return done(site, code, "desk_requests", slug=slug)
        return done(site, code, "desk_person", slug=slug, uid=uid)

    return act(site, purpose(uid), do, lambda form: person_page(site, slug, uid, form))


def desk_decline(site: Site, slug: str, uid: str) -> ResponseReturnValue:
    """Say no, with a reason that they read."""

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        site.as_organiser(_decline, slug, uid, load_reason(sent))
        return done(site, "declined", "desk_person", slug=slug, uid=uid)

    return act(site, purpose(uid), do, lambda form: person_page(site, slug, uid, form))


def _approve(work: Work, slug: str, uid: str) -> RegistrationStatus:
    return approve(work, find_at(work, slug, uid).uid).status


def _decline(work: Work, slug: str, uid: str, reason: str) -> None:
    decline(work, find_at(work, slug, uid).uid, reason)


_RULE = "/desk/events/<slug>/registrations/<uid>"
ROUTES = (
    Route(rule="/desk/events/<slug>/requests", view=desk_requests, access=Access.DESK),
    Route(rule=f"{_RULE}/approve", view=desk_approve, method="POST", access=Access.DESK, page="desk_person"),
    Route(rule=f"{_RULE}/decline", view=desk_decline, method="POST", access=Access.DESK, page="desk_person"),
)
