"""The page of a delegation's contact person: a list is filled in, looked through, and sent."""

from collections.abc import Mapping, Sequence

from flask import request
from flask.typing import ResponseReturnValue

from ...errors import Conflict, Forbidden, InvalidInput, Problem
from ...model import Event, email_key
from ...schemas.delegating import MOST_ROWS, Listed, check_rows, load_rows, packed, unpacked
from ...schemas.people_lists import FIELDS, Row
from ...services.delegations.delegating import Choice, format_of
from ...services.delegations.forecast import Prospect, forecast
from ..failures import status_of
from ..forms import TOKEN, Form, problems_of, sent_form
from ..route import Access, Route
from ..site import Site
from .delegationpage import EVENT, DelegationPage, delegation_page
from .submitting import PROSPECTS, Fate, ListLine, Submission, wrong_line

FILE_BYTES, LIST_BYTES = 1_100_000, 512 * 1024
ROWS = 3
MOST = 500
"""Registrations in one go: of so many people for so many events."""


def delegation(site: Site, token: str) -> ResponseReturnValue:
    """Who is in, how many can still come, and the form."""
    page = delegation_page(site, token)
    return _form(site, page, _blank(site, page))


def send_list(site: Site, token: str) -> ResponseReturnValue:
    """Look a list through and say what will happen to each; or give more rows, or the list to change it."""
    sent, page, file = sent_form(), delegation_page(site, token), _file()
    try:
        site.check_form(sent.get(TOKEN, ""), _purpose(token))
        if "more" in sent:
            return _form(site, page, Form(site.form_token(_purpose(token)), sent), more=ROWS)
        if "change" in sent:
            return _form(site, page, Form(site.form_token(_purpose(token)), _back(sent)))
        return _preview(site, page, sent, load_rows(sent, file))
    except (InvalidInput, Conflict, Forbidden) as error:
        form = Form(site.form_token(_purpose(token)), sent, problems_of(error, site.gettext))
        return _form(site, page, form), status_of(error)


def send_people(site: Site, token: str) -> ResponseReturnValue:
    """Register each of them, and say what came of it; the same list sent again changes nothing."""
    sent, page = sent_form(), delegation_page(site, token)
    try:
        site.check_form(sent.get(TOKEN, ""), _purpose(token))
        listed = check_rows(unpacked(sent.get("list", "")), page.format_words)
        events = _events(page, sent, listed)
    except (InvalidInput, Conflict, Forbidden) as error:
        form = Form(site.form_token(_purpose(token)), _back(sent), problems_of(error, site.gettext))
        return _form(site, page, form), status_of(error)
    submission = Submission(site, page.delegation, _choice(site, sent), sent[TOKEN])
    lines = [submission.line(one, events) for one in listed]
    submission.summarise(refused=sum(not line.is_good for line in lines))
    return site.render(
        "leernet/delegation_report.html",
        title=site.gettext("What came of your list"),
        page=delegation_page(site, token),
        series=page.series,
        lines=lines,
        good=sum(line.is_good for line in lines),
        several=len(events) > 1,
    )


def _file() -> bytes:
    """What the file that was sent holds; empty without one."""
    file = request.files.get("file")
    if file is None:
        return b""
    with file.stream as stream:
        return stream.read()


def _purpose(token: str) -> str:
    return f"delegation {token}"


def _blank(site: Site, page: DelegationPage) -> Form:
    values = {"language": page.delegation.language, **{one.name: "yes" for one in page.choices}}
    return Form(site.form_token(_purpose(page.token)), values)


def _form(site: Site, page: DelegationPage, form: Form, more: int = 0) -> str:
    filled = [number for number in range(MOST_ROWS) if any(form.value(f"{field}_{number}") for field in FIELDS)]
    sent = int(rows) if (rows := form.value("rows")).isascii() and rows.isdigit() and len(rows) < 4 else ROWS
    return site.render(
        "leernet/delegation.html",
        title=page.delegation.organisation_name,
        page=page,
        series=page.series,
        form=form,
        rows=min(MOST_ROWS, max(sent + more, *filled, ROWS)),
        most_rows=MOST_ROWS,
        first=sent if more else None,
    )


def _preview(site: Site, page: DelegationPage, sent: Mapping[str, str], rows: Sequence[Row]) -> str:
    listed = check_rows(rows, page.format_words)
    events, choice = _events(page, sent, listed), _choice(site, sent)
    people = [one.person for one in listed if one.person]
    if any(format_of(event, one, choice) is None for event in events for one in people):
        raise _refuse(Problem("format_missing", "Choose how they will take part.", field="format"))
    with site.network.read() as work:
        prospects = forecast(work, page.covered, events, people, choice)
    lines = [_line(site, one, events, prospects) for one in listed]
    return site.render(
        "leernet/delegation_preview.html",
        title=site.gettext("Is this right?"),
        page=page,
        series=page.series,
        form=Form(site.form_token(_purpose(page.token)), {**sent, "list": packed(rows)}),
        kept=[name for name in sent if name.startswith(EVENT)],
        lines=lines,
        good=sum(line.is_good for line in lines),
        several=len(events) > 1,
    )


def _line(
    site: Site, listed: Listed, events: Sequence[Event], prospects: Mapping[tuple[str, str], Prospect]
) -> ListLine:
    if listed.person is None:
        return wrong_line(site, listed)
    of_events = [(event, prospects[event.slug, email_key(listed.person.email)]) for event in events]
    return ListLine(
        listed.row, (), [Fate(event, site.gettext(PROSPECTS[one]), one.is_good) for event, one in of_events]
    )


def _events(page: DelegationPage, sent: Mapping[str, str], listed: Sequence[Listed]) -> list[Event]:
    """The events that were chosen; the one there is needs no choosing."""
    chosen = [one for one in page.open_events if len(page.open_events) == 1 or f"{EVENT}{one.slug}" in sent]
    if not chosen:
        first = page.open_events[0].slug if page.open_events else ""
        raise _refuse(Problem("events_missing", "Choose an event that is open.", field=f"{EVENT}{first}"))
    if len(chosen) * len(listed) > MOST:
        raise _refuse(
            Problem(
                "list_too_long",
                "So many people for so many events is too much at once. Choose one event, or send the list in parts.",
                field="pasted",
            )
        )
    return chosen


def _choice(site: Site, sent: Mapping[str, str]) -> Choice:
    language = sent["language"] if sent.get("language") in ("nl", "en") else site.language
    return Choice(format=sent.get("format", ""), audience=sent.get("audience", ""), language=language)


def _back(sent: Mapping[str, str]) -> dict[str, str]:
    """The values of the form for a list that was looked through: in rows, or where it is long as it was pasted."""
    rows = unpacked(sent.get("list", ""))
    if len(rows) > MOST_ROWS:
        return {**sent, "pasted": packed(rows)}
    return {**sent, **{f"{field}_{n}": row.get(field, "") for n, row in enumerate(rows) for field in FIELDS}}


def _refuse(problem: Problem) -> InvalidInput:
    return InvalidInput("form_invalid", "Something is not right yet.", problems=(problem,))


_RULE = "/delegations/<token>"
ROUTES = (
    Route(rule=_RULE, view=delegation, access=Access.PERSONAL),
    Route(
        rule=f"{_RULE}/list",
        view=send_list,
        method="POST",
        access=Access.PERSONAL,
        page="delegation",
        largest=FILE_BYTES,
    ),
    Route(
        rule=f"{_RULE}/registrations",
        view=send_people,
        method="POST",
        access=Access.PERSONAL,
        page="delegation",
        largest=LIST_BYTES,
    ),
)
