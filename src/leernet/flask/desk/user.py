"""One user of the desk: their roles, one more, one less; another name; none at all."""

from collections.abc import Callable, Mapping

from flask.typing import ResponseReturnValue

from ...errors import NotFound
from ...i18n import N_
from ...model import DeskRole, JournalEntry, Right
from ...schemas.desk_users import NETWORK, load_grant, load_name
from ...services.events.choosing import organisations, slugs_by_name
from ...services.rights.granting import change_user, changes_of_user, desk_user, give, remove_user, take
from ..forms import Form
from ..route import Access, Route
from ..site import Site
from ..words import DESK_ROLES
from .acting import act, blank, done, notice
from .journal import who
from .users import choices, said

KINDS: Mapping[str, str] = {
    "desk_user.named": N_("Named"),
    "desk_user.granted": N_("Role given"),
    "desk_user.taken": N_("Role taken away"),
    "desk_user.changed": N_("Name or address changed"),
    "desk_user.removed": N_("No user any more"),
}
Do = Callable[[dict[str, str]], ResponseReturnValue]


def desk_user_page(site: Site, number: str) -> ResponseReturnValue:
    """The user."""
    return _page(site, number, blank(site, _purpose(number)))


def desk_change_user(site: Site, number: str) -> ResponseReturnValue:
    """Another name or address."""

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        site.as_organiser(change_user, _id(number), *load_name(sent))
        return done(site, "user_changed", "desk_user_page", number=number)

    return _act(site, number, do)


def desk_grant(site: Site, number: str) -> ResponseReturnValue:
    """One more role."""

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        with site.network.read() as work:
            known = slugs_by_name(organisations(work))
        site.as_organiser(give, _id(number), load_grant(sent, known))
        return done(site, "user_granted", "desk_user_page", number=number)

    return _act(site, number, do)


def desk_take_grant(site: Site, number: str, grant: str) -> ResponseReturnValue:
    """One role less."""

    def do(_sent: dict[str, str]) -> ResponseReturnValue:
        if site.as_organiser(take, _id(number), _id(grant)):
            return done(site, "user_removed", "desk_users")
        return done(site, "user_taken", "desk_user_page", number=number)

    return _act(site, number, do)


def desk_remove_user(site: Site, number: str) -> ResponseReturnValue:
    """No user any more."""

    def do(_sent: dict[str, str]) -> ResponseReturnValue:
        site.as_organiser(remove_user, _id(number))
        return done(site, "user_removed", "desk_users")

    return _act(site, number, do)


def _act(site: Site, number: str, do: Do) -> ResponseReturnValue:
    return act(site, _purpose(number), do, lambda form: _page(site, number, form))


def _id(number: str) -> int:
    if not (number.isascii() and number.isdigit() and len(number) <= 9):
        raise NotFound("desk_user_unknown", "This user of the desk is not known.")
    return int(number)


def _purpose(number: str) -> str:
    return f"desk user {number}"


def _page(site: Site, number: str, form: Form) -> str:
    with site.network.read() as work:
        user = desk_user(work, _id(number))
        changes = changes_of_user(work, user.id)
        chosen = choices(site, work)
    values = {"name": user.name, "email": user.email, "where": NETWORK, **form.values}
    return site.render(
        "leernet/desk/user.html",
        title=user.name,
        user=user,
        form=Form(form.token, values, form.problems),
        done=notice(site),
        grants=[(grant, said(site, grant)) for grant in user.grants],
        changes=[_told(site, entry) for entry in changes],
        **chosen,
    )


def _told(site: Site, entry: JournalEntry) -> tuple[str, str, str, str]:
    """When, what, by whom, and which role."""
    role = str(entry.data.get("role", ""))
    words = [site.gettext(DESK_ROLES[DeskRole(role)])] if role in set(DeskRole) else []
    words += [str(entry.data[name]) for name in ("series", "organisation") if entry.data.get(name)]
    text = site.gettext(KINDS[entry.kind]) if entry.kind in KINDS else entry.kind
    return site.moment(entry.at), text, who(site, entry.actor), ", ".join(words)


def _post(rule: str, view: Callable[..., ResponseReturnValue]) -> Route:
    return Route(
        rule=f"{_RULE}{rule}", view=view, method="POST", access=Access.DESK, page="desk_user_page", right=Right.OWN
    )


_RULE = "/desk/users/<number>"
ROUTES = (
    Route(rule=_RULE, view=desk_user_page, access=Access.DESK, right=Right.OWN),
    _post("", desk_change_user),
    _post("/roles", desk_grant),
    _post("/roles/<grant>/removal", desk_take_grant),
    _post("/removal", desk_remove_user),
)
