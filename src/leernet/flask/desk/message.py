"""One message: how it will look, a test, sending it now or later, and what was delivered."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from flask import Response, after_this_request, make_response
from flask.typing import ResponseReturnValue

from ...errors import Conflict, NotFound
from ...model import Message, MessageStatus
from ...schemas.messages import load_address, load_moment
from ...services.messages.recipients import organisations_at, recipient_count
from ...services.messages.sending import Progress, failures_of, progress_of, retry_message
from ...services.messages.trying_out import count_test_mail
from ...services.messages.writing import cancel_message, discard_message, message_at, plan_message
from ...work import Work
from ..forms import Form
from ..headers import policy_of
from ..route import Access, Route
from ..site import Site
from .acting import act, blank, done, notice
from .frame import load_frame
from .journal import who
from .message_mail import Sample, sample_of, shown
from .message_words import STATUSES, message_uid, told, whom


def desk_message(site: Site, slug: str, uid: str) -> ResponseReturnValue:
    """The message as one person would get it, and what can be done with it."""
    return _page(site, slug, message_uid(uid), blank(site, _purpose(uid)))


def desk_message_html(site: Site, slug: str, uid: str) -> ResponseReturnValue:
    """The mail itself, for a frame on that page."""
    with site.network.read() as work:
        message = message_at(work, slug, message_uid(uid))
        language = message.language_for(site.argument("text"))
        sample = sample_of(site, work, message, language)
    if sample is None:
        raise NotFound("message_for_nobody", "Nobody is there yet to show this mail for.")
    html, source = shown(sample.html)
    response = make_response(html)
    policy = policy_of(site.mount, style_src=source, frame_ancestors="'self'")
    response.headers["Content-Security-Policy"] = f"{policy}; sandbox"
    return response


def desk_test_message(site: Site, slug: str, uid: str) -> ResponseReturnValue:
    """Send it to an address, in each of its languages."""
    known = message_uid(uid)

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        address = load_address(sent)
        site.as_organiser(count_test_mail)
        with site.network.read() as work:
            message = message_at(work, slug, known)
            samples = [sample_of(site, work, message, language, address) for language in message.languages]
        mails = [one.mail for one in samples if one is not None]
        if not mails:
            raise Conflict("message_for_nobody", "Nobody is there yet to show this mail for.", field="address")
        try:
            site.network.dispatcher.mailer.send(mails)
        except OSError:
            raise Conflict(
                "mail_not_sent", "The mail server did not take it. Try again later.", field="address"
            ) from None
        return done(site, "message_tested", "desk_message", slug=slug, uid=known)

    return act(site, _purpose(uid), do, lambda form: _page(site, slug, known, form))


def desk_send_message(site: Site, slug: str, uid: str) -> ResponseReturnValue:
    """Send it now, or plan it."""
    known = message_uid(uid)

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        later = sent.get("do") == "later"
        moment = load_moment(sent, now=site.now, timezone=site.settings.timezone) if later else None
        site.as_organiser(plan_message, slug, known, moment)
        return done(site, "message_planned" if later else "message_sending", "desk_message", slug=slug, uid=known)

    return act(site, _purpose(uid), do, lambda form: _page(site, slug, known, form))


def desk_cancel_message(site: Site, slug: str, uid: str) -> ResponseReturnValue:
    """Do not send what was planned."""
    return _do(site, slug, uid, "message_cancelled", lambda work, known: cancel_message(work, slug, known))


def desk_retry_message(site: Site, slug: str, uid: str) -> ResponseReturnValue:
    """Try what was given up again."""

    def retry(work: Work, known: UUID) -> int:
        return retry_message(work, message_at(work, slug, known).id)

    return _do(site, slug, uid, "retried", retry)


def desk_discard_message(site: Site, slug: str, uid: str) -> ResponseReturnValue:
    """Throw a draft away."""
    known = message_uid(uid)

    def do(_sent: dict[str, str]) -> ResponseReturnValue:
        site.as_organiser(discard_message, slug, known)
        return done(site, "message_discarded", "desk_messages", slug=slug)

    return act(site, _purpose(uid), do, lambda form: _page(site, slug, known, form))


def _do(site: Site, slug: str, uid: str, code: str, verb: Callable[[Work, UUID], object]) -> ResponseReturnValue:
    known = message_uid(uid)

    def do(_sent: dict[str, str]) -> ResponseReturnValue:
        site.as_organiser(verb, known)
        return done(site, code, "desk_message", slug=slug, uid=known)

    return act(site, _purpose(uid), do, lambda form: _page(site, slug, known, form))


def _purpose(uid: str) -> str:
    return f"desk message {uid}"


def _page(site: Site, slug: str, uid: UUID, form: Form) -> str:
    with site.network.read() as work:
        frame = load_frame(site, work, slug)
        message = message_at(work, slug, uid)
        organisations = organisations_at(work, frame.event.id) if message.organisation_id is not None else []
        is_fixed = message.status in (MessageStatus.SENDING, MessageStatus.SENT)
        progress = progress_of(work, [message.id])[message.id] if is_fixed else Progress()
        failures = failures_of(work, message.id) if progress.failed or progress.to_come else []
        number = progress.all if is_fixed else recipient_count(work, message)
        samples = _samples(site, work, message)
    after_this_request(partial(_with_frame, site))
    return site.render(
        "leernet/desk/message.html",
        title=frame.title(message.subject),
        frame=frame,
        event=frame.event,
        message=message,
        status=site.gettext(STATUSES[message.status]),
        written_by=who(site, message.written_by),
        whom=whom(frame, message, organisations),
        number=number,
        is_fixed=is_fixed,
        told=told(site, progress),
        progress=progress,
        failures=failures,
        samples=samples,
        earliest=f"{site.now.astimezone(site.settings.timezone):%Y-%m-%d}",
        form=form,
        done=notice(site),
    )


def _with_frame(site: Site, response: Response) -> Response:
    response.headers["Content-Security-Policy"] = policy_of(site.mount, frame_src="'self'")
    return response


def _samples(site: Site, work: Work, message: Message) -> list[Sample]:
    samples = (sample_of(site, work, message, language) for language in message.languages)
    return [one for one in samples if one is not None]


_RULE = "/desk/events/<slug>/mail/<uid>"
_ACTIONS = {
    "test": desk_test_message,
    "send": desk_send_message,
    "cancel": desk_cancel_message,
    "retry": desk_retry_message,
    "discard": desk_discard_message,
}
ROUTES = (
    Route(rule=_RULE, view=desk_message, access=Access.DESK),
    Route(rule=f"{_RULE}/mail.html", view=desk_message_html, access=Access.DESK),
    *(
        Route(rule=f"{_RULE}/{name}", view=view, method="POST", access=Access.DESK, page="desk_message")
        for name, view in _ACTIONS.items()
    ),
)
