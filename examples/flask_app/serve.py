"""Starts the demo: ``make demo``. Data stands in ``var/``, or in the database that ``LEERNET_DATABASE`` names.

A year of a network is told first, once; ``LEERNET_YEAR=0`` leaves it out.
"""

import os
import secrets
import shutil
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError
from werkzeug.serving import make_server

from leernet import InvalidInput, Leernet, MailFolder
from leernet.mail.transport import MailTransport
from leernet.migrations import downgrade
from leernet.programmes import load_programme, read_programme
from leernet.work import SYSTEM

from .app import make_app, make_network
from .desk import NAMES, OWNER, name_users
from .year import SLUG, is_told, tell_year

HERE = Path(__file__).parent
VAR = HERE.parents[1] / "var"
ZONE = ZoneInfo("Europe/Amsterdam")


def main() -> None:
    """Serve the demo until it is stopped; what keeps it from starting is said in one line."""
    try:
        _serve(_port(os.environ.get("PORT", "8000")), _clock(os.environ.get("LEERNET_NOW", "")))
    except InvalidInput as error:
        sys.exit("\n".join(map(str, (error, *error.problems))))
    except OSError as error:
        sys.exit(f"The demo could not start: {error}")


def _serve(port: int, clock: Callable[[], datetime]) -> None:
    """Make what is not there, load the programmes, serve."""
    reset = os.environ.get("RESET", "") not in ("", "0")
    if reset:
        shutil.rmtree(VAR, ignore_errors=True)
    VAR.mkdir(exist_ok=True)
    site = f"http://127.0.0.1:{port}"
    mail = VAR / "mail"
    network = _open(site, MailFolder(mail), clock, reset=reset)
    if os.environ.get("LEERNET_YEAR", "") != "0" and not is_told(network):
        _tell_year(network, site, MailFolder(mail))
    for path in sorted((HERE / "programmes").glob("*.toml")):
        network.run(SYSTEM, load_programme, read_programme(path, network.plugins, network.settings.timezone))
    name_users(network, SLUG if is_told(network) else "lerend-netwerk")
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


def _open(site: str, mail: MailFolder, clock: Callable[[], datetime], *, reset: bool) -> Leernet:
    """The network, with its tables; those of a database that stands elsewhere than in ``var/`` begin anew too."""
    database = os.environ.get("LEERNET_DATABASE", f"sqlite:///{VAR / 'leernet.db'}")
    try:
        network = make_network(database, site, _kept("secret"), mail, clock)
        if reset:
            downgrade(network.engine, network.plugins.tables)
        network.migrate()
    except (SQLAlchemyError, ModuleNotFoundError) as error:
        sys.exit(f"The demo could not use its database (LEERNET_DATABASE): {_first_line(error)}")
    return network


def _tell_year(network: Leernet, site: str, mail: MailFolder) -> None:
    """What happened before the demo began, told on a clock and with a post of its own."""

    def make(transport: MailTransport, clock: Callable[[], datetime]) -> Leernet:
        return make_network(network.engine, site, network.settings.secret, transport, clock)

    sys.stdout.write("  A year of a learning network is being told, the first time only: half a minute or so ...\n")
    sys.stdout.flush()
    tell_year(make, mail, network.clock())


def _port(text: str) -> int:
    """The port, if it is one and is free: looked at first, for RESET=1 throws away what a running demo needs."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 2**16):
        sys.exit(f"PORT={text} is not a port. Give a number from 1 to 65535, such as PORT=8001.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except OSError as error:
            sys.exit(f"PORT={text} cannot be used: {error.strerror}. Give another, such as PORT=8001.")
    return int(text)


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


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

    {site}/               start here: six learning networks, one with a year behind it
    {site}/leren/nl/desk/ the organiser's desk: name {OWNER}, password {password}
                           with the same password and other roles: {", ".join(list(NAMES)[1:])}
    {site}/post/          the mail that was sent

  Ctrl+C stops it; the data stays. make demo RESET=1 begins anew.
"""


if __name__ == "__main__":
    main()
