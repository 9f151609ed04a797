"""Something is to be done with many: first a page that says what will happen to whom, then it is done."""

import logging
from collections.abc import Mapping
from time import monotonic
from uuid import UUID, uuid4

from flask.typing import ResponseReturnValue

from ....errors import InvalidInput
from ....model import Act, Selection
from ....schemas.desk import load_reason
from ....schemas.picking import ACT, PICK, load_act, load_picked, uid_of
from ....services.desk.events import desk_event
from ....services.registering.items import items_at
from ....services.selecting.acts import AT_BLOCK, REASONED
from ....services.selecting.choosing import Choice, choose, look
from ....services.selecting.doing import do_line, next_line
from ....work import SYSTEM, Work
from ...forms import Form
from ...route import Access, Route
from ...site import Site
from ..acting import act, blank, done, number
from ..frame import load_frame
from .act_words import MAILS, act_label, status_of
from .filters import asked_of
from .page import purpose, table_page

log = logging.getLogger(__name__)

OF, ALL, UID, PEOPLE = "of", "all", "selection", "people"
AT_ONCE = 2.0
"""Seconds of a request in which as many as possible are done; the dispatcher does the others."""


def desk_pick(site: Site, slug: str) -> ResponseReturnValue:
    """What will happen, and to whom. Nothing is changed yet."""

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        with site.network.read() as work:
            choice = _choice(site, work, slug, sent)
        if choice.act is Act.WRITE:
            return _write(site, slug, sent)
        return _sure(site, slug, blank(site, purpose(slug), _carried(sent)))

    return act(site, purpose(slug), do, lambda form: table_page(site, slug, form))


def desk_do(site: Site, slug: str) -> ResponseReturnValue:
    """Do it: as many as can be in a moment, and go on to the page that says what came of it."""

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        uid = uid_of(sent.get(UID, ""))
        if uid is None:
            raise InvalidInput("act_missing", "Choose what to do with them.")
        people = number(sent.get(PEOPLE, ""), PEOPLE, 10**9)
        selection = site.as_organiser(_choose, site, slug, sent, uid, people)
        _begin(site, selection)
        return done(site, "selected", "desk_selection", slug=slug, uid=uid)

    return act(site, purpose(slug), do, lambda form: _sure(site, slug, form))


def _write(site: Site, slug: str, sent: Mapping[str, str]) -> ResponseReturnValue:
    selection = site.as_organiser(_choose, site, slug, sent, uuid4(), None)
    return done(site, "selected_to_write", "desk_new_message", slug=slug, selection=selection.uid)


def _choose(work: Work, site: Site, slug: str, sent: Mapping[str, str], uid: UUID, people: int | None) -> Selection:
    choice = _choice(site, work, slug, sent)
    reason = load_reason(sent) if choice.act in REASONED else ""
    return choose(work, desk_event(work, slug), choice, uid, reason=reason, people=people)


def _choice(site: Site, work: Work, slug: str, sent: Mapping[str, str]) -> Choice:
    """Who was ticked; or everybody whom the filter in the address of the form lets through."""
    wanted, block_id = load_act(sent)
    block_id = block_id if wanted in AT_BLOCK else None
    if sent.get(OF) != ALL:
        return Choice(act=wanted, block_id=block_id, uids=load_picked(sent))
    event = desk_event(work, slug)
    asked = asked_of(site, event, items_at(work, event.id))
    return Choice(act=wanted, block_id=block_id, filter=asked.filter)


def _carried(sent: Mapping[str, str]) -> dict[str, str]:
    """What the next form has to say again."""
    return {name: value for name, value in sent.items() if name in (ACT, OF) or (name.startswith(PICK) and value)}


def _sure(site: Site, slug: str, form: Form) -> str:
    with site.network.read() as work:
        frame = load_frame(site, work, slug)
        choice = _choice(site, work, slug, form.values)
        asked = asked_of(site, frame.event, items_at(work, frame.event.id))
        found = look(work, frame.event, choice)
    label = act_label(site, frame.event, choice.act, choice.block_id)
    return site.render(
        "leernet/desk/table/sure.html",
        title=frame.title(label),
        frame=frame,
        event=frame.event,
        form=form,
        asked=asked,
        act=choice.act,
        label=label,
        found=found,
        left_out=[(status_of(site, status), n) for status, n in sorted(found.left_out.items())],
        carried=_carried(form.values),
        uid=form.value(UID) or uuid4(),
        mails=choice.act in MAILS,
        needs_reason=choice.act in REASONED,
        is_all=choice.filter is not None,
    )


def _begin(site: Site, selection: Selection) -> None:
    """Whatever goes wrong here, the dispatcher comes by."""
    until = monotonic() + AT_ONCE
    try:
        while monotonic() < until:
            with site.network.read() as work:
                line = next_line(work, selection.id)
            if line is None:
                return
            site.network.run(SYSTEM, do_line, line)
    except Exception:
        log.warning("selection %s is left to the dispatcher", selection.id, exc_info=True)


_RULE = "/desk/events/<slug>/registrations"
ROUTES = (
    Route(rule=f"{_RULE}/pick", view=desk_pick, method="POST", access=Access.DESK, page="desk_registrations"),
    Route(rule=f"{_RULE}/do", view=desk_do, method="POST", access=Access.DESK, page="desk_registrations"),
)
