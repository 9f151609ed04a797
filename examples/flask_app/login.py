"""The site's own login: one organiser, one password, a cookie. leernet only asks who is logged in."""

import hmac
from urllib.parse import urlencode

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from leernet.flask import User

NAME = "organisator"
ORGANISER = User(id="organisator", name="Organisator")

pages = Blueprint("login", __name__)


def current_user() -> User | None:
    """The organiser, when logged in."""
    return ORGANISER if session.get("user") == ORGANISER.id else None


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
    expected: str = current_app.config["ORGANISER_PASSWORD"]
    right = hmac.compare_digest(name.strip().lower().encode(), NAME.encode())
    right &= hmac.compare_digest(password.encode(), expected.encode())
    if not right:
        page = render_template("site/login.html", next=request.form.get("next", ""), failed=True, name=name)
        return page, 403
    session.clear()
    session["user"] = ORGANISER.id
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
