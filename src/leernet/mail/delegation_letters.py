"""The letters to the contact person of a delegation: the question with the link, and what came of a list."""

from collections.abc import Collection, Sequence
from typing import cast

from babel.lists import format_list

from ..display import display_moment
from ..hookspecs import Change
from ..i18n import Translator
from ..links import Links
from ..model import Delegation, Event, Registration, RegistrationStatus
from ..services.delegations.delegating import events_of
from ..work import Work
from .headers import one_line
from .letter import Letter, Link, Row
from .parts import contact_link, event_rows, signed_by
from .queries import registrations_by_id

ASKED = "delegation.asked"
FILLED = "delegation.filled"
KINDS: Collection[str] = (ASKED, FILLED)


def delegation_letter(
    work: Work, links: Links, translator: Translator, delegation: Delegation, change: Change
) -> Letter:
    """The letter that a change of a delegation calls for."""
    if change.kind == FILLED:
        return _filled(work, links, translator, delegation, change)
    return _asked(work, links, translator, delegation)


def _asked(work: Work, links: Links, translator: Translator, delegation: Delegation) -> Letter:
    _, scope = translator.gettext, delegation.scope
    begin = _(
        "We would like colleagues of {organisation} to take part in “{title}”. Would you arrange that?",
        organisation=delegation.organisation_name,
        title=scope.title,
    )
    return _letter(
        work,
        links,
        translator,
        delegation,
        template=ASKED,
        subject=_("Whom do you send? {title}", title=scope.title),
        heading=_("Whom do you send?"),
        paragraphs=[
            begin,
            _("On your page you register one or several colleagues at once. Each of them gets a mail of their own."),
            *_departments(translator, delegation),
        ],
        rows=[*_events(work, links, translator, delegation), *_wishes(work, translator, delegation)],
        closing=[
            _("Can somebody not make it after all? On the same page you let another colleague go instead."),
            _("Are you not the right person for this? Then please reply to this mail."),
        ],
    )


def _filled(work: Work, links: Links, translator: Translator, delegation: Delegation, change: Change) -> Letter:
    _, refused = translator.gettext, cast(int, change.data.get("refused", 0))
    registered = registrations_by_id(work, cast("Sequence[int]", change.data.get("registered", ())))
    begin = _("You sent us a list of colleagues for “{title}”. This came of it.", title=delegation.scope.title)
    not_in = translator.ngettext("One person was not registered.", "{n} people were not registered.", refused)
    return _letter(
        work,
        links,
        translator,
        delegation,
        template=FILLED,
        subject=_("Your colleagues are registered: {title}", title=delegation.scope.title),
        heading=_("Your colleagues are registered"),
        paragraphs=[begin, *([not_in] if refused else [])],
        rows=_people(translator, registered),
        closing=[_("Each of them got a mail, with a link of their own.")],
    )


def _letter(
    work: Work,
    links: Links,
    translator: Translator,
    delegation: Delegation,
    *,
    template: str,
    subject: str,
    heading: str,
    paragraphs: Sequence[str],
    rows: Sequence[Row],
    closing: Sequence[str],
) -> Letter:
    _, language, scope = translator.gettext, translator.language, delegation.scope
    name = one_line(delegation.contact_name)
    return Letter(
        template=template,
        language=language,
        network=work.settings.name.get(language),
        subject=subject,
        heading=heading,
        preheader=paragraphs[0],
        greeting=_("Dear {name},", name=name) if name else _("Hello,"),
        paragraphs=paragraphs,
        rows=rows,
        closing=closing,
        action=Link(label=_("To your delegation"), url=links.delegation(delegation.uid, language)),
        signed=signed_by(work, scope, language),
        contact=contact_link(scope),
        small=[
            _(
                "You get this mail because the organisers of “{title}” asked you as the contact person of "
                "{organisation}.",
                title=scope.title,
                organisation=delegation.organisation_name,
            ),
            _("We use your name and address only for this, and remove them 90 days after it is over."),
            _("Whoever has the link in this mail can register and cancel for your organisation."),
        ],
    )


def _events(work: Work, links: Links, translator: Translator, delegation: Delegation) -> list[Row]:
    """The event; of a series its events to come."""
    if delegation.event is not None:
        return event_rows(work, links, translator, delegation.event)
    events = [one for one in events_of(work, delegation) if not one.is_past(work.now, work.today)]
    return [row for event in events for row in _dated(work, links, translator, event)]


def _dated(work: Work, links: Links, translator: Translator, event: Event) -> list[Row]:
    """An event without what it is a part of: that is said once."""
    part_of = translator.gettext("Part of")
    return [row for row in event_rows(work, links, translator, event) if row.label != part_of]


def _wishes(work: Work, translator: Translator, delegation: Delegation) -> list[Row]:
    _, rows = translator.gettext, []
    if delegation.minimum:
        rows.append(Row(label=_("At least"), text=str(delegation.minimum)))
    if delegation.maximum is not None:
        rows.append(Row(label=_("At most"), text=str(delegation.maximum)))
    if kept := delegation.still_reserved:
        until = delegation.released_at
        text = translator.ngettext("one place", "{n} places", kept)
        if until is not None:
            moment = display_moment(until, work.settings.timezone, translator.language)
            text = _("{places}, until {moment}", places=text, moment=moment)
        rows.append(Row(label=_("Kept for you"), text=text))
    return rows


def _departments(translator: Translator, delegation: Delegation) -> list[str]:
    if not delegation.departments:
        return []
    names = format_list(delegation.departments, locale="en_GB" if translator.language == "en" else "nl")
    return [translator.gettext("We hope for somebody of each of these departments: {names}.", names=names)]


def _people(translator: Translator, registered: Sequence[Registration]) -> list[Row]:
    """Who is in and who waits, for each event."""
    _, rows = translator.gettext, []
    for event in {one.event_id: one.event for one in registered}.values():
        for status, label in (
            (RegistrationStatus.CONFIRMED, _("Have a place: {event}", event=event.title)),
            (RegistrationStatus.OFFERED, _("Have to confirm their place: {event}", event=event.title)),
            (RegistrationStatus.WAITLISTED, _("On the waiting list: {event}", event=event.title)),
        ):
            names = [one_line(one.name) for one in registered if one.event_id == event.id and one.status is status]
            if names:
                rows.append(Row(label=label, text="\n".join(names)))
    return rows
