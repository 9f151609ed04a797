"""The ``leernet`` command: check, load and dump programme files, migrate, deliver, recount; keys, webhooks."""

import json
import signal
import sys
import threading
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import click
from sqlalchemy.exc import SQLAlchemyError

from .app import Leernet
from .cli_context import Context, Stated, pass_context
from .errors import InvalidInput, LeernetError
from .model import ApiScope, WebhookFormat
from .programmes import Loaded, Programme, dump_series, load_programme, read_programme
from .services.api_keys import USUAL, ApiKeyRequest, all_keys, make_key, revoke_key
from .services.doctor import recount
from .services.erasure import erase
from .services.exporting_person import as_json
from .services.personal_data import kept_of
from .services.webhooks import WebhookRequest, add_webhook, webhook_stands
from .work import SYSTEM

FILES = click.argument(
    "paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)


class Commands(click.Group):
    """The commands; a database that cannot be used is said in one line."""

    def invoke(self, context: click.Context) -> object:
        """Do what the command line asks."""
        try:
            return super().invoke(context)
        except SQLAlchemyError as error:
            raise click.ClickException(f"The database cannot be used: {_first_line(error)}") from None


@click.group(cls=Commands)
@click.option("--network", envvar="LEERNET_NETWORK", default="", help="Your site's network: MODULE:NAME.")
@click.option("--database", envvar="LEERNET_DATABASE", default="", help="A database URL, when there is no site.")
@click.option("--language", envvar="LANG", default="en", help="nl or en.")
@click.version_option(package_name="leernet", prog_name="leernet")
@click.pass_context
def main(context: click.Context, network: str, database: str, language: str) -> None:
    """Registration for learning networks."""
    # The commands themselves are in English, so that is what a terminal without a language gets: C, POSIX, another.
    context.obj = Context(network, database, "nl" if language.lower().startswith("nl") else "en")


@main.command()
@FILES
@pass_context
def check(context: Context, paths: tuple[Path, ...]) -> None:
    """Check programme files (or folders of them) without loading them."""
    _read_all(context, context.open(database=False), paths)


@main.command()
@FILES
@pass_context
def load(context: Context, paths: tuple[Path, ...]) -> None:
    """Load programme files (or folders of them). Again: updates, never doubles, never touches registrations."""
    network = context.open()
    network.migrate()
    for path, programme in _read_all(context, network, paths):
        try:
            loaded = network.run(SYSTEM, load_programme, programme)
        except LeernetError as error:
            raise Stated(error, network, context.language) from None
        click.echo(f"{path}: {_counts(loaded)}")


@main.command()
@click.argument("series")
@pass_context
def dump(context: Context, series: str) -> None:
    """Write a series as a programme file, to the standard output."""
    network = context.open()
    try:
        with network.read() as work:
            click.echo(dump_series(work.db, series, network.settings.timezone, network.plugins), nl=False)
    except LeernetError as error:
        raise Stated(error, network, context.language) from None


@main.command("export-site")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--series", multiple=True, help="Only this series, by its slug; again for more.")
@pass_context
def export_pages(context: Context, folder: Path, series: tuple[str, ...]) -> None:
    """Write the public pages, feeds and calendars as files, for a site that only takes HTML."""
    from .flask.exporting import export_site  # here: the other commands do without Flask

    if not context.named:
        raise click.UsageError("Say which site they lead to: --network MODULE:NAME.")
    network = context.open()
    try:
        click.echo(f"{export_site(network, folder, series)} files in {folder}")
    except LeernetError as error:
        raise Stated(error, network, context.language) from None
    except FileExistsError as error:
        raise click.UsageError(str(error)) from None


@main.command()
@pass_context
def migrate(context: Context) -> None:
    """Make or upgrade the tables of leernet and its plugins."""
    context.open().migrate()


@main.command()
@click.option("--once", is_flag=True, help="Deliver what is due now, and stop.")
@pass_context
def deliver(context: Context, once: bool) -> None:
    """Send mail and tell plugins what changed, until stopped. Several at once do no harm."""
    if not context.named:
        raise click.UsageError("Say which site's mail to send: --network MODULE:NAME.")
    dispatcher = context.open().dispatcher
    if once:
        click.echo(f"{dispatcher.deliver()}")
        return
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    dispatcher.start()
    stopped.wait()
    dispatcher.stop()


@main.command()
@pass_context
def doctor(context: Context) -> None:
    """Recount the places and the uses of invitations; say what does not add up. Changes nothing."""
    with context.open().read() as work:
        drifts = recount(work)
    for one in drifts:
        click.echo(f"{one.kind} {one.id}: {one.taken} counted, {one.held} held by registrations", err=True)
    if drifts:
        sys.exit(1)
    click.echo("All counters are right.")


@main.group("api-key")
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
        click.echo(network.run(SYSTEM, make_key, request).token)
    except LeernetError as error:
        raise Stated(error, network, context.language) from None


@api_key.command("list")
@pass_context
def list_keys(context: Context) -> None:
    """Every key: its handle, how it stands, until when, its scopes, its series, what it is for."""
    with context.open().read() as work:
        for one in all_keys(work):
            scope, series = ",".join(one.scopes), one.series.slug if one.series else "*"
            parts = (one.handle, one.state(work.now).value, f"{one.expires_at:%Y-%m-%d}", scope, series, one.name)
            click.echo("\t".join(parts))


@api_key.command("revoke")
@click.argument("handle")
@pass_context
def withdraw_key(context: Context, handle: str) -> None:
    """Withdraw a key, by its handle: what stands between leernet_ and the secret."""
    network = context.open()
    try:
        network.run(SYSTEM, revoke_key, handle)
    except LeernetError as error:
        raise Stated(error, network, context.language) from None


@main.command("export-person")
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


@main.command("erase")
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do not ask first.")
@pass_context
def erase_person(context: Context, email: str, yes: bool) -> None:
    """Erase all that is kept under an e-mail address; what counts people stays. This cannot be undone."""
    network = context.open()
    with network.read() as work:
        count = len(kept_of(work, email).registrations)
    if not yes:
        click.confirm(f"{count} registrations are kept under {email}. Erase all of it?", abort=True)
    try:
        network.forget_mail(network.run(SYSTEM, erase, email))
    except LeernetError as error:
        raise Stated(error, network, context.language) from None
    click.echo("Erased.")


@main.group()
def webhooks() -> None:
    """Which systems of partners are told of what changes."""


@webhooks.command("list")
@pass_context
def list_webhooks(context: Context) -> None:
    """Each on a line: uid, state, messages given up, messages to come, address, name."""
    with context.open().read() as work:
        for one in webhook_stands(work):
            row = (one.webhook.uid, one.webhook.state, one.failed, one.waiting, one.webhook.url, one.webhook.name)
            click.echo("\t".join(str(part) for part in row))


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
    if not context.named:
        raise click.UsageError("The secret follows from that of your site: --network MODULE:NAME.")
    network = context.open()
    request = WebhookRequest(name=name, url=url, kinds=kinds, series=series, format=WebhookFormat(form))
    try:
        webhook = network.run(SYSTEM, add_webhook, uuid4(), request)
    except LeernetError as error:
        raise Stated(error, network, context.language) from None
    click.echo(f"{webhook.uid}\t{network.tokens.webhook(webhook.uid, webhook.secret_version)}")


def _read_all(context: Context, network: Leernet, paths: tuple[Path, ...]) -> list[tuple[Path, Programme]]:
    """Every file, or every problem of every file."""
    programmes, failed = [], False
    for path in _files(paths):
        try:
            programmes.append((path, read_programme(path, network.plugins, network.settings.timezone)))
        except InvalidInput as error:
            failed = True
            click.echo(Stated(error, network, context.language).message, err=True)
    if failed:
        sys.exit(1)
    return programmes


def _files(paths: tuple[Path, ...]) -> list[Path]:
    found = [file for path in paths for file in (sorted(path.glob("*.toml")) if path.is_dir() else [path])]
    if not found:
        raise click.UsageError("There are no .toml files in that folder.")
    return found


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


def _counts(loaded: Loaded) -> str:
    return f"{loaded.created} created, {loaded.updated} updated, {loaded.unchanged} unchanged"
