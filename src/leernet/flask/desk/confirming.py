"""The date moved: ask everybody whether they still come, and see who answered."""

from datetime import datetime

from flask.typing import ResponseReturnValue

from ...schemas.confirming import load_question
from ...services.changing.confirming import answers_again, ask_again, unanswered_page
from ...services.events.planning import find_event
from ...work import Work
from ..forms import Form
from ..route import Access, Route
from ..site import Site
from ..state import today
from .acting import act, blank, done, notice, whole
from .frame import load_frame


def desk_confirming(site: Site, slug: str) -> ResponseReturnValue:
    """How it stands, and the form to ask (again)."""
    return _page(site, slug, blank(site, _purpose(slug)))


def desk_ask_again(site: Site, slug: str) -> ResponseReturnValue:
    """Ask."""

    def ask(sent: dict[str, str]) -> ResponseReturnValue:
        until, releases = load_question(sent, today=today(site), timezone=site.settings.timezone)
        count = site.as_organiser(_ask, slug, until, releases=releases)
        code = "asked_again" if count else "asked_nobody"
        return done(site, code, "desk_confirming", count=count or None, slug=slug)

    return act(site, _purpose(slug), ask, lambda form: _page(site, slug, form))


def _ask(work: Work, slug: str, until: datetime, *, releases: bool) -> int:
    return ask_again(work, find_event(work, slug), until, releases=releases)


def _purpose(slug: str) -> str:
    return f"desk confirm again {slug}"


def _page(site: Site, slug: str, form: Form) -> str:
    after = whole(site, "after")
    with site.network.read() as work:
        frame = load_frame(site, work, slug)
        answers = answers_again(work, frame.event)
        page = unanswered_page(work, frame.event, after)
    choices = [
        {"value": "keep", "label": site.gettext("They keep their place")},
        {"value": "release", "label": site.gettext("They lose it, and who waits moves up")},
    ]
    return site.render(
        "leernet/desk/confirming.html",
        title=frame.title(site.gettext("Confirm again")),
        frame=frame,
        event=frame.event,
        form=Form(form.token, {"otherwise": "keep", **form.values}, form.problems),
        answers=answers,
        page=page,
        choices=choices,
        earliest=today(site).isoformat(),
        is_first=not after,
        done=notice(site),
    )


_RULE = "/desk/events/<slug>/confirmations"
ROUTES = (
    Route(rule=_RULE, view=desk_confirming, access=Access.DESK),
    Route(rule=_RULE, view=desk_ask_again, method="POST", access=Access.DESK, page="desk_confirming"),
)
