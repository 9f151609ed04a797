"""An organiser lets a colleague take somebody's place over."""

from flask import redirect
from flask.typing import ResponseReturnValue

from ...services.asking.questions import asked_at
from ...services.registering.substitution import Colleague, can_substitute, substitute
from ...work import Work
from ..filing import SentFiles
from ..forms import Form
from ..own.colleague import ColleagueForm
from ..route import Access, Route
from ..site import Site
from .acting import act, blank, done
from .frame import load_frame
from .marking import find_at


def desk_substituting(site: Site, slug: str, uid: str) -> ResponseReturnValue:
    """Who comes instead?"""
    with site.network.read() as work:
        possible = can_substitute(work, find_at(work, slug, uid))
    if not possible:
        return redirect(site.url("desk_person", slug=slug, uid=uid))
    return _page(site, slug, uid, blank(site, _purpose(uid)), SentFiles())


def desk_substitute(site: Site, slug: str, uid: str) -> ResponseReturnValue:
    """Hand the place over, and go on to the page of who has it now."""
    with site.network.read() as work:
        colleague = _colleague(site, work, slug, uid)
    came = colleague.files()

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        successor = site.as_organiser(_substitute, slug, uid, colleague.load(sent, came))
        return done(site, "substituted", "desk_person", slug=slug, uid=successor)

    return act(site, _purpose(uid), do, lambda form: _page(site, slug, uid, form, came))


def _colleague(site: Site, work: Work, slug: str, uid: str) -> ColleagueForm:
    registration = find_at(work, slug, uid)
    return ColleagueForm(site, registration, asked_at(work, registration.event), needed=False)


def _substitute(work: Work, slug: str, uid: str, colleague: Colleague) -> str:
    return str(substitute(work, find_at(work, slug, uid).uid, colleague).uid)


def _purpose(uid: str) -> str:
    return f"desk substitution {uid}"


def _page(site: Site, slug: str, uid: str, form: Form, came: SentFiles) -> str:
    with site.network.read() as work:
        colleague = _colleague(site, work, slug, uid)
        frame = load_frame(site, work, slug)
    form, present = colleague.again(form, came)
    return site.render(
        "leernet/desk/substitute.html",
        title=frame.title(site.gettext("Let a colleague take the place over")),
        frame=frame,
        event=frame.event,
        registration=colleague.registration,
        form=form,
        questions=colleague.fields(present),
        leaves_needs=colleague.leaves_needs,
    )


_RULE = "/desk/events/<slug>/registrations/<uid>/substitution"
ROUTES = (
    Route(rule=_RULE, view=desk_substituting, access=Access.DESK),
    Route(rule=_RULE, view=desk_substitute, method="POST", access=Access.DESK, page="desk_substituting"),
)
