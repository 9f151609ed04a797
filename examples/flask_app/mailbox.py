"""Shows the mail that was sent: a demo has no mail server. Never do this on a real site."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import cast

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue


@dataclass(frozen=True)
class Letter:
    """One sent message."""

    name: str
    to: str
    subject: str
    at: datetime
    message: EmailMessage

    def text(self, kind: str) -> str:
        """The plain (``plain``) or HTML (``html``) body."""
        body = self.message.get_body(preferencelist=(kind,))
        return str(body.get_content()) if body else ""

    @property
    def attachments(self) -> Sequence[EmailMessage]:
        """What came along."""
        return cast(Sequence[EmailMessage], list(self.message.iter_attachments()))


def make_pages(folder: Path) -> Blueprint:
    """The pages about one folder of ``.eml`` files."""
    pages = Blueprint("mailbox", __name__, url_prefix="/post")

    @pages.get("/")
    def letters() -> ResponseReturnValue:
        wanted = request.args.get("to", "").strip().lower()
        found = [letter for letter in _letters(folder) if wanted in letter.to.lower()]
        return render_template("site/mailbox.html", letters=found[:100], wanted=wanted, more=len(found) > 100)

    @pages.get("/<name>")
    def letter(name: str) -> ResponseReturnValue:
        return render_template("site/letter.html", letter=_letter(folder, name))

    @pages.get("/<name>/html")
    def body(name: str) -> ResponseReturnValue:
        response = Response(_letter(folder, name).text("html"), mimetype="text/html")
        # Links open in the page around it; nothing of a mail may run or be fetched here.
        response.headers["Content-Security-Policy"] = (
            "sandbox allow-top-navigation-by-user-activation allow-popups; default-src 'none'; "
            "style-src 'unsafe-inline'; img-src data:"
        )
        return response

    @pages.get("/<name>/<int:number>")
    def attachment(name: str, number: int) -> ResponseReturnValue:
        found = _letter(folder, name).attachments
        if number >= len(found):
            abort(404)
        content = cast(bytes, found[number].get_payload(decode=True))
        response = Response(content, mimetype=found[number].get_content_type())
        response.headers.set("Content-Disposition", "attachment", filename=found[number].get_filename() or "bijlage")
        return response

    return pages


def _letters(folder: Path) -> list[Letter]:
    paths = sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime, reverse=True)
    return [_read(path) for path in paths]


def _letter(folder: Path, name: str) -> Letter:
    paths = {path.stem: path for path in folder.glob("*.eml")}
    if name not in paths:
        abort(404)
    return _read(paths[name])


def _read(path: Path) -> Letter:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    return Letter(
        path.stem, str(message["To"]), str(message["Subject"]), parsedate_to_datetime(str(message["Date"])), message
    )
