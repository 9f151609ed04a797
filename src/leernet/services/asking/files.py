"""Files as answers: checked, kept in the transaction of their answer, or let wait with a form that is not right yet.

A form cannot be shown again with a file in it. So what was chosen waits in the database, for as long as the form is
good, and the form knows it by an id that nobody can guess. There is room for so much and no more: without any, the
person is asked to choose the file again.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import undefer

from ...errors import InvalidInput, NotFound, Problem
from ...i18n import N_
from ...model import Answer, FileKind, Question, Upload
from ...model.base import table_of
from ...settings import Settings
from ...tokens import FORM_LIFE
from ...work import Work
from ..requests import CheckedFile, SentFile
from .answering import KEPT, REMOVE, Files, Given, Sent, field_of
from .filetypes import FileType, types_of

MB = 1024 * 1024
DEFAULT_MB = 10
NAME = 120
"""Characters that the name of a file may have, its ending included."""

WAITS = timedelta(seconds=FORM_LIFE)
ROOM = 250 * MB
"""Bytes of all files that wait: strangers cannot fill the disk by sending forms that are not right."""

_ADD = insert(table_of(Upload))
_WAITING = Upload.answer_id.is_(None)
_UID = re.compile("[0-9a-f]{32}")
_GONE = N_("This file is not here any more. Choose it again.")


def largest_mb(question: Question, settings: Settings) -> int:
    """Megabytes that a file may have: what the question says, within what the network allows."""
    return min(question.max_mb or DEFAULT_MB, settings.max_upload_mb)


def check_file(question: Question, sent: SentFile, settings: Settings) -> CheckedFile:
    """A file of a kind that the question takes; its name gets the ending of what it is.

    :raises Problem: ``file_empty``, ``file_too_large``, ``file_kind``, at the field of the question
    """
    return checked_file(sent, question.kinds_of_file, largest_mb(question, settings), field_of(question))


def checked_file(sent: SentFile, kinds: Sequence[FileKind], most: int, field: str) -> CheckedFile:
    """A file of one of these kinds and of so many megabytes at most; its name gets the ending of what it is.

    :raises Problem: ``file_empty``, ``file_too_large``, ``file_kind``, at ``field``
    """
    size = len(sent.content)
    if not size:
        raise Problem("file_empty", N_("This file is empty. Choose another."), field=field)
    if size > most * MB:
        message = N_("This file is too large: there is room for {largest} MB. Choose a smaller one.")
        raise Problem("file_too_large", message, field=field, largest=most)
    found = _accepted(types_of(sent.content), kinds, sent.name)
    if found is None:
        message = N_("This kind of file cannot be sent here, or the file is damaged. Choose another.")
        raise Problem("file_kind", message, field=field)
    return CheckedFile(
        name=_named(sent.name, found),
        size=size,
        digest=sha256(sent.content).hexdigest(),
        mimetype=found.mimetype,
        content=sent.content,
    )


def files_for(work: Work, questions: Sequence[Question], sent: Sent, files: Mapping[str, SentFile]) -> Files:
    """What was made of the files of a form: of those that came with it, else of those that wait for it.

    One statement where the form names any that wait.
    """
    asked = [question for question in questions if question.takes_file]
    came = {one.key: _checked(work, one, files[field_of(one)]) for one in asked if field_of(one) in files}
    others = {one: sent.get(field_of(one, KEPT), "") for one in asked if one.key not in came}
    named = {one: uid for one, uid in others.items() if uid and not sent.get(field_of(one, REMOVE))}
    there = _waiting(work, named.values()) if named else {}
    return came | {one.key: there.get((one.id, uid)) or _gone(one) for one, uid in named.items()}


def keep_files(work: Work, given: Sequence[Given]) -> None:
    """Keep the bytes of new files, before any lock is held that others wait for. One statement where there are any."""
    new = [(one.question.id, one.file) for one in given if isinstance(one.file, CheckedFile) and one.file.content]
    if new:
        work.db.execute(_ADD, [_row(work, question_id, file) for question_id, file in new])


def claim_files(work: Work, registration_id: int, given: Sequence[Given]) -> None:
    """Give each file to its answer, which has been written; one statement where there are any.

    :raises InvalidInput: ``form_invalid``, when another form was faster with a file that waited
    """
    files = {one.file.uid: one.question for one in given if isinstance(one.file, CheckedFile)}
    if not files:
        return
    answer = select(Answer.id).where(
        Answer.registration_id == registration_id, Answer.question_id == Upload.question_id
    )
    claimed = work.db.scalars(
        update(Upload)
        .where(Upload.uid.in_(files), _WAITING)
        .values(answer_id=answer.scalar_subquery())
        .returning(Upload.uid)
        .execution_options(synchronize_session=False)
    ).all()
    if gone := [question for uid, question in files.items() if uid not in claimed]:
        problems = tuple(_gone(question) for question in gone)
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=problems)


def let_wait(work: Work, questions: Sequence[Question], files: Mapping[str, SentFile]) -> dict[str, str]:
    """Let the files of a form wait until it is sent again; the fields by which the form then names them.

    Left out: a file that is not right, and one for which there is no room.
    """
    used = work.db.scalars(select(func.coalesce(func.sum(Upload.size), 0)).where(_WAITING)).one()
    fields, rows = {}, []
    for question in questions:
        sent = files.get(field_of(question))
        file = _checked(work, question, sent) if sent is not None and question.takes_file else None
        if isinstance(file, CheckedFile) and used + file.size <= ROOM:
            used += file.size
            rows.append(_row(work, question.id, file))
            fields[field_of(question, KEPT)] = file.uid.hex
    if rows:
        work.db.execute(_ADD, rows)
    return fields


def find_file(work: Work, registration_id: int, key: str) -> Upload:
    """The file with which a registration answered a question, with its bytes.

    :raises NotFound: ``file_unknown``
    """
    found = work.db.scalars(
        select(Upload)
        .join(Answer, Upload.answer_id == Answer.id)
        .join(Answer.question)
        .where(Answer.registration_id == registration_id, Question.key == key)
        .order_by(Answer.id.desc())
        .limit(1)
        .options(undefer(Upload.content))
    ).one_or_none()
    if found is None:
        raise NotFound("file_unknown", "There is no such file.")
    return found


def forget_waiting(work: Work) -> None:
    """Delete the files whose form was never sent again."""
    work.db.execute(delete(Upload).where(_WAITING, Upload.at <= work.now - WAITS))


def _checked(work: Work, question: Question, sent: SentFile) -> CheckedFile | Problem:
    try:
        return check_file(question, sent, work.settings)
    except Problem as problem:
        return problem


def _accepted(types: Iterable[FileType], kinds: Sequence[FileKind], name: str) -> FileType | None:
    """The first of these that can be sent; of plain text and CSV, which are the same inside, what the name says."""
    taken = [one for one in types if one.kind in kinds]
    ending = name.rpartition(".")[2].casefold()
    return next((one for one in taken if ending in one.endings), next(iter(taken), None))


def _named(name: str, found: FileType) -> str:
    """With the ending of what it is, so that nothing else opens it; a wrong one stays visible before it."""
    stem, _, ending = name.rpartition(".")
    if not stem or ending.casefold() not in found.endings:
        stem, ending = name, found.endings[0]
    return f"{stem[: NAME - len(ending) - 1]}.{ending}"


def _waiting(work: Work, uids: Iterable[str]) -> dict[tuple[int, str], CheckedFile]:
    """The files that wait, by question and by how the form names them."""
    valid = [UUID(uid) for uid in uids if _UID.fullmatch(uid)]
    query = select(Upload).where(Upload.uid.in_(valid), _WAITING, Upload.at > work.now - WAITS)
    return {
        (row.question_id, row.uid.hex): CheckedFile(
            name=row.name, size=row.size, digest=row.digest, mimetype=row.mimetype, uid=row.uid
        )
        for row in work.db.scalars(query)
    }


def _row(work: Work, question_id: int, file: CheckedFile) -> dict[str, object]:
    return {
        "uid": file.uid,
        "question_id": question_id,
        "name": file.name,
        "mimetype": file.mimetype,
        "size": file.size,
        "digest": file.digest,
        "content": file.content,
        "at": work.now,
        "answer_id": None,
    }


def _gone(question: Question) -> Problem:
    return Problem("file_gone", _GONE, field=field_of(question))
