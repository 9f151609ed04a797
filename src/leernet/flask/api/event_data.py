"""Series and events as plain values, for their schemas."""

from collections.abc import Iterable, Sequence

from ...model import (
    AgendaItem,
    Contribution,
    ContributionStatus,
    Event,
    EventFormat,
    Organisation,
    PartnerMixin,
    Question,
    Series,
)
from ...model.questions import NO, YES
from ...plugins import show
from ...services.public.overviews import is_public
from ...work import Work
from .call import Call

Plain = dict[str, object]


def series_data(call: Call, series: Series) -> Plain:
    """A series with its partners."""
    return {
        "slug": series.slug,
        "title": series.title,
        "subtitle": series.subtitle,
        "aim": series.aim,
        "kind": series.kind.value,
        "status": series.status.value,
        "language": series.language,
        "region": series.region,
        "planned_events": series.planned_events,
        "part_of": series.part_of.slug if series.part_of else None,
        "sections": series.sections,
        "contact": {"name": series.contact_name, "email": series.contact_email},
        "partners": _partners(series.partners),
        "more_url": series.more_url,
        "url": call.network.links.series(series.slug, call.language),
    }


def event_data(call: Call, work: Work, event: Event) -> Plain:
    """An event with its blocks, formats and recap."""
    return {
        "slug": event.slug,
        "title": event.title,
        "theme": event.theme,
        "number": event.number,
        "kind": event.kind.value,
        "phase": event.phase(work.now, work.today).value,
        "when": str(event.when),
        "blocks": [
            {"id": one.uid, "starts_at": one.starts_at, "ends_at": one.ends_at, "label": one.label}
            for one in event.blocks
        ],
        "language": event.language,
        "series": event.series.slug if event.series else None,
        "admission": event.admission.value,
        "takes_registrations": event.takes_registrations(work.now),
        "registration_opens_at": event.registration_opens,
        "registration_closes_at": event.registration_closes,
        "waiting_list": event.waiting_list,
        "formats": [_format(call, one) for one in event.formats],
        "url": call.network.links.event(event.slug, call.language),
    }


def event_detail(call: Call, work: Work, event: Event, questions: Sequence[Question]) -> Plain:
    """An event with all that its page shows."""
    return event_data(call, work, event) | {
        "follows": event.follows.slug if event.follows and is_public(event.follows) else None,
        "followed_by": [one.slug for one in event.followed_by if is_public(one)],
        "sections": event.sections,
        "contact": {"name": event.contact_name, "email": event.contact_email},
        "audiences": [
            {
                "key": one.key,
                "label": one.label,
                "text": one.text,
                "places_left": one.quota.left if one.quota else None,
                "released_at": one.released_at,
            }
            for one in event.audiences
        ],
        "agenda": [_item(one) for one in event.agenda],
        "contributions": _contributions(one for one in event.contributions if one.item_id is None),
        "partners": _partners(event.partners),
        "questions": [_question(call, one) for one in questions],
    }


def _format(call: Call, chosen: EventFormat) -> Plain:
    kinds, key, details = call.network.plugins.formats, chosen.key, chosen.details
    kind = kinds.get(key)
    return {
        "key": key,
        "label": kind.label.get(call.language) if kind else key,
        "summary": show(lambda: kinds[key].summary(details, call.language), key, f"format {key}"),
        "capacity": chosen.quota.capacity,
        "places_left": chosen.quota.left,
        "is_full": not chosen.quota.has_room,
    }


def _item(item: AgendaItem) -> Plain:
    return {
        "key": item.key if item.quota else None,
        "title": item.title,
        "kind": item.kind.value,
        "starts_at": item.starts_at,
        "minutes": item.minutes,
        "is_parallel": item.is_parallel,
        "place": item.place,
        "text": item.text,
        "places_left": item.quota.left if item.quota else None,
        "contributions": _contributions(item.contributions),
    }


def _contributions(contributions: Iterable[Contribution]) -> list[Plain]:
    return [
        {
            "role": one.role,
            "status": one.status.value,
            "name": one.name,
            "organisation": one.organisation_then,
            "perspective": one.perspective,
            "about": one.about,
        }
        for one in contributions
        if one.status is not ContributionStatus.DROPPED
    ]


def _partners(partners: Iterable[PartnerMixin]) -> list[Plain]:
    return [
        {
            "role": one.role.value,
            "organisation": _organisation(one.organisation),  # type: ignore[attr-defined]
            "scheme": one.scheme,
            "note": one.note,
        }
        for one in partners
    ]


def _organisation(organisation: Organisation) -> Plain:
    return {
        "slug": organisation.slug,
        "name": organisation.name,
        "short_name": organisation.short_name,
        "kind": organisation.kind.value,
        "url": organisation.url,
    }


def _question(call: Call, question: Question) -> Plain:
    def said(texts: object) -> str:
        return _in_language(texts, call.language)

    choices = [{"key": one["key"], "label": said(one)} for one in question.choices]
    if not choices and question.options:
        words = {YES: call.translator.gettext("Yes"), NO: call.translator.gettext("No")}
        choices = [{"key": option, "label": words[option]} for option in question.options]
    return {
        "key": question.key,
        "kind": question.kind.value,
        "label": said(question.label),
        "hint": said(question.hint),
        "purpose": said(question.purpose),
        "required": question.required,
        "choices": choices,
        "formats": question.formats,
        "audiences": question.audiences,
        "shown_if": question.shown_if,
    }


def _in_language(texts: object, language: str) -> str:
    """A text per language; the other one where it is missing."""
    assert isinstance(texts, dict)
    other = "en" if language == "nl" else "nl"
    return str(texts.get(language) or texts.get(other) or "")
