"""Archives at the desk: everything of a series as a file, and a file that is looked at before it is loaded."""

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import IO

from flask import Response, request
from flask.typing import ResponseReturnValue

from ...archives import Archive, Brought, load_archive, try_archive, write_archive
from ...errors import Conflict, Forbidden, InvalidInput, Problem
from ...i18n import N_
from ...model import Right
from ...work import Work
from ..failures import status_of
from ..forms import TOKEN, Form, Wrong, sent_form
from ..route import Access, Route
from ..site import Site
from .acting import blank, done

PURPOSE = "desk archive"
MB = 1024 * 1024
LARGEST_MB = 100
"""Megabytes of an archive that the desk takes; a larger one is loaded by the command."""

TABLES = (
    ("leernet_registration", N_("Registrations")),
    ("leernet_attendance", N_("Attendance")),
    ("leernet_membership", N_("Members")),
    ("leernet_delegation", N_("Delegations")),
    ("leernet_certificate", N_("Certificates")),
    ("leernet_material", N_("Materials")),
    ("leernet_message", N_("Messages")),
)
"""What an organiser wants to know the number of."""

CHUNK = 64 * 1024

OTHERWISE = N_("Something changed since this was shown, or this is another file. Look at what it would bring now.")


def desk_archive(site: Site) -> ResponseReturnValue:
    """The form to send an archive."""
    return _page(site, blank(site, PURPOSE))


def desk_send_archive(site: Site) -> ResponseReturnValue:
    """Show what an archive would bring; or, once that was seen, load it."""
    sent = sent_form()
    try:
        site.check_form(sent.get(TOKEN, ""), PURPOSE)
        file = _file()
        archive = Archive(file)
        digest = _digest_of(file)
        if sent.get("do") == "load":
            brought = site.as_organiser(_load, archive, digest, sent.get("seen", ""))
            if brought is not None:
                return done(site, "archive_loaded", "desk_set_up_series", slug=brought.series)
        trial = site.as_organiser(try_archive, archive)
    except (InvalidInput, Conflict, Forbidden) as error:
        return _page(site, Form(site.form_token(PURPOSE), {}, _wrong(site, error))), status_of(error)
    otherwise = sent.get("do") == "load"
    wrong = [Wrong("", "changed_meanwhile", site.gettext(OTHERWISE))] if otherwise else []
    page = _page(site, Form(site.form_token(PURPOSE), {}, wrong), trial, _seen(digest, trial))
    return (page, 409) if otherwise else page


def desk_series_archive(site: Site, slug: str) -> ResponseReturnValue:
    """Everything of a series, written to a file that is gone once it was sent."""
    with ExitStack() as closing:
        file = closing.enter_context(TemporaryFile())
        with site.network.read() as work:
            write_archive(work, slug, file)
        file.seek(0)
        closing.pop_all()
    return Response(
        _chunks(file),
        mimetype="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{slug}.zip"', "Cache-Control": "no-store"},
    )


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK):
            yield chunk


def _file() -> IO[bytes]:
    file = request.files.get("file")
    if file is None or not file.filename:
        problem = Problem("file_missing_here", "Choose an archive.", field="file")
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=(problem,))
    return file.stream


def _digest_of(file: IO[bytes]) -> str:
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def _load(work: Work, archive: Archive, digest: str, seen: str) -> Brought | None:
    """Only what was seen: the same file, in a network in which it still brings the same."""
    if _seen(digest, try_archive(work, archive)) != seen:
        return None
    return load_archive(work, archive)


def _seen(digest: str, trial: Brought) -> str:
    return hashlib.sha256(f"{digest}{trial!r}".encode()).hexdigest()


def _wrong(site: Site, error: InvalidInput | Conflict | Forbidden) -> list[Wrong]:
    """What is wrong in the archive stands with its place; what is wrong with the form at its field."""
    problems = error.problems if isinstance(error, InvalidInput) and error.problems else (error,)
    found = []
    for one in problems:
        text = site.gettext(one.message, **one.data)
        place = "" if one.field in (None, "file") else str(one.field)
        said = site.gettext("{place}: {problem}", place=place, problem=text) if place else text
        found.append(Wrong("file" if one.field == "file" else "", one.code, said))
    return found


def _page(site: Site, form: Form, trial: Brought | None = None, seen: str = "") -> str:
    rows = [(site.gettext(label), trial.rows.get(name, 0)) for name, label in TABLES] if trial else []
    return site.render(
        "leernet/desk/archive.html",
        title=site.gettext("Archive"),
        form=form,
        trial=trial,
        seen=seen,
        rows=[one for one in rows if one[1]],
        largest=LARGEST_MB,
    )


_RULE = "/desk/archive"
ROUTES = (
    Route(rule=_RULE, view=desk_archive, right=Right.OWN, access=Access.DESK),
    Route(
        rule=_RULE,
        view=desk_send_archive,
        right=Right.OWN,
        method="POST",
        access=Access.DESK,
        page="desk_archive",
        largest=LARGEST_MB * MB,
    ),
    Route(rule="/desk/series/<slug>/archive.zip", view=desk_series_archive, right=Right.OWN, access=Access.DESK),
)
