"""The letters about a registration, one for each kind of change: warm, short, and true at the moment of writing."""

from collections.abc import Callable, Mapping, Sequence

from ..i18n import N_
from ..model import Registration, RegistrationStatus, SeriesStatus
from ..services.waiting import position
from .headers import one_line
from .letter import Letter, Link, Row
from .parts import Case, contact_link, joins_from_a_distance, signed_by, when_rows, where_rows
from .queries import is_by_participant

_S = RegistrationStatus


def confirmed(case: Case) -> Letter:
    """Somebody has a place."""
    _, event = case.translator.gettext, case.event
    if case.is_over:
        return _on_the_list(case)
    if case.registration.registered_by:
        begin = _("The organisers have registered you for “{event}”. Your place is certain.", event=event.title)
    else:
        begin = _("Good that you are taking part. Your place at “{event}” is certain.", event=event.title)
    return _place(case, N_("You are registered: {event}"), _("You are registered"), [begin])


def moved_up(case: Case) -> Letter:
    """A place came free; or somebody who waited chose a format that has room."""
    _, event = case.translator.gettext, case.event
    if case.is_over or case.change.data.get("before") != _S.WAITLISTED.value:
        return confirmed(case)
    begin = _(
        "Good news: a place has come free. You are no longer waiting: you take part in “{event}”.", event=event.title
    )
    return _place(case, N_("There is a place for you: {event}"), _("There is a place for you"), [begin])


def format_changed(case: Case) -> Letter:
    """Somebody takes part in another way."""
    _, event = case.translator.gettext, case.event
    if case.is_over:
        return confirmed(case)
    begin = _("You now take part in “{event}” in another way: {format}.", event=event.title, format=case.format_name)
    return _place(case, N_("Your registration has changed: {event}"), _("Your registration has changed"), [begin])


def waitlisted(case: Case) -> Letter | None:
    """Somebody waits. Once the event is over there is nothing left to wait for."""
    _, event = case.translator.gettext, case.event
    if case.is_over:
        return None
    paragraphs = [
        _(
            "Thank you for registering for “{event}”. All places are taken, so you are on the waiting list.",
            event=event.title,
        ),
        _("When a place comes free and you are next, it is yours. We mail you at once; you need not do anything."),
    ]
    place = Row(label=_("Your place on the waiting list"), text=str(position(case.work, case.registration)))
    return _letter(
        case,
        N_("You are on the waiting list: {event}"),
        _("You are on the waiting list"),
        paragraphs,
        rows=[place, *when_rows(case), *where_rows(case, confirmed=False)],
        closing=[_("Can you not make it after all? Then please cancel, so that somebody else moves up.")],
        action=_own_page(case),
    )


def cancelled(case: Case) -> Letter:
    """It is off: by the participant, by the organisers, or with the whole event."""
    if case.change.data.get("by_event"):
        return _event_cancelled(case)
    _, event = case.translator.gettext, case.event
    if is_by_participant(case.work, case.change):
        return _letter(
            case,
            N_("You have cancelled: {event}"),
            _("You have cancelled"),
            [
                _("You will not take part in “{event}”. Thank you for letting us know.", event=event.title),
                *_calendar(case),
            ],
            rows=when_rows(case),
            closing=[_("Was this a mistake? You can register again as long as registration is open.")]
            if _open(case)
            else [],
            action=Link(label=_("To the event"), url=_event_url(case)) if _open(case) else None,
        )
    return _letter(
        case,
        N_("Your registration was cancelled: {event}"),
        _("Your registration was cancelled"),
        [
            _("The organisers have cancelled your registration for “{event}”.", event=event.title),
            *_reason(case),
            *_calendar(case),
        ],
        rows=when_rows(case),
        closing=[_("If you have a question about this, please ask the organisers.")],
    )


def _event_cancelled(case: Case) -> Letter:
    _, series = case.translator.gettext, case.event.series
    shown = series is not None and series.status is SeriesStatus.PUBLISHED
    return _letter(
        case,
        N_("Does not take place: {event}"),
        _("This event does not take place"),
        [
            _("Unfortunately, “{event}” does not take place.", event=case.event.title),
            *_reason(case),
            _("Your registration has lapsed with it. There is nothing you need to do."),
            *_calendar(case),
        ],
        rows=when_rows(case),
        closing=[_("We hope to see you another time.")],
        action=Link(label=_("See the other events"), url=case.links.series(series.slug, case.language))
        if series is not None and shown
        else None,
    )


