"""The letters to who wants to hear of an event: we will tell you; it is open; it is off."""

from collections.abc import Collection, Sequence

from ..hookspecs import Change
from ..i18n import Translator
from ..links import Links
from ..model import EventStatus, Interest
from ..work import Work
from .headers import one_line
from .letter import Letter, Link
from .parts import contact_link, event_rows, signed_by
from .queries import is_enrolled

SHOWN = "interest.shown"
OPENED = "interest.event_opened"
CANCELLED = "interest.event_cancelled"
KINDS: Collection[str] = (SHOWN, OPENED, CANCELLED)


def interest_letter(
    work: Work, links: Links, translator: Translator, interest: Interest, change: Change
) -> Letter | None:
    """The letter that a change calls for; None when it is no longer so, or another mail says it."""
    _, event = translator.gettext, interest.event
    if change.kind == CANCELLED:
        return _letter(
            work,
            links,
            translator,
            interest,
            change,
            subject=_("It is off: {event}", event=event.title),
            heading=_("It is off"),
            paragraphs=[_("“{event}” does not take place. Thank you for your interest.", event=event.title)],
        )
    if event.status is EventStatus.CANCELLED or event.is_past(work.now, work.today):
        return None
    if change.kind == SHOWN:
        return _shown(work, links, translator, interest, change)
    if not event.takes_registrations(work.now) or is_enrolled(work, interest):
        return None
    return _letter(
        work,
        links,
        translator,
        interest,
        change,
        subject=_("You can register now: {event}", event=event.title),
        heading=_("You can register now"),
        paragraphs=[
            _("You wanted to hear of “{event}”. The date is fixed, and registration is open.", event=event.title)
        ],
        closing=[_("Can you not make it? Then you need not do anything.")],
        action=Link(label=_("Register"), url=f"{links.event(event.slug, translator.language)}#register"),
    )


def _shown(work: Work, links: Links, translator: Translator, interest: Interest, change: Change) -> Letter | None:
    _, event = translator.gettext, interest.event
    if interest.told_at is not None:
        return None
    return _letter(
        work,
        links,
        translator,
        interest,
        change,
        subject=_("We keep you informed: {event}", event=event.title),
        heading=_("We keep you informed"),
        paragraphs=[
            _("Thank you for your interest in “{event}”. You get one mail when registration opens.", event=event.title),
            _("You are not registered yet, and no place is kept for you."),
        ],
    )


def _letter(
    work: Work,
    links: Links,
    translator: Translator,
    interest: Interest,
    change: Change,
    *,
    subject: str,
    heading: str,
    paragraphs: Sequence[str],
    closing: Sequence[str] = (),
    action: Link | None = None,
) -> Letter:
    _, event, language = translator.gettext, interest.event, translator.language
    name = one_line(interest.name)
    stop = Link(label=_("Do not write to me about this any more"), url=links.interest(interest.uid, language))
    return Letter(
        template=change.kind,
        language=language,
        network=work.settings.name.get(language),
        subject=subject,
        heading=heading,
        preheader=paragraphs[0],
        greeting=_("Dear {name},", name=name) if name else _("Hello,"),
        paragraphs=paragraphs,
        rows=event_rows(work, links, translator, event),
        closing=closing,
        action=action,
        links=[stop],
        signed=signed_by(work, event, language),
        contact=contact_link(event),
        small=[
            _("You get this mail because somebody left this address to hear of “{event}”.", event=event.title),
            _("We use it for nothing else, and delete it 30 days after we have told you."),
        ],
    )
