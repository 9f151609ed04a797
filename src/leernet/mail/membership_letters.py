"""The letters to a member of a series: welcome, in or not, an event to register for, goodbye."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from ..hookspecs import Change
from ..i18n import N_, Translator
from ..links import Links
from ..model import Enrolling, Event, Membership, MembershipStatus, Series
from ..services.membership.to_come import events_to_come
from ..work import PARTICIPANT, Work
from .headers import one_line
from .letter import Letter, Link, Row
from .parts import contact_link, event_rows, signed_by
from .queries import actor_of, contact_named, is_by_participant, member_event

_S = MembershipStatus
INVITED = "membership.invited"


@dataclass(frozen=True)
class Member:
    """A change of a membership that the member is written about."""

    work: Work
    links: Links
    translator: Translator
    change: Change
    membership: Membership

    @property
    def series(self) -> Series:
        """What they are a member of."""
        return self.membership.series

    @property
    def language(self) -> str:
        """The reader's language."""
        return self.translator.language


def _requested(case: Member) -> Letter:
    _ = case.translator.gettext
    return _letter(
        case,
        N_("We have received your request: {series}"),
        _("We have received your request"),
        [
            _("Thank you for your interest in “{series}”. We have received your request.", series=case.series.title),
            _("The organisers look at it and mail you their answer. Until then you are not a member yet."),
        ],
        action=Link(label=_("View or withdraw your request"), url=_own(case)),
    )


def _joined(case: Member) -> Letter:
    _, series = case.translator.gettext, case.series
    return _letter(
        case,
        N_("You are a member: {series}"),
        _("Welcome to the series"),
        [_how_joined(case), _(_GOES_ON[series.enrolling])],
        rows=_events(case),
        closing=[_("Do you want to stop? On your page you leave the series with one click.")],
        action=_to_page(case),
    )


def _reminded(case: Member) -> Letter:
    _ = case.translator.gettext
    return _letter(
        case,
        N_("You are a member already: {series}"),
        _("You are a member already"),
        [
            _("Somebody filled in the form to join “{series}” with your address.", series=case.series.title),
            _("You are a member already, so nothing has changed. This is the link to your page."),
        ],
        action=_to_page(case),
    )


def _declined(case: Member) -> Letter:
    _ = case.translator.gettext
    return _letter(
        case,
        N_("Your request was declined: {series}"),
        _("Your request was declined"),
        [
            _("Thank you for your interest in “{series}”. Unfortunately, you cannot join.", series=case.series.title),
            *_reason(case),
        ],
        closing=[_("If you have a question about this, please ask the organisers.")],
    )


def _left(case: Member) -> Letter | None:
    _, series, cancelled = case.translator.gettext, case.series, case.change.data.get("cancelled", 0)
    own = is_by_participant(case.work, case.change, PARTICIPANT.name)
    if own and case.change.data.get("before") == _S.REQUESTED.value:
        begin = _("You have withdrawn your request to join “{series}”.", series=series.title)
    elif own:
        begin = _("You are no longer a member of “{series}”. Thank you for taking part.", series=series.title)
    else:
        begin = _("The organisers have ended your membership of “{series}”.", series=series.title)
    number = cancelled if isinstance(cancelled, int) else 0
    of_events = case.translator.ngettext(
        "Your registration for one event is cancelled; of that you get a mail of its own.",
        "Your registrations for {n} events are cancelled; of each you get a mail of its own.",
        number,
    )
    closing = _("What you took part in stays, and so do your certificates.")
    return _letter(
        case,
        N_("You are no longer a member: {series}"),
        _("You are no longer a member"),
        [begin, *_reason(case), *([of_events] if number else [])],
        closing=[closing] if case.change.data.get("before") == _S.MEMBER.value else [],
    )


