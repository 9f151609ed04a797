"""All registrations of an event, to search, filter, sort, leaf through and do something with."""

from collections.abc import Mapping, Sequence

from flask import Response, after_this_request
from flask.typing import ResponseReturnValue

from ....model import AgendaItem, RegistrationStatus, TableView
from ....services.asking.answers import columns_at
from ....services.desk.lists import registrations_page
from ....services.desk.views import views_of
from ....services.registering.items import items_at
from ....services.selecting.doing import under_way
from ....work import Work
from ...event.blocks import present_at
from ...forms import Form
from ...headers import policy_of
from ...route import Access, Route
from ...site import Site
from ...words import REGISTRATION_STATUSES
from ..acting import blank, notice
from ..frame import Frame, load_frame
from .act_words import act_choices, act_label
from .columns import ANSWER, Column, columns_of, standard_keys, with_keys
from .filters import PRESENCE, SORTS, Asked, asked_of

_S = RegistrationStatus
SHOWN = (_S.CONFIRMED, _S.WAITLISTED, _S.OFFERED, _S.REQUESTED, _S.DECLINED, _S.CANCELLED)
RARE = (_S.OFFERED, _S.REQUESTED, _S.DECLINED)


def desk_registrations(site: Site, slug: str) -> ResponseReturnValue:
    """The table."""
    return table_page(site, slug, blank(site, purpose(slug)))


def purpose(slug: str) -> str:
    """What the forms of the table are for."""
    return f"desk table {slug}"


def table_page(site: Site, slug: str, form: Form) -> str:
    """The table, with the form to do something with those who are ticked."""
    with site.network.read() as work:
        frame = load_frame(site, work, slug)
        event = frame.event
        items = items_at(work, event.id)
        asked, views = asked_of(site, event, items), views_of(work, event)
        view = next((one for one in views if str(one.uid) == asked.query.get("view")), None)
        columns = chosen_columns(work, frame, items, view)
        answers = any(column.key.startswith(ANSWER) for column in columns)
        page = registrations_page(work, event, asked.filter, answers=answers)
        busy = under_way(work, event.id)
    _let_scripts_run(site)
    return site.render(
        "leernet/desk/table/registrations.html",
        title=frame.title(site.gettext("Registrations")),
        frame=frame,
        event=event,
        page=page,
        columns=columns,
        has_organisation=any(column.key == "organisation" for column in columns),
        has_presence=any(column.key == "present" for column in columns),
        form=form,
        done=notice(site),
        asked=asked,
        view=view,
        views=views,
        items=items,
        choices=[
            (one.value, site.gettext(REGISTRATION_STATUSES[one]), frame.counts.get(one, 0))
            for one in _shown(frame.counts)
        ],
        selects=_selects(frame, asked),
        acts=act_choices(site, event, frame.counts),
        busy=[(one, act_label(site, event, one.act, one.block_id)) for one in busy],
        statuses=REGISTRATION_STATUSES,
        present_at=lambda one: present_at(site, event, one) if len(event.blocks) > 1 else [],
        is_first=not asked.filter.after,
    )


def chosen_columns(work: Work, frame: Frame, items: Sequence[AgendaItem], view: TableView | None) -> list[Column]:
    """The columns of a view, or those that everybody gets; questions are read only where they are wanted."""
    keys = standard_keys(frame.event, items) if view is None else view.columns
    wants_answers = any(key.startswith(ANSWER) for key in keys)
    questions = columns_at(work, frame.event) if wants_answers else ()
    return with_keys(columns_of(frame, items, questions), keys)


def _selects(frame: Frame, asked: Asked) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """What can be chosen to narrow and to sort: (name, label, choices); only where there is a choice."""
    site, event = frame.site, frame.event
    _ = site.gettext
    everybody = ("", _("Everybody"))
    found = []
    if len(event.formats) > 1:
        found.append(("format", _("How"), [everybody, *((one.key, frame.label(one)) for one in event.formats)]))
    if event.audiences:
        found.append(("audience", _("Group"), [everybody, *((one.key, one.label) for one in event.audiences)]))
    if (event.blocks and event.blocks[0].starts_at <= site.now) or asked.filter.present is not None:
        found.append(("present", _("Presence"), [everybody, *((key, _(label)) for key, label in PRESENCE.items())]))
    found.append(("sort", _("Order"), [(one.value, _(label)) for one, label in SORTS.items()]))
    return found


def _shown(counts: Mapping[RegistrationStatus, int]) -> list[RegistrationStatus]:
    """Offers and requests only where there are any: most events have none."""
    return [one for one in SHOWN if one not in RARE or counts.get(one)]


def _let_scripts_run(site: Site) -> None:
    """The page has a script of its own, to tick all of them at once; it does without."""

    of_host = site.mount.policy.get("script-src", "").split()
    sources = " ".join(dict.fromkeys(("'self'", *(one for one in of_host if one != "'none'"))))

    def allow(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy_of(site.mount, script_src=sources)
        return response

    after_this_request(allow)


ROUTES = (Route(rule="/desk/events/<slug>/registrations", view=desk_registrations, access=Access.DESK),)
