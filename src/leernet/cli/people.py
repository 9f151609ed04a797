"""People: register somebody, write down what is kept of them, erase it."""

import json
from dataclasses import replace

import click

from ..errors import LeernetError
from ..schemas import load_registration
from ..services.people.erasure import erase
from ..services.people.exporting import as_json
from ..services.people.personal_data import kept_of
from ..services.registering.registration import register
from ..work import SYSTEM
from .context import Context, Stated, pass_context


@click.command("register")
@click.argument("event")
@click.argument("email")
@click.argument("name")
@click.option("--format", "format_key", default="physical", show_default=True, help="How they take part.")
@click.option("--organisation", default="", help="Where they work.")
@click.option("--role", "roles", multiple=True, default=("participant",), help="Again for more.", show_default=True)
@click.option("--speaks", "language", type=click.Choice(("nl", "en")), default="nl", help="The language of their mail.")
@pass_context
def register_one(
    context: Context,
    event: str,
    email: str,
    name: str,
    format_key: str,
    organisation: str,
    roles: tuple[str, ...],
    language: str,
) -> None:
    """Register somebody for an event, by its slug: id and status. The mail goes out with ``leernet deliver``."""
    network = context.open()
    sent = {"name": name, "email": email, "format": format_key, "organisation": organisation}
    try:
        request = replace(load_registration(sent, event=event, language=language), roles=roles)
        done = network.run(SYSTEM, register, request)
    except LeernetError as error:
        raise Stated(error, network, context) from None
    context.say({"id": str(done.uid), "status": done.status.value}, [f"{done.uid}\t{done.status.value}"])


@click.command("export-person")
@click.argument("email")
@pass_context
def export_person(context: Context, email: str) -> None:
    """Write all that is kept under an e-mail address as JSON, to the standard output."""
    network = context.open()
    with network.read() as work:
        kept = kept_of(work, email)
        values = as_json(work, kept)
    if kept.is_empty:
        raise click.ClickException("Nothing is kept under this address.")
    click.echo(json.dumps(values, ensure_ascii=False, indent=2))


@click.command("erase")
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do not ask first.")
@pass_context
def erase_person(context: Context, email: str, yes: bool) -> None:
    """Erase all that is kept under an e-mail address; what counts people stays. This cannot be undone."""
    network = context.open()
    with network.read() as work:
        count = len(kept_of(work, email).registrations)
    if not yes:
        click.confirm(
            f"{count} registrations are kept under {email}. Erase all of it?", abort=True, err=context.is_json
        )
    try:
        network.forget_mail(network.run(SYSTEM, erase, email))
    except LeernetError as error:
        raise Stated(error, network, context) from None
    context.say({"erased": count}, ["Erased."])


COMMANDS = (register_one, export_person, erase_person)
