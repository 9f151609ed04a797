"""The letter with which somebody is invited to an event: a link that lets them in."""

from ..display import display_moment
from ..i18n import Translator
from ..links import Links
from ..model import Event, EventFormat, Invitation
from ..plugins import show
from ..services.public.overviews import is_public
from ..work import Work
from .letter import Letter, Link, Row
from .parts import contact_link, event_rows, signed_by

KIND = "invitation.sent"


def invitation_letter(work: Work, links: Links, translator: Translator, invitation: Invitation) -> Letter:
    """The letter to whom was invited, in person or for their organisation. Its button opens the form."""
    _, event, language = translator.gettext, invitation.event, translator.language
    if invitation.is_personal:
        begin = _("We would like you to take part in “{event}”.", event=event.title)
    else:
        organisation, number = invitation.organisation_name, invitation.maximum
        begin = translator.ngettext(
            "We would like somebody of {organisation} to take part in “{event}”.",
            "We would like up to {n} people of {organisation} to take part in “{event}”.",
            number,
            organisation=organisation,
            event=event.title,
        )
    return Letter(
        template=KIND,
        language=language,
        network=work.settings.name.get(language),
        subject=_("You are invited: {event}", event=event.title),
        heading=_("You are invited"),
        preheader=begin,
        greeting=_("Hello,"),
        paragraphs=[begin, *_builds_on(translator, event), *_how(translator, invitation)],
        rows=[
            *event_rows(work, links, translator, event),
            *_where(work, translator, event),
            *_until(work, translator, invitation),
        ],
        closing=[_("Can you not make it? Then you need not do anything.")],
        action=Link(label=_("Register"), url=f"{links.invitation(invitation.uid, event.slug, language)}#register"),
        signed=signed_by(work, event, language),
        contact=contact_link(event),
        small=[
            _("You get this mail because the organisers of “{event}” invited you.", event=event.title),
            _("We use your address only for this invitation, unless you register."),
        ],
    )


def _builds_on(translator: Translator, event: Event) -> list[str]:
    before = event.follows
    if before is None or not is_public(before):
        return []
    return [translator.gettext("It builds on “{event}”.", event=before.title)]


def _how(translator: Translator, invitation: Invitation) -> list[str]:
    _ = translator.gettext
    if invitation.is_personal:
        return [_("This invitation is yours alone: register with the address to which this mail was sent.")]
    return [_("Pass this mail on to your colleagues: each of them registers with the same link.")]


def _where(work: Work, translator: Translator, event: Event) -> list[Row]:
    """Each way of taking part, as its plugin sums it up."""
    texts = [_summary(work, chosen, translator.language) for chosen in event.formats]
    where = "\n".join(dict.fromkeys(text for text in texts if text))
    return [Row(label=translator.gettext("Where"), text=where)] if where else []


def _summary(work: Work, chosen: EventFormat, language: str) -> str:
    kinds = work.plugins.formats
    return show(lambda: kinds[chosen.key].summary(chosen.details, language), "", f"format {chosen.key}")


def _until(work: Work, translator: Translator, invitation: Invitation) -> list[Row]:
    if invitation.expires_at is None:
        return []
    until = display_moment(invitation.expires_at, work.settings.timezone, translator.language)
    return [Row(label=translator.gettext("Register before"), text=until)]
