"""The ``leernet`` command: check, load and dump programme files, migrate, deliver, recount, webhooks."""

import importlib
import json
import secrets
import signal
import sys
import threading
from pathlib import Path
from uuid import uuid4

import click
from sqlalchemy.exc import SQLAlchemyError

from .app import Leernet
from .errors import InvalidInput, LeernetError
from .model import WebhookFormat
from .programmes import Loaded, Programme, dump_series, load_programme, read_programme
from .services.doctor import recount
from .services.erasure import erase
from .services.exporting_person import as_json
from .services.personal_data import kept_of
from .services.webhooks import WebhookRequest, add_webhook, webhook_stands
from .settings import Settings
from .work import SYSTEM

FILES = click.argument(
    "paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)


class Stated(click.ClickException):
    """An error that was raised on purpose, said in full: all problems at once, in the language of the command."""

    def __init__(self, error: LeernetError, network: Leernet, language: str) -> None:
        gettext = network.translator(language).gettext
        problems = error.problems if isinstance(error, InvalidInput) else ()
        told = [
            f"{one.field}: {gettext(one.message, **one.data)}" if one.field else gettext(one.message, **one.data)
            for one in problems
        ]
        # What the error itself calls the first is not in this language.
        data = {**error.data, "first": told[0]} if told else error.data
        super().__init__("\n  ".join([gettext(error.message, **data), *told]))


class Context:
    """What every command shares: which network, and the language to speak."""

    def __init__(self, network: str, database: str, language: str) -> None:
        self.named, self.database, self.language = network, database, language

    def open(self, *, database: bool = True) -> Leernet:
        """The network: the site's own, or one on the database with all plugins that are installed."""
        network = _imported(self.named) if self.named else self._made(needs_database=database)
        click.get_current_context().call_on_close(network.engine.dispose)
        return network

    def _made(self, *, needs_database: bool) -> Leernet:
        if needs_database and not self.database:
            raise click.UsageError("Say which database: --database URL, or --network MODULE:NAME of your site.")
        # No link is made and no form is shown by these commands, so that any secret does.
        settings = Settings(secret=secrets.token_hex())
        try:
            return Leernet(self.database or "sqlite://", settings)
        except ModuleNotFoundError as error:
            raise click.UsageError(f"The driver of this database is not installed: {error}.") from None


pass_context = click.make_pass_decorator(Context)


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
            click.echo(dump_series(work.db, series, network.settings.timezone), nl=False)
    except LeernetError as error:
        raise Stated(error, network, context.language) from None


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


def _imported(name: str) -> Leernet:
    module, _, attribute = name.partition(":")
    sys.path.insert(0, str(Path.cwd()))
    try:
        found: object = getattr(importlib.import_module(module), attribute or "network")
    except (ImportError, AttributeError) as error:
        raise click.UsageError(f"--network {name}: {error}") from None
    found = found() if callable(found) else found
    if not isinstance(found, Leernet):
        raise click.UsageError(f"--network {name} is not a Leernet, but {type(found).__name__}.")
    return found


def _counts(loaded: Loaded) -> str:
    return f"{loaded.created} created, {loaded.updated} updated, {loaded.unchanged} unchanged"
