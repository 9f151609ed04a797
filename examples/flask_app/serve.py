"""Starts the demo: ``make demo``. Data stands in ``var/``, or in the database that ``LEERNET_DATABASE`` names."""

import os
import secrets
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import make_url
from werkzeug.serving import make_server

from leernet import InvalidInput, Leernet, MailFolder
from leernet.migrations import downgrade
from leernet.programmes import load_programme, read_programme
from leernet.work import SYSTEM

from .app import make_app, make_network
from .login import NAME

HERE = Path(__file__).parent
VAR = HERE.parents[1] / "var"
ZONE = ZoneInfo("Europe/Amsterdam")


def main() -> None:
    """Make what is not there, load the programmes, serve until stopped."""
    port = int(os.environ.get("PORT", "8000"))
    database = os.environ.get("LEERNET_DATABASE", f"sqlite:///{VAR / 'leernet.db'}")
    reset = os.environ.get("RESET", "") not in ("", "0")
    if reset:
        shutil.rmtree(VAR, ignore_errors=True)
    VAR.mkdir(exist_ok=True)
    site = f"http://127.0.0.1:{port}"
    mail = VAR / "mail"
    network = make_network(database, site, _kept("secret"), MailFolder(mail), _clock(os.environ.get("LEERNET_NOW", "")))
    if reset and make_url(database).get_backend_name() != "sqlite":
        downgrade(network.engine, network.plugins.tables)
    network.migrate()
    for path in sorted((HERE / "programmes").glob("*.toml")):
        network.run(SYSTEM, load_programme, read_programme(path, network.plugins, network.settings.timezone))
    password = _kept("password")
    app = make_app(network, password, mail)
    network.dispatcher.start()
    server = make_server("127.0.0.1", port, app, threaded=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    sys.stdout.write(_welcome(network, site, password))
    sys.stdout.flush()
    try:
        with suppress(KeyboardInterrupt):
            server.serve_forever()
    finally:
        network.dispatcher.stop()


def _kept(name: str) -> str:
    """A secret of this machine, made once."""
    path = VAR / name
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(9 if name == "password" else 32))
    return path.read_text()


def _clock(start: str) -> Callable[[], datetime]:
    """The clock, from a moment of choice on (``LEERNET_NOW=2020-11-20T10:00``): to run the past again."""
    begun = datetime.now(UTC)
    try:
        first = datetime.fromisoformat(start) if start else begun
    except ValueError:
        sys.exit(f"LEERNET_NOW={start} is not a moment. Write it like 2020-11-20T10:00.")
    first = first if first.tzinfo else first.replace(tzinfo=ZONE)
    return lambda: first + (datetime.now(UTC) - begun)


def _welcome(network: Leernet, site: str, password: str) -> str:
    now = network.clock().astimezone(ZONE)
    return f"""
  leernet demo · {now:%Y-%m-%d %H:%M} on its clock

    {site}/               start here: five learning networks to register with
    {site}/leren/nl/desk/ the organiser's desk: name {NAME}, password {password}
    {site}/post/          the mail that was sent

  Ctrl+C stops it; the data stays. make demo RESET=1 begins anew.
"""


if __name__ == "__main__":
    try:
        main()
    except InvalidInput as error:
        sys.exit("\n".join(map(str, (error, *error.problems))))
    except OSError as error:
        sys.exit(f"The demo could not start: {error}")
