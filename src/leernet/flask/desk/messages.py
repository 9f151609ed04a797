"""The messages of an event, and the form in which one is written."""

from collections.abc import Callable
from uuid import UUID

from flask.typing import ResponseReturnValue

from ...model import Event, Message, Selection
from ...schemas.messages import load_message, message_values
from ...schemas.picking import uid_of
from ...services.desk.events import desk_event
from ...services.messages.recipients import group_counts, organisations_at, picked_count
from ...services.messages.sending import Progress, progress_of
from ...services.messages.writing import MessageRequest, change_message, message_at, messages_page, write_message
from ...services.selecting.doing import selection_at
from ...work import Work
from ..forms import Form
from ..route import Access, Route
from ..site import Site
from .acting import act, blank, done, notice, whole
from .frame import load_frame
from .journal import who
from .message_words import (
    PLACES,
    STATUSES,
    audience_choices,
    choices_at,
    format_choices,
    group_choices,
    message_uid,
    told,
)

SELECTION = "selection"


def desk_messages(site: Site, slug: str) -> ResponseReturnValue:
    """What was written, when, by whom, and what became of it."""
    after = whole(site, "after")
    with site.network.read() as work:
        frame = load_frame(site, work, slug)
        page = messages_page(work, frame.event.id, after)
        progress = progress_of(work, [one.id for one in page.messages])
    return site.render(
        "leernet/desk/messages.html",
        title=frame.title(site.gettext("Mail")),
        frame=frame,
        event=frame.event,
        messages=[
            (one, told(site, progress.get(one.id, Progress())), who(site, one.written_by)) for one in page.messages
        ],
        statuses=STATUSES,
        after=page.after,
        is_first=not after,
        done=notice(site),
    )


def desk_new_message(site: Site, slug: str) -> ResponseReturnValue:
    """The form of a message that is not there yet; ``?selection=`` is for those who were picked from the list."""
    return _form(site, slug, blank(site, _purpose(slug), {SELECTION: site.argument(SELECTION)}))


def desk_write_message(site: Site, slug: str) -> ResponseReturnValue:
    """Keep what was written as a draft, and go on to look at it."""

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        message = site.as_organiser(
            _written(site, sent, lambda work, request: write_message(work, slug, request)), slug
        )
        return done(site, "message_kept", "desk_message", slug=slug, uid=message.uid)

    return act(site, _purpose(slug), do, lambda form: _form(site, slug, form))


def desk_edit_message(site: Site, slug: str, uid: str) -> ResponseReturnValue:
    """The form of a draft."""
    with site.network.read() as work:
        message = message_at(work, slug, message_uid(uid))
        picked = {SELECTION: str(message.selection.uid)} if message.selection else {}
    return _form(site, slug, blank(site, _purpose(slug), message_values(message) | picked), message.uid)


def desk_change_message(site: Site, slug: str, uid: str) -> ResponseReturnValue:
    """Keep a draft as it was written anew."""
    known = message_uid(uid)

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        site.as_organiser(_written(site, sent, lambda work, request: change_message(work, slug, known, request)), slug)
        return done(site, "message_kept", "desk_message", slug=slug, uid=known)

    return act(site, _purpose(slug), do, lambda form: _form(site, slug, form, known))


def _written(
    site: Site, sent: dict[str, str], write: Callable[[Work, MessageRequest], Message]
) -> Callable[[Work, str], Message]:
    def written(work: Work, slug: str) -> Message:
        event = desk_event(work, slug)
        choices = choices_at(event, organisations_at(work, event.id))
        selection = _picked(work, event, sent.get(SELECTION, ""))
        return write(work, load_message(sent, choices, selection.id if selection else None))

    return written


def _picked(work: Work, event: Event, text: str) -> Selection | None:
    """The people who were picked, where the form is for them."""
    return selection_at(work, event, uid_of(text)) if text else None


def _purpose(slug: str) -> str:
    return f"desk messages {slug}"


def _form(site: Site, slug: str, form: Form, uid: UUID | None = None) -> str:
    with site.network.read() as work:
        frame = load_frame(site, work, slug)
        counts = group_counts(work, frame.event.id)
        selection = _picked(work, frame.event, form.value(SELECTION))
        picked = picked_count(work, selection.id) if selection else 0
        organisations = organisations_at(work, frame.event.id)
    return site.render(
        "leernet/desk/message_form.html",
        title=frame.title(site.gettext("Write a mail")),
        frame=frame,
        event=frame.event,
        form=form,
        uid=uid,
        selection=selection,
        picked=picked,
        done=notice(site),
        groups=group_choices(site, frame.event, counts),
        formats=format_choices(frame),
        audiences=audience_choices(frame.event),
        organisations=[{"value": str(number), "label": name} for number, name in organisations],
        places=PLACES,
        has_english="subject_en" in form.values and any(form.value(one) for one in ("subject_en", "body_en")),
    )


_RULE = "/desk/events/<slug>/mail"
ROUTES = (
    Route(rule=_RULE, view=desk_messages, access=Access.DESK),
    Route(rule=f"{_RULE}/new", view=desk_new_message, access=Access.DESK),
    Route(rule=f"{_RULE}/new", view=desk_write_message, method="POST", access=Access.DESK, page="desk_new_message"),
    Route(rule=f"{_RULE}/<uid>/form", view=desk_edit_message, access=Access.DESK),
    Route(
        rule=f"{_RULE}/<uid>/form",
        view=desk_change_message,
        method="POST",
        access=Access.DESK,
        page="desk_edit_message",
    ),
)
