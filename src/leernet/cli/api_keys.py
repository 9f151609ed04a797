"""Keys with which programs of partners use the API."""

from datetime import datetime, timedelta

import click

from ..errors import LeernetError
from ..model import ApiKey, ApiScope
from ..services.api_keys import USUAL, ApiKeyRequest, all_keys, make_key, revoke_key
from ..work import SYSTEM
from .context import Context, Stated, pass_context


@click.group("api-key")
def api_key() -> None:
    """Keys with which programs of partners use the API."""


@api_key.command("create")
@click.argument("name")
@click.option("--partner", default="", help="Whose program it is.")
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice([one.value for one in ApiScope]))
@click.option("--series", default="", help="Good for this series only.")
@click.option(
    "--days", default=USUAL.days, show_default=True, type=click.IntRange(1, 1098), help="How long it is good."
)
@pass_context
def create_key(context: Context, name: str, partner: str, scopes: tuple[str, ...], series: str, days: int) -> None:
    """Make a key and show it: this once. NAME says what it is for."""
    network = context.open()
    request = ApiKeyRequest(
        name=name,
        partner=partner,
        scopes=[ApiScope(scope) for scope in scopes],
        series=series,
        expires_at=network.clock() + timedelta(days=days),
    )
    try:
        token = network.run(SYSTEM, make_key, request).token
    except LeernetError as error:
        raise Stated(error, network, context) from None
    context.say({"token": token}, [token])


@api_key.command("list")
@pass_context
def list_keys(context: Context) -> None:
    """Every key: its handle, how it stands, until when, its scopes, its series, what it is for."""
    with context.open().read() as work:
        rows = [(_row(key, work.now), key.scopes) for key in all_keys(work)]
    lines = ("\t".join((*list(row.values())[:3], ",".join(scopes), row["series"], row["name"])) for row, scopes in rows)
    context.say({"keys": [{**row, "scopes": list(scopes)} for row, scopes in rows]}, lines)


def _row(key: ApiKey, now: datetime) -> dict[str, str]:
    return {
        "handle": key.handle,
        "state": key.state(now).value,
        "expires": f"{key.expires_at:%Y-%m-%d}",
        "series": key.series.slug if key.series else "*",
        "name": key.name,
    }


@api_key.command("revoke")
@click.argument("handle")
@pass_context
def withdraw_key(context: Context, handle: str) -> None:
    """Withdraw a key, by its handle: what stands between leernet_ and the secret."""
    network = context.open()
    try:
        network.run(SYSTEM, revoke_key, handle)
    except LeernetError as error:
        raise Stated(error, network, context) from None
    context.say({"revoked": handle}, ())


COMMANDS = (api_key,)