def _place(case: Case, subject: str, heading: str, begin: Sequence[str]) -> Letter:
    """A letter to somebody who takes part in an event that is still to come."""
    _ = case.translator.gettext
    links = []
    if joins_from_a_distance(case):
        links.append(Link(label=_("Join online"), url=case.links.join(case.registration.uid, case.language)))
    return _letter(
        case,
        subject,
        heading,
        [*begin, *_calendar(case)],
        rows=[*when_rows(case), *where_rows(case, confirmed=True)],
        closing=[_("Can you not make it after all? Then please cancel, so that somebody else can have your place.")],
        action=_own_page(case),
        links=links,
    )


def _calendar(case: Case) -> list[str]:
    """What the attachment is for."""
    translator, blocks = case.translator, len(case.event.blocks)
    if not invites(case) or not blocks:
        return []
    if case.registration.status is _S.CANCELLED:
        return [translator.gettext("The attachment takes the event out of your calendar.")]
    if case.change.kind == "registration.format_changed":
        return [translator.gettext("The attachment brings your calendar up to date.")]
    return [
        translator.ngettext(
            "The event is attached, for your calendar.", "Its {n} parts are attached, for your calendar.", blocks
        )
    ]


def _on_the_list(case: Case) -> Letter:
    """Somebody was added when it was over already, by hand; or the mail could not go out in time."""
    _ = case.translator.gettext
    return _letter(
        case,
        N_("You are on the list of participants: {event}"),
        _("You are on the list of participants"),
        [_("Your participation in “{event}” has been recorded.", event=case.event.title)],
        rows=[*when_rows(case), *where_rows(case, confirmed=False)],
        action=Link(label=_("View your registration"), url=_own_url(case)),
    )


def _letter(
    case: Case,
    subject: str,
    heading: str,
    paragraphs: Sequence[str],
    *,
    rows: Sequence[Row],
    closing: Sequence[str] = (),
    action: Link | None = None,
    links: Sequence[Link] = (),
) -> Letter:
    _, event = case.translator.gettext, case.event
    small = [
        _("You get this mail because of your registration for “{event}”.", event=event.title),
        _("We use your details only for this event and what belongs to it."),
    ]
    if action is not None and action.url == _own_url(case):
        small.append(_("The link in this mail is yours alone: whoever has it can change your registration."))
    return Letter(
        template=case.change.kind,
        language=case.language,
        network=case.work.settings.name.get(case.language),
        subject=_(subject, event=event.title),
        heading=heading,
        preheader=paragraphs[0],
        greeting=_("Dear {name},", name=one_line(case.registration.name)),
        paragraphs=paragraphs,
        rows=rows,
        closing=closing,
        action=action,
        links=links,
        signed=signed_by(case.work, event, case.language),
        contact=contact_link(event),
        small=small,
    )


def _own_url(case: Case) -> str:
    return case.links.registration(case.registration.uid, case.language)


def _own_page(case: Case) -> Link:
    _ = case.translator.gettext
    return Link(label=_("View, change or cancel your registration"), url=_own_url(case))


def _event_url(case: Case) -> str:
    return case.links.event(case.event.slug, case.language)


def _open(case: Case) -> bool:
    return case.event.takes_registrations(case.work.now)


def _reason(case: Case) -> list[str]:
    reason = case.registration.reason.strip()
    return [case.translator.gettext("The reason: {reason}", reason=reason)] if reason else []


LETTERS: Mapping[str, tuple[RegistrationStatus, Callable[[Case], Letter | None]]] = {
    "registration.confirmed": (_S.CONFIRMED, confirmed),
    "registration.moved_up": (_S.CONFIRMED, moved_up),
    "registration.format_changed": (_S.CONFIRMED, format_changed),
    "registration.waitlisted": (_S.WAITLISTED, waitlisted),
    "registration.cancelled": (_S.CANCELLED, cancelled),
}
"""Per kind of change: the status that the registration must still have, and the letter."""


def invites(case: Case) -> bool:
    """Whether the letter carries an invitation (or takes one back: who waited never had one)."""
    registration: Registration = case.registration
    if registration.status is _S.CANCELLED:
        return case.change.data.get("before") == _S.CONFIRMED.value
    return registration.status is _S.CONFIRMED and not case.is_over