def _invited(case: Member) -> Letter | None:
    event = None if case.change.event_id is None else member_event(case.work, case.membership, case.change.event_id)
    if event is None:
        return None
    _, refused = case.translator.gettext, case.change.data.get("refused")
    begin = _("You are a member of “{series}”. You can register for an event of it now.", series=case.series.title)
    why = [_("We could not register you by ourselves. On the page you see what is still possible.")] if refused else []
    return _letter(
        case,
        N_("Do you come too? {event}"),
        _("Do you come too?"),
        [begin, *why],
        rows=_dated(case, event),
        closing=[_("Can you not make it? Then you need not do anything.")],
        action=Link(
            label=_("Register"), url=case.links.member_event(case.membership.uid, event.slug, case.language)
        ),
        links=[_to_page(case)],
        event=event,
    )  # fmt: skip


Writer = Callable[[Member], Letter | None]

LETTERS: Mapping[str, tuple[MembershipStatus, Writer]] = {
    "membership.requested": (_S.REQUESTED, _requested),
    "membership.joined": (_S.MEMBER, _joined),
    "membership.reminded": (_S.MEMBER, _reminded),
    "membership.declined": (_S.DECLINED, _declined),
    "membership.left": (_S.LEFT, _left),
    INVITED: (_S.MEMBER, _invited),
}
"""Each with the status in which it is still true."""

KINDS: Collection[str] = LETTERS.keys()

_GOES_ON: Mapping[Enrolling, str] = {
    Enrolling.ENROL: N_(
        "As soon as registration for an event opens, we register you, and you get a mail with the date for your "
        "calendar. Can you not make it? Then cancel that one event; you stay a member."
    ),
    Enrolling.INVITE: N_("As soon as registration for an event opens, you get a mail with which you register."),
    Enrolling.NOTHING: N_("On your page you see which events there are, and register for them."),
}


def membership_letter(case: Member) -> Letter | None:
    """The letter that a change calls for; None when it is no longer so."""
    status, write = LETTERS[case.change.kind]
    return write(case) if case.membership.status is status else None


def _letter(
    case: Member,
    subject: str,
    heading: str,
    paragraphs: Sequence[str],
    *,
    rows: Sequence[Row] = (),
    closing: Sequence[str] = (),
    action: Link | None = None,
    links: Sequence[Link] = (),
    event: Event | None = None,
) -> Letter:
    _, series, language = case.translator.gettext, case.series, case.language
    why = _("You get this mail because you are a member of “{series}”, or asked to be.", series=series.title)
    small = [why, _("We use your details only for this series and its events.")]
    if action is not None:
        small.append(
            _(
                "The link in this mail is yours alone: whoever has it sees and changes your registrations in this "
                "series."
            )
        )
    return Letter(
        template=case.change.kind,
        language=language,
        network=case.work.settings.name.get(language),
        subject=_(subject, series=series.title, event=event.title if event else ""),
        heading=heading,
        preheader=paragraphs[0],
        greeting=_("Dear {name},", name=one_line(case.membership.name)),
        paragraphs=paragraphs,
        rows=rows,
        closing=closing,
        action=action,
        links=links,
        signed=signed_by(case.work, event or series, language),
        contact=contact_link(event or series),
        small=small,
    )


def _how_joined(case: Member) -> str:
    _, title, actor = case.translator.gettext, case.series.title, actor_of(case.work, case.change)
    if case.change.data.get("before") == _S.REQUESTED.value:
        return _("The organisers have approved your request: you are a member of “{series}”.", series=title)
    if sender := contact_named(case.work, actor):
        return _("{name} has sent you to “{series}”: you are a member.", name=sender, series=title)
    if is_by_participant(case.work, case.change, PARTICIPANT.name):
        return _("Good that you are taking part: you are a member of “{series}”.", series=title)
    return _("The organisers have made you a member of “{series}”.", series=title)


def _reason(case: Member) -> list[str]:
    reason = case.membership.reason.strip()
    return [case.translator.gettext("The reason: {reason}", reason=reason)] if reason else []


def _events(case: Member) -> list[Row]:
    return [row for event in events_to_come(case.work, case.membership) for row in _dated(case, event)]


def _dated(case: Member, event: Event) -> list[Row]:
    part_of = case.translator.gettext("Part of")
    return [row for row in event_rows(case.work, case.links, case.translator, event) if row.label != part_of]


def _to_page(case: Member) -> Link:
    return Link(label=case.translator.gettext("To your membership"), url=_own(case))


def _own(case: Member) -> str:
    return case.links.membership(case.membership.uid, case.language)
