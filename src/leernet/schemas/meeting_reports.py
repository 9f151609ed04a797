"""The attendance report of an online meeting: who was there, and for how long, all joins of one person together."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from ..errors import InvalidInput, Problem
from ..model import email_key
from ..services.attendance.matching import Attendee
from ..services.attendance.names import fold, said_of
from .meeting_columns import cells_of, fields_of, is_heading
from .meeting_times import Span, reader_of, seconds_of, together, within
from .people_lists import clean_lines
from .spreadsheets import Table, read_table, table_of

MOST_ROWS = 5_000
MOST_FILES = 5
NAME, ORGANISATION = 200, 200
_ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+")
_SECTION = re.compile(r"\d{1,2}\.\s")
_CAME = re.compile(r"join|deelgen|toegetr|deelname", re.IGNORECASE)
_YES = frozenset({"yes", "ja", "true", "1"})


@dataclass(frozen=True)
class Report:
    """Who was there. ``days``: the dates that it names, none where it names none."""

    attendees: Sequence[Attendee]
    days: frozenset[date] = frozenset()


@dataclass
class _Join:
    name: str
    emails: tuple[str, ...]
    organisation: str = ""
    seconds: int | None = None
    span: Span | None = None


@dataclass
class _Person:
    joins: list[_Join] = field(default_factory=list)


def load_report(pasted: str, files: Sequence[bytes], *, day: date, limits: Span | None = None) -> Report:
    """What reports say, of files and of what was pasted together: a meeting that was begun anew has more than one.

    :param day: on which the meeting was, on the clock of the network
    :param limits: of the block, where the meeting may have been of several: only what lies within counts
    :raises InvalidInput: ``form_invalid``: ``report_missing``, ``report_columns``, ``report_nobody``,
        ``files_too_many``; or what :func:`~.spreadsheets.read_table` raises
    """
    if len(files) > MOST_FILES:
        raise _refuse(Problem("files_too_many", "Choose at most {most} files.", field="file", most=MOST_FILES))
    tables = [read_table(one, most_rows=MOST_ROWS, heading=is_heading) for one in files]
    text = "\n".join(clean_lines(pasted))
    if text.strip():
        tables.append(table_of(text, MOST_ROWS, is_heading))
    if not tables:
        raise _refuse(Problem("report_missing", "Choose the attendance report, or paste it.", field="file"))
    joins = [join for table in tables for join in _joins(table, day)]
    people = _people(joins, limits)
    if not people:
        raise _refuse(Problem("report_nobody", "There is nobody in this report.", field="file"))
    return Report(people, frozenset(moment.date() for join in joins for moment in join.span or ()))


def packed(attendees: Sequence[Attendee]) -> str:
    """Attendees as one field of a form: nothing is kept of them anywhere else before the organiser confirms."""
    return "\n".join(
        "\t".join((one.name, " ".join(one.emails), "" if one.minutes is None else str(one.minutes), one.organisation))
        for one in attendees
    )


def unpacked(text: str) -> list[Attendee]:
    """The attendees of :func:`packed`."""
    found = []
    for line in clean_lines(text)[:MOST_ROWS]:
        name, emails, minutes, organisation = (*line.split("\t"), "", "", "", "")[:4]
        number = int(minutes) if minutes.isascii() and minutes.isdigit() and len(minutes) < 6 else None
        addresses = tuple(one for one in emails.split() if _ADDRESS.fullmatch(one))
        if name or addresses:
            found.append(
                Attendee(name=name[:NAME], emails=addresses, minutes=number, organisation=organisation[:ORGANISATION])
            )
    return found


def _joins(table: Table, day: date) -> Iterator[_Join]:
    rows, fields = _rows(table)
    read = reader_of([row[one] for row in rows for one in ("joined", "left", "at") if row.get(one)], day)
    if "action" in fields and "at" in fields:
        return _of_actions(rows, read)
    unit = 1 if "seconds" in fields else 60
    return (_join(row, read, unit) for row in rows if row.get("waiting_room", "").casefold() not in _YES)


def _rows(table: Table) -> tuple[list[Mapping[str, str]], Sequence[str]]:
    """The rows below the heading, up to the next part of the report. Without a heading: an address, a name, a time."""
    start = next((number for number, row in enumerate(table) if is_heading(row)), None)
    if start is None:
        return _bare(table), ()
    fields = fields_of(table[start])
    rows = []
    for row in table[start + 1 :]:
        if len(row) == 1 and _SECTION.match(row[0]):
            break
        cells = cells_of(fields, row)
        if any(cells.get(one) for one in ("name", "first", "last", "email", "upn")):
            rows.append(cells)
    return rows, fields


def _bare(table: Table) -> list[Mapping[str, str]]:
    """A list of people without a heading, or with that of a name alone."""
    if [one for one in fields_of(table[0]) if one] == ["name"] and len(table[0]) == 1:
        table = table[1:]
    if not any(_ADDRESS.search(cell) for row in table for cell in row) and max(map(len, table), default=0) > 1:
        raise _refuse(
            Problem(
                "report_columns",
                "No column with names was found in this report. Put a line above it that says what is in each column: "
                "name, e-mail, duration.",
                field="file",
            )
        )
    return [_guessed(row) for row in table]


def _guessed(row: Sequence[str]) -> Mapping[str, str]:
    email = next((cell for cell in row if _ADDRESS.search(cell)), "")
    before = email.partition("<")[0].strip(" \"'") if "<" in email else ""
    others = [cell for cell in (before, *row) if cell and cell != email]
    name = next((cell for cell in others if not cell[0].isdigit()), "")
    return {"name": name, "email": email, "duration": next((one for one in others if one != name), "")}


def _join(row: Mapping[str, str], read: Callable[[str], datetime | None], unit: int) -> _Join:
    start, end = read(row.get("joined", "")), read(row.get("left", ""))
    span = (start, end) if start and end and start <= end else None
    seconds = seconds_of(row.get("seconds") or row.get("duration", ""), unit)
    if seconds is None and span is not None:
        seconds = together([span])
    return replace(_who(row), seconds=seconds, span=span)


def _who(row: Mapping[str, str]) -> _Join:
    parts = " ".join(part for one in ("first", "infix", "last") if (part := row.get(one, "")))
    found = [address[0] for one in ("email", "upn") if (address := _ADDRESS.search(row.get(one, "")))]
    emails = tuple({email_key(one): one for one in reversed(found)}.values())[::-1]
    name = (row.get("name") or parts)[:NAME]
    return _Join(name, emails, (row.get("organisation") or said_of(name))[:ORGANISATION])


def _of_actions(rows: Sequence[Mapping[str, str]], read: Callable[[str], datetime | None]) -> Iterator[_Join]:
    """A line for each time that somebody came or went; who did not go stayed as long as anybody."""
    moments = [(row, read(row.get("at", ""))) for row in rows]
    last = max((at for _, at in moments if at), default=None)
    came: dict[str, tuple[_Join, datetime]] = {}
    for row, at in moments:
        who = _who(row)
        key = who.emails[0] if who.emails else who.name
        if at is None:
            yield who
        elif _CAME.search(row.get("action", "")):
            came.setdefault(key, (who, at))
        elif key in came:
            yield _spent(*came.pop(key), at)
    for who, at in came.values():
        yield _spent(who, at, last or at)


def _spent(who: _Join, start: datetime, end: datetime) -> _Join:
    span = (start, max(start, end))
    return replace(who, span=span, seconds=together([span]))


def _people(joins: Iterable[_Join], limits: Span | None) -> list[Attendee]:
    people: dict[str, _Person] = defaultdict(_Person)
    for join in joins:
        key = email_key(join.emails[0]) if join.emails else fold(join.name) or join.name
        if key:
            people[key].joins.append(join)
    return [_attendee(one.joins, limits) for one in people.values()]


def _attendee(joins: Sequence[_Join], limits: Span | None) -> Attendee:
    names = [join.name for join in joins if join.name]
    emails = tuple(dict.fromkeys(email for join in joins for email in join.emails))
    return Attendee(
        name=max(names, key=len, default=""),
        emails=emails,
        minutes=_minutes(joins, limits),
        organisation=next((join.organisation for join in joins if join.organisation), ""),
    )


def _minutes(joins: Sequence[_Join], limits: Span | None) -> int | None:
    known = [join.seconds for join in joins if join.seconds is not None]
    if not known:
        return None
    seconds, spans = sum(known), [join.span for join in joins if join.span]
    if len(spans) == len(joins):
        seconds = min(seconds, together(spans if limits is None else [within(one, limits) for one in spans]))
    return round(seconds / 60)


def _refuse(problem: Problem) -> InvalidInput:
    return InvalidInput("form_invalid", "Something is not right yet.", problems=(problem,))
