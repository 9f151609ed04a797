"""Users of the desk and their roles: the first owner is named here, or at the desk."""

import click

from ..errors import LeernetError
from ..model import DeskRole, DeskUser
from ..services.rights.granting import UserRequest, all_users, grant_of, name_user, remove_user, take, user_called
from ..services.rights.held import Grant
from ..work import SYSTEM, Work
from .context import Context, Json, Stated, pass_context

_ROLE = click.Choice([one.value for one in DeskRole])


@click.group("desk-user")
def desk_user() -> None:
    """Users of the desk and their roles."""


@desk_user.command("grant")
@click.argument("identity")
@click.option("--role", required=True, type=_ROLE)
@click.option("--series", default="", help="In this series only: its slug.")
@click.option("--organisation", default="", help="Only in what this organisation runs: its slug.")
@click.option("--name", default="", help="What to call them; needed for who is new.")
@click.option("--email", default="", help="Where to reach them.")
@pass_context
def grant_role(
    context: Context, identity: str, role: str, series: str, organisation: str, name: str, email: str
) -> None:
    """Give a role. IDENTITY is what your site calls them: the id of its User. The first one has to be an owner."""
    network = context.open()
    grant = Grant(DeskRole(role), series, organisation)
    try:
        user = network.run(SYSTEM, _name, UserRequest(identity=identity, name=name, email=email, grant=grant))
    except LeernetError as error:
        raise Stated(error, network, context) from None
    context.say({"identity": user.identity, "granted": _told(grant)}, ())


@desk_user.command("list")
@pass_context
def list_users(context: Context) -> None:
    """Every user: what the site calls them, their name, their roles."""
    with context.open().read() as work:
        users = [(user, [grant_of(one) for one in user.grants]) for user in all_users(work)]
    lines = ["\t".join((user.identity, user.name, ", ".join(map(_line, grants)))) for user, grants in users]
    told: Json = [
        {"identity": user.identity, "name": user.name, "email": user.email, "roles": [_told(one) for one in grants]}
        for user, grants in users
    ]
    context.say({"users": told}, lines)


@desk_user.command("revoke")
@click.argument("identity")
@click.option("--role", default=None, type=_ROLE, help="This role only; without it, all that they have.")
@click.option("--series", default="", help="The role that they have in this series.")
@click.option("--organisation", default="", help="The role that they have for this organisation.")
@pass_context
def revoke_role(context: Context, identity: str, role: str | None, series: str, organisation: str) -> None:
    """Take a role away, or all of them. The last owner stays."""
    network = context.open()
    grant = Grant(DeskRole(role), series, organisation) if role else None
    try:
        network.run(SYSTEM, _revoke, identity, grant)
    except LeernetError as error:
        raise Stated(error, network, context) from None
    context.say({"revoked": identity}, ())


def _name(work: Work, request: UserRequest) -> DeskUser:
    try:
        known = user_called(work, request.identity)
    except LeernetError:
        return name_user(work, request)
    return name_user(work, UserRequest(identity=known.identity, name=known.name, grant=request.grant))


def _revoke(work: Work, identity: str, grant: Grant | None) -> None:
    user = user_called(work, identity)
    if grant is None:
        remove_user(work, user.id)
        return
    take(work, user.id, next((one.id for one in user.grants if grant_of(one) == grant), 0))


def _told(grant: Grant) -> dict[str, str]:
    return {"role": grant.role.value, "series": grant.series, "organisation": grant.organisation}


def _line(grant: Grant) -> str:
    where = grant.series or grant.organisation
    return f"{grant.role.value} ({where})" if where else grant.role.value


COMMANDS = (desk_user,)
