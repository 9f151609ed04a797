"""The whole of what a partner site needs to embed a learning network."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from flask import Flask, render_template
from sqlalchemy import Engine

from leernet import Leernet, Settings, Text
from leernet.flask import blueprint
from leernet.mail.transport import MailTransport

from . import login, mailbox

AT = "/leren"
"""Where on this site the network is mounted."""


def make_network(
    database: str | Engine, site: str, secret: str, mail: MailTransport, clock: Callable[[], datetime]
) -> Leernet:
    """The network: a database, and what this site decides. Plugins: all that are installed."""
    settings = Settings(
        secret=secret,
        base_url=site + AT,
        name=Text(nl="Leernetwerken", en="Learning networks"),
        mail_from="leren@kennisplein.example",
    )
    return Leernet(database, settings, mail=mail, clock=clock)


def make_app(network: Leernet, password: str, mail_folder: Path) -> Flask:
    """The site."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY=network.settings.secret, SESSION_COOKIE_SAMESITE="Lax", ORGANISER_PASSWORD=password)
    app.register_blueprint(login.pages)
    app.register_blueprint(mailbox.make_pages(mail_folder))
    leren = blueprint(network, current_user=login.current_user, login_url=login.url, layout="site/leernet.html")
    app.register_blueprint(leren, url_prefix=AT)

    @app.get("/")
    def welcome() -> str:
        return render_template("site/welcome.html")

    return app
