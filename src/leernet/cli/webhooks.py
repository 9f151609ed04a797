"""Which systems of partners are told of what changes."""

from uuid import uuid4

import click

from ..errors import LeernetError
from ..model import WebhookFormat
from ..services.delivering.webhooks import WebhookRequest, add_webhook, webhook_stands
from ..work import SYSTEM
from .context import Context, Stated, pass_context


@click.group()
def webhooks() -> None:
    """Which systems of partners are told of what changes."""


@webhooks.command("list")
@pass_context
def list_webhooks(context: Context) -> None:
    """Each on a line: uid, state, messages given up, messages to come, address, name."""
    with context.open().read() as work:
        rows = [
            {
                "uid": str(one.webhook.uid),
                "state": str(one.webhook.state),
                "failed": one.failed,
                "waiting": one.waiting,
                "url": one.webhook.url,
                "name": one.webhook.name,
            }
            for one in webhook_stands(work)
        ]
    context.say({"webhooks": rows}, ("\t".join(str(part) for part in row.values()) for row in rows))


@webhooks.command("add")
@click.argument("name")
@click.argument("url")
@click.option(
    "--kind", "kinds", multiple=True, required=True, help="registration. for all of it, or event.open; again."
)
@click.option("--series", multiple=True, help="Only of this series; again for more.")
@click.option("--format", "form", type=click.Choice([one.value for one in WebhookFormat]), default="standard")
@pass_context
def add_one(context: Context, name: str, url: str, kinds: tuple[str, ...], series: tuple[str, ...], form: str) -> None:
    """Add one, and say its uid and its secret. The secret is not shown again."""
    network = context.open_site("The secret follows from that of your site")
    request = WebhookRequest(name=name, url=url, kinds=kinds, series=series, format=WebhookFormat(form))
    try:
        webhook = network.run(SYSTEM, add_webhook, uuid4(), request)
    except LeernetError as error:
        raise Stated(error, network, context) from None
    secret = network.tokens.webhook(webhook.uid, webhook.secret_version)
    context.say({"uid": str(webhook.uid), "secret": secret}, [f"{webhook.uid}\t{secret}"])


COMMANDS = (webhooks,)
