"""As what somebody takes part: an organiser says who is a speaker, who leads a group."""

from flask.typing import ResponseReturnValue

from ...errors import InvalidInput
from ...model import Role
from ...services.registering.roles import extra_roles, give_roles
from ...work import Work
from ..forms import Form
from ..route import Access, Route
from ..site import Site
from .acting import act, blank, done
from .frame import load_frame
from .marking import find_at

ROLE = "role_"


def desk_roles(site: Site, slug: str, uid: str) -> ResponseReturnValue:
    """What are they?"""
    with site.network.read() as work:
        ticked = {f"{ROLE}{key}": "yes" for key in find_at(work, slug, uid).roles}
    return _page(site, slug, uid, blank(site, _purpose(uid), ticked))


def desk_send_roles(site: Site, slug: str, uid: str) -> ResponseReturnValue:
    """They are these, and nothing else."""

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        keys = [name.removeprefix(ROLE) for name in sent if name.startswith(ROLE)]
        site.as_organiser(_give, slug, uid, keys)
        return done(site, "roles_changed", "desk_person", slug=slug, uid=uid)

    return act(site, _purpose(uid), do, lambda form: _page(site, slug, uid, form))


def _give(work: Work, slug: str, uid: str, keys: list[str]) -> None:
    try:
        give_roles(work, find_at(work, slug, uid).uid, keys)
    except InvalidInput as error:
        error.field = f"{ROLE}{extra_roles(work)[0].key}"  # the first box, where the page says it
        raise


def called(site: Site, role: Role) -> str:
    """A role as it stands in a form, with a capital."""
    label = role.label.get(site.language)
    return label[:1].upper() + label[1:]


def _purpose(uid: str) -> str:
    return f"desk roles {uid}"


def _page(site: Site, slug: str, uid: str, form: Form) -> str:
    with site.network.read() as work:
        registration = find_at(work, slug, uid)
        frame = load_frame(site, work, slug)
        roles = [(f"{ROLE}{role.key}", called(site, role)) for role in extra_roles(work)]
    return site.render(
        "leernet/desk/roles.html",
        title=frame.title(site.gettext("As what they take part")),
        frame=frame,
        event=frame.event,
        registration=registration,
        form=form,
        roles=[{"name": name, "value": "yes", "label": label} for name, label in roles],
    )


_RULE = "/desk/events/<slug>/registrations/<uid>/roles"
ROUTES = (
    Route(rule=_RULE, view=desk_roles, access=Access.DESK),
    Route(rule=_RULE, view=desk_send_roles, method="POST", access=Access.DESK, page="desk_roles"),
)
