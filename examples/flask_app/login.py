"""The site's own login: some users, one password, a cookie. leernet asks who is logged in, and knows what they may."""

import hmac
from urllib.parse import urlencode

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from leernet.flask import User

from .desk import NAMES

pages = Blueprint("login", __name__)


def current_user() -> User | None:
    """Who is logged in."""
    name: str = session.get("user", "")
    return User(id=name, name=NAMES[name]) if name in NAMES else None


def url(come_back_to: str) -> str:
    """Where to log in."""
    return url_for("login.form") + "?" + urlencode({"next": come_back_to})


@pages.get("/inloggen")
def form() -> ResponseReturnValue:
    """The form."""
    return render_template("site/login.html", next=request.args.get("next", ""))


@pages.post("/inloggen")
def log_in() -> ResponseReturnValue:
    """Check the password in constant time, and go back to where somebody came from."""
    name, password = request.form.get("name", ""), request.form.get("password", "")
    user = name.strip().lower()
    expected: str = current_app.config["ORGANISER_PASSWORD"]
    if not hmac.compare_digest(password.encode(), expected.encode()) or user not in NAMES:
        page = render_template("site/login.html", next=request.form.get("next", ""), failed=True, name=name)
        return page, 403
    session.clear()
    session["user"] = user
    return redirect(_inside(request.form.get("next", "")))


@pages.post("/uitloggen")
def log_out() -> ResponseReturnValue:
    """End the session."""
    session.clear()
    response = redirect(url_for("welcome"))
    response.headers["Clear-Site-Data"] = '"storage"'  # the list that a phone at the door keeps
    return response


def _inside(wanted: str) -> str:
    """Only a path of this site: a link with another site's address must not carry somebody there after login.

    Browsers read a backslash as a slash, and leave out tabs and line ends before they look.
    """
    inside = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable()
    return wanted if inside else url_for("welcome")
