"""What rows of an archive have to agree with, beside the types of their columns: what is installed, what is allowed."""

import re
from collections.abc import Callable, Mapping

from marshmallow import ValidationError

from ..errors import Problem
from ..i18n import N_
from ..model import FileKind, email_key
from ..schemas.texts import EmailAddress
from ..services.asking.files import checked_file
from ..services.requests import SentFile
from ..work import Work

_ERASED = re.compile(r"erased:[0-9a-f]{32}")
_ADDRESS = EmailAddress(missing=Problem("email_missing", "Type your e-mail address."))

Check = Callable[[Work, Mapping[str, object]], None]
"""Raises :class:`~leernet.errors.Problem` for a row that cannot be loaded; its field is the column."""


def check_person(work: Work, row: Mapping[str, object]) -> None:
    """Their address is one, and their key is that of their address; of who was erased, only the key is left."""
    email, key = str(row["email"]), str(row["email_key"])
    if row["erased_at"] is not None and not email and _ERASED.fullmatch(key):
        return
    try:
        _ADDRESS.deserialize(email)
    except ValidationError:
        raise Problem("archive_value", "This cannot stand here.", field="email") from None
    if email_key(email) != key:
        raise Problem("archive_value", "This cannot stand here.", field="email_key")


def check_registration(work: Work, row: Mapping[str, object]) -> None:
    """Its roles are known."""
    roles = row["roles"]
    assert isinstance(roles, list)
    for role in roles or [""]:
        if role not in work.plugins.roles:
            message = N_("There is no role “{key}” here. Install the plugin that brings it.")
            raise Problem("archive_kind_unknown", message, field="roles", key=role)


def check_certificate(work: Work, row: Mapping[str, object]) -> None:
    """Its kind is installed, and its code is one that can be looked up."""
    if row["kind"] not in work.plugins.certificates:
        message = N_("There is no kind of certificate “{key}” here. Install the plugin that brings it.")
        raise Problem("archive_kind_unknown", message, field="kind", key=row["kind"])


def check_format(work: Work, row: Mapping[str, object]) -> None:
    """One that ended is installed too, and takes its details; one that did not end stands in the programme file."""
    key = str(row["key"])
    if key not in work.plugins.formats:
        message = N_("There is no format “{key}” here. Install the plugin that brings it.")
        raise Problem("archive_kind_unknown", message, field="key", key=key)
    if row["ended_at"] is None:
        raise Problem("archive_value", "This cannot stand here.", field="ended_at")
    details = row["details"]
    assert isinstance(details, dict)
    try:
        work.plugins.formats[key].schema().load(details)
    except ValidationError:
        raise Problem("archive_value", "This cannot stand here.", field="details") from None


def check_upload(work: Work, row: Mapping[str, object]) -> None:
    """It is a file of a kind that is taken at all, and is what it says."""
    _check_file(work, row)


def check_material(work: Work, row: Mapping[str, object]) -> None:
    """A file is what it says; a link holds none."""
    if row["content"] is not None:
        _check_file(work, row)
    elif row["digest"]:
        raise Problem("archive_value", "This cannot stand here.", field="content")


def _check_file(work: Work, row: Mapping[str, object]) -> None:
    content = row["content"]
    assert isinstance(content, bytes)
    sent = SentFile(name=str(row["name"]), content=content)
    found = checked_file(sent, tuple(FileKind), work.settings.max_upload_mb, "content")
    if (row["name"], row["mimetype"], row["size"], row["digest"]) != (
        found.name,
        found.mimetype,
        found.size,
        found.digest,
    ):
        raise Problem("archive_value", "This cannot stand here.", field="mimetype")
