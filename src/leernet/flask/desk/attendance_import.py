"""The attendance report of an online meeting: sent, looked through, and only then recorded."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask import request
from flask.typing import ResponseReturnValue

from ...errors import InvalidInput, NotFound, Problem
from ...model import Block, Event
from ...schemas import load_registration
from ...schemas.meeting_reports import load_report, packed, unpacked
from ...services.attendance.importing import import_attendance, look_at_import
from ...services.attendance.matching import Attendee
from ...services.attendance.names import written_out
from ...services.attendance.plan import NOBODY, WALK_IN, ImportRequest
from ...services.desk.events import desk_event
from ...services.requests import RegistrationRequest
from ..forms import Form
from ..own.distance import joins_here
from ..route import Access, Route
from ..site import Site
from .acting import act, blank, done, notice, number, whole
from .check_in import present_block
from .frame import load_frame
from .import_lines import shown_plan

REPORT_BYTES = 5_500_000
MINUTES, MOST_MINUTES = 15, 10_000
ROW, LIST = "row_", "list"


def desk_report(site: Site, slug: str) -> ResponseReturnValue:
    """The form: which report, of which part of the event, and from how many minutes on somebody was there."""
    return _form(site, slug, blank(site, _purpose(slug)))


def desk_send_report(site: Site, slug: str) -> ResponseReturnValue:
    """Show what a report would change; with a list that was looked through, record it."""

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        with site.network.read() as work:
            event = desk_event(work, slug)
        block = _block(site, event, sent)
        if LIST in sent:
            wanted = _request(site, event, block, unpacked(sent[LIST]), sent)
            if sent.get("do") != "import":
                return _preview(site, slug, Form(site.form_token(_purpose(slug)), sent), wanted)
            changed = site.as_organiser(import_attendance, slug, wanted).all
            code = "attendance_imported" if changed else "attendance_same"
            return done(site, code, "desk_check_in", count=changed or None, slug=slug, block=block.id)
        day = _local(site, block.starts_at).date()
        report = load_report(sent.get("pasted", ""), _files(), day=day, limits=_limits(site, event, block))
        wanted = _request(site, event, block, report.attendees, sent)
        form = Form(site.form_token(_purpose(slug)), {**sent, LIST: packed(report.attendees)})
        return _preview(site, slug, form, wanted, other_day=bool(report.days) and day not in report.days)

    return act(site, _purpose(slug), do, lambda form: _again(site, slug, form))


def _again(site: Site, slug: str, form: Form) -> str:
    """The page with what is wrong: the list where it came that far, with what was said of it."""
    if LIST not in form.values:
        return _form(site, slug, form)
    with site.network.read() as work:
        event = desk_event(work, slug)
    attendees, block = unpacked(form.value(LIST)), _block(site, event, form.values)
    # What is wrong may be the number itself, or a choice that is none.
    minimum = "0" if form.wrong("minimum") else form.value("minimum")
    known = {name: value for name, value in form.values.items() if not form.wrong(name)}
    looked = {**known, "minimum": minimum, "do": "look"}
    return _preview(site, slug, form, _request(site, event, block, attendees, looked))


def _request(
    site: Site, event: Event, block: Block, attendees: Sequence[Attendee], sent: Mapping[str, str]
) -> ImportRequest:
    choices = _choices(attendees, sent)
    return ImportRequest(
        block_id=block.id,
        attendees=attendees,
        minimum=number(sent.get("minimum", "") or "0", "minimum", MOST_MINUTES),
        choices=choices,
        walk_ins=_walk_ins(event, attendees, choices, sent) if sent.get("do") == "import" else {},
        overwrite="overwrite" in sent,
    )


def _choices(attendees: Sequence[Attendee], sent: Mapping[str, str]) -> dict[int, str]:
    said = {n: sent.get(f"{ROW}{n}", "") for n in range(len(attendees))}
    return {n: choice for n, choice in said.items() if choice}


def _walk_ins(
    event: Event, attendees: Sequence[Attendee], choices: Mapping[int, str], sent: Mapping[str, str]
) -> dict[int, RegistrationRequest]:
    """What is known of who is added to the event; raises with all that is wrong with any of them."""
    found: dict[int, RegistrationRequest] = {}
    problems: list[Problem] = []
    for n in (n for n, choice in choices.items() if choice == WALK_IN):
        who = attendees[n]
        values = {
            "name": written_out(who.name),
            "email": who.emails[0] if who.emails else "",
            "organisation": who.organisation,
            "format": sent.get("format", ""),
        }
        try:
            found[n] = load_registration(values, event=event.slug, language=event.language)
        except InvalidInput as error:
            problems += [Problem(one.code, one.message, field=f"{ROW}{n}", **one.data) for one in error.problems]
    if problems:
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=tuple(problems))
    return found


def _files() -> list[bytes]:
    """What the files hold that were chosen."""
    found = []
    for file in request.files.getlist("file"):
        with file.stream as stream:
            found.append(stream.read() if file.filename else b"")
    return [content for content in found if content]


def _block(site: Site, event: Event, sent: Mapping[str, str]) -> Block:
    if not event.blocks:
        raise NotFound("block_unknown", "This part of the event is not known.")
    chosen = sent.get("block", "")
    wanted = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) <= 12 else 0
    return present_block(event, wanted, site.now)


def _limits(site: Site, event: Event, block: Block) -> tuple[datetime, datetime] | None:
    """What counts of the times in a report, where one meeting may have been of several parts of a day."""
    day = _local(site, block.starts_at).date()
    if sum(_local(site, one.starts_at).date() == day for one in event.blocks) < 2:
        return None
    return _local(site, block.starts_at), _local(site, block.ends_at)


def _local(site: Site, moment: datetime) -> datetime:
    return moment.astimezone(site.settings.timezone).replace(tzinfo=None)


def _purpose(slug: str) -> str:
    return f"desk attendance {slug}"


def _form(site: Site, slug: str, form: Form) -> str:
    with site.network.read() as work:
        frame = load_frame(site, work, slug)
    if not frame.event.blocks:
        raise NotFound("block_unknown", "This part of the event is not known.")
    block = present_block(frame.event, whole(site, "block"), site.now)
    values = {"block": str(block.id), "minimum": str(MINUTES), **form.values}
    return site.render(
        "leernet/desk/attendance_import.html",
        title=frame.title(site.gettext("Attendance from a report")),
        frame=frame,
        event=frame.event,
        form=Form(form.token, values, form.problems),
        done=notice(site),
        blocks=[{"value": str(one.id), "label": one.label or site.block(one)} for one in frame.event.blocks],
    )


def _preview(site: Site, slug: str, form: Form, wanted: ImportRequest, *, other_day: bool = False) -> str:
    with site.network.read() as work:
        frame = load_frame(site, work, slug)
        plan = look_at_import(work, slug, wanted)
        formats = [{"value": one.key, "label": frame.label(one)} for one in frame.event.formats]
        online = next((one.key for one in frame.event.formats if joins_here(site, one)), "")
        shown = shown_plan(site, plan, wanted)
    first = online or (formats[0]["value"] if formats else "")
    values = {**dict.fromkeys((f"{ROW}{one.number}" for one in shown.unknown), NOBODY), "format": first, **form.values}
    return site.render(
        "leernet/desk/attendance_preview.html",
        title=frame.title(site.gettext("Is this right?")),
        frame=frame,
        event=frame.event,
        form=Form(form.token, values, form.problems),
        plan=plan,
        shown=shown,
        formats=formats,
        several=len(frame.event.blocks) > 1,
        other_day=other_day,
    )


_RULE = "/desk/events/<slug>/attendance-report"
ROUTES = (
    Route(rule=_RULE, view=desk_report, access=Access.DESK),
    Route(
        rule=_RULE,
        view=desk_send_report,
        method="POST",
        access=Access.DESK,
        page="desk_report",
        largest=REPORT_BYTES,
    ),
)
