"""Files in forms: read within a limit, let wait while the form is shown again, and given back as downloads."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO

from flask import Response, request, send_file

from ..errors import Problem
from ..i18n import N_
from ..model import Question, Upload
from ..schemas import load_file
from ..services.asking.answering import KEPT, REMOVE, Files, field_of
from ..services.asking.files import MB, files_for, largest_mb, let_wait
from ..services.requests import FileFacts, SentFile
from .forms import MULTIPART
from .route import FORM_BYTES
from .site import Site

_AGAIN = N_("Choose this file again: it could not be kept with the form.")


@dataclass(frozen=True)
class SentFiles:
    """The questions of a form that take a file, and the files that came, by the name of their field."""

    questions: Sequence[Question] = ()
    files: Mapping[str, SentFile] = field(default_factory=dict)

    @property
    def digests(self) -> list[str]:
        """What makes the same form with other files another form."""
        return [f"{name}={file.name}:{sha256(file.content).hexdigest()}" for name, file in sorted(self.files.items())]


@dataclass(frozen=True)
class ShownAgain:
    """A form that is shown again: its fields, which name the files that wait for it; those files; what is wrong."""

    sent: dict[str, str]
    present: Mapping[str, FileFacts]
    problems: Mapping[str, Problem]

    @property
    def files(self) -> Files:
        """What was made of each file, by the key of the question."""
        return {**self.present, **self.problems}


def sent_files(site: Site, asked: Callable[[], Sequence[Question]]) -> SentFiles:
    """The files that came with a form. To be called before anything else reads it, for it sets how large it may be.

    Room is made for every file that is asked, as large as the network allows and not just the question: so one that is
    somewhat too large is told of at its field, with the rest of the form kept. Werkzeug keeps a large one on the disk;
    no more of it is read than the question allows, and one byte.

    :param asked: finds the questions that take a file; not called for a form that can hold none
    """
    questions = asked() if request.mimetype == MULTIPART else ()
    if questions:
        request.max_content_length = FORM_BYTES + len(questions) * site.settings.max_upload_mb * MB
    files = {}
    for question in questions:
        came = request.files.get(field_of(question))
        if came is not None and came.filename:
            content = came.stream.read(largest_mb(question, site.settings) * MB + 1)
            files[field_of(question)] = load_file(came.filename, content)
    return SentFiles(questions, files)


def show_again(site: Site, sent: dict[str, str], came: SentFiles) -> ShownAgain:
    """Let the files wait that came with a form that is not right yet."""
    fields = site.as_participant(let_wait, came.questions, came.files) if came.files else {}
    kept = [one for one in came.questions if field_of(one, KEPT) in fields]
    chosen_anew = {field_of(one, REMOVE) for one in kept}
    sent = {**{name: value for name, value in sent.items() if name not in chosen_anew}, **fields}
    left = {name: file for name, file in came.files.items() if name not in map(field_of, kept)}
    with site.network.read() as work:
        waiting = files_for(work, came.questions, sent, {})
        others = files_for(work, came.questions, {}, left)
    present = {key: found for key, found in waiting.items() if isinstance(found, FileFacts)}
    problems = {key: found for key, found in waiting.items() if isinstance(found, Problem)}
    for question in came.questions:
        if question.key not in present:
            sent.pop(field_of(question, KEPT), None)
        if (found := others.get(question.key)) is not None:
            problems[question.key] = found if isinstance(found, Problem) else _again(question)
    return ShownAgain(sent, present, problems)


def download(upload: Upload) -> Response:
    """A file of somebody whom nobody knows: to be kept, never to be shown or run as a page of this site."""
    response = send_file(
        BytesIO(upload.content),
        mimetype=upload.mimetype,
        as_attachment=True,
        download_name=upload.name,
        conditional=False,
        etag=False,
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _again(question: Question) -> Problem:
    return Problem("file_again", _AGAIN, field=field_of(question))
