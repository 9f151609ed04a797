"""What keeps a site running: tables, deliveries, and a look at whether all is well."""

import signal
import sys
import threading

import click

from ..errors import LeernetError
from ..migrations.copying import copy_database
from .checkup import look_over
from .context import Context, Stated, engine_of, pass_context


@click.command()
@pass_context
def migrate(context: Context) -> None:
    """Make or upgrade the tables of leernet and its plugins."""
    context.open().migrate()
    context.say({"migrated": True}, ())


@click.command("copy-database")
@click.argument("target")
@pass_context
def copy_to(context: Context, target: str) -> None:
    """Copy all there is into the empty database TARGET, a URL: from SQLite to PostgreSQL, or back."""
    network = context.open()
    engine = engine_of(target)
    try:
        copied = copy_database(network.engine, engine, network.plugins.tables)
    except LeernetError as error:
        raise Stated(error, network, context) from None
    finally:
        engine.dispose()
    context.say({"copied": copied}, [f"{name}: {count}" for name, count in copied.items() if count])


@click.command()
@click.option("--once", is_flag=True, help="Deliver what is due now, and stop.")
@pass_context
def deliver(context: Context, once: bool) -> None:
    """Send mail and tell plugins what changed, until stopped. Several at once do no harm."""
    dispatcher = context.open_site("Say which site's mail to send").dispatcher
    if once:
        count = dispatcher.deliver()
        dispatcher.note_use()
        context.say({"delivered": count}, [str(count)])
        return
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    dispatcher.start()
    stopped.wait()
    dispatcher.stop()


@click.command()
@pass_context
def doctor(context: Context) -> None:
    """Say what is wrong with this installation, and how to mend it. Changes nothing."""
    found = look_over(context.open(), is_site=bool(context.named))
    for one in found if not context.is_json else ():
        click.echo(f"{'wrong' if one.is_wrong else 'note'}: {one.what}\n  {one.mend}", err=one.is_wrong)
    wrong = [one for one in found if one.is_wrong]
    rows = [{"code": one.code, "wrong": one.is_wrong, "what": one.what, "mend": one.mend} for one in found]
    context.say({"ok": not wrong, "findings": rows}, [] if wrong else ["All is well."])
    if wrong:
        sys.exit(1)


COMMANDS = (migrate, copy_to, deliver, doctor)
