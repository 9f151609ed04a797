"""What is kept of a person, at the desk: hand it out, or erase it, because they ask the organisers for it."""

from flask.typing import ResponseReturnValue

from ...model import Right
from ...services.people.erasure import erase
from ...services.people.exporting import as_json
from ...services.people.personal_data import Kept, kept_of
from ...work import Work
from ..forms import Form
from ..own.mydata import DataPage, json_file, readable_file
from ..route import Access, Route
from ..site import Site
from .acting import act, blank, done
from .frame import load_frame
from .marking import find_at


def desk_person_data(site: Site, slug: str, uid: str) -> ResponseReturnValue:
    """All that is kept of whoever registered here, for programs."""
    with site.network.read() as work:
        return json_file(as_json(work, _kept(work, slug, uid)))


def desk_person_file(site: Site, slug: str, uid: str) -> ResponseReturnValue:
    """The same, to read."""
    with site.network.read() as work:
        page = DataPage(site, _kept(work, slug, uid))
    return readable_file(site, page)


def desk_erasing(site: Site, slug: str, uid: str) -> ResponseReturnValue:
    """Are you sure?"""
    return _page(site, slug, uid, blank(site, _purpose(uid)))


def desk_erase(site: Site, slug: str, uid: str) -> ResponseReturnValue:
    """Erase it, in all series."""

    def do(_sent: dict[str, str]) -> ResponseReturnValue:
        site.forget(site.as_organiser(_erase, slug, uid))
        return done(site, "erased", "desk_registrations", slug=slug)

    return act(site, _purpose(uid), do, lambda form: _page(site, slug, uid, form))


def _page(site: Site, slug: str, uid: str, form: Form) -> str:
    with site.network.read() as work:
        registration = find_at(work, slug, uid)
        frame = load_frame(site, work, slug)
        page = DataPage(site, _kept(work, slug, uid))
    title = site.gettext("Erase what is kept of {name}", name=registration.name)
    return site.render(
        "leernet/desk/erasing.html",
        title=frame.title(title),
        heading=title,
        frame=frame,
        event=frame.event,
        registration=registration,
        page=page,
        form=form,
    )


def _kept(work: Work, slug: str, uid: str) -> Kept:
    return kept_of(work, find_at(work, slug, uid).participant.email)


def _erase(work: Work, slug: str, uid: str) -> frozenset[str]:
    return erase(work, find_at(work, slug, uid).participant.email)


def _purpose(uid: str) -> str:
    return f"desk erase {uid}"


_RULE = "/desk/events/<slug>/registrations/<uid>"
ROUTES = (
    Route(rule=f"{_RULE}/data.json", view=desk_person_data, right=Right.OWN, access=Access.DESK),
    Route(rule=f"{_RULE}/data.html", view=desk_person_file, right=Right.OWN, access=Access.DESK),
    Route(rule=f"{_RULE}/erase", view=desk_erasing, right=Right.OWN, access=Access.DESK),
    Route(
        rule=f"{_RULE}/erase", view=desk_erase, right=Right.OWN, method="POST", access=Access.DESK, page="desk_erasing"
    ),
)
