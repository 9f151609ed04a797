"""Users of the desk: who there are, what each may, and naming one more."""

from collections.abc import Mapping

from flask.typing import ResponseReturnValue

from ...i18n import N_
from ...model import DeskGrant, DeskRole, Right
from ...schemas.desk_users import NETWORK, ORGANISATION, SERIES, load_user
from ...services.events.choosing import organisations, series_by_title, slugs_by_name
from ...services.rights.granting import all_users, name_user
from ...work import Work
from ..forms import Form
from ..route import Access, Route
from ..site import Site
from ..words import DESK_ROLES
from .acting import act, blank, done, notice

PURPOSE = "desk users"
MEANINGS: Mapping[DeskRole, str] = {
    DeskRole.OWNER: N_("May do everything, and decides who else may. Always of the whole network."),
    DeskRole.ORGANISER: N_("Sets up series and events, sees who registers, writes to them."),
    DeskRole.CHECK_IN: N_("Only the list at the door: who is expected, who is there, who comes in unannounced."),
    DeskRole.READER: N_("Sees what is planned and how many come, and no names of participants. Changes nothing."),
}


def desk_users(site: Site) -> ResponseReturnValue:
    """All users, and the form."""
    return _page(site, _blank(site))


def desk_name_user(site: Site) -> ResponseReturnValue:
    """Name somebody, or give one more role to who is there."""

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        with site.network.read() as work:
            known = slugs_by_name(organisations(work))
        user = site.as_organiser(name_user, load_user(sent, known))
        return done(site, "user_named", "desk_user_page", number=user.id)

    return act(site, PURPOSE, do, lambda form: _page(site, form))


def said(site: Site, grant: DeskGrant) -> str:
    """A role in words, with what it is for."""
    role = site.gettext(DESK_ROLES[grant.role])
    if grant.series is not None:
        return site.gettext("{role} of “{series}”", role=role, series=grant.series.title)
    if grant.organisation is not None:
        name = grant.organisation.called
        return site.gettext("{role} of what {organisation} organises", role=role, organisation=name)
    return site.gettext("{role} of the whole network", role=role)


def choices(site: Site, work: Work) -> dict[str, object]:
    """What the form of a role chooses from."""
    _ = site.gettext
    return {
        "roles": [
            {"value": role.value, "label": _(text).capitalize(), "hint": _(MEANINGS[role])}
            for role, text in DESK_ROLES.items()
        ],
        "places": [
            {"value": NETWORK, "label": _("The whole network")},
            {"value": SERIES, "label": _("One series")},
            {"value": ORGANISATION, "label": _("What one organisation organises"),
             "hint": _("The series and events of which it is initiator, organiser or lead.")},
        ],
        "all_series": [{"value": slug, "label": title} for slug, title in series_by_title(work).items()],
        "organisations": [one.name for one in organisations(work)],
    }  # fmt: skip


def _blank(site: Site) -> Form:
    """At first the one who is looking: whoever names the first owner should not lock themselves out."""
    assert site.user is not None, "only routes of the desk call this"
    mine = {} if site.badge.rights.is_guarded else {"identity": site.user.id, "name": site.user.name, "role": "owner"}
    return blank(site, PURPOSE, {"where": NETWORK, **mine})


def _page(site: Site, form: Form) -> str:
    with site.network.read() as work:
        users = all_users(work)
        chosen = choices(site, work)
    return site.render(
        "leernet/desk/users.html",
        title=site.gettext("Users of the desk"),
        form=form,
        done=notice(site),
        users=[(user, [said(site, grant) for grant in user.grants]) for user in users],
        is_guarded=site.badge.rights.is_guarded,
        **chosen,
    )


_RULE = "/desk/users"
ROUTES = (
    Route(rule=_RULE, view=desk_users, access=Access.DESK, right=Right.OWN),
    Route(rule=_RULE, view=desk_name_user, method="POST", access=Access.DESK, page="desk_users", right=Right.OWN),
)
