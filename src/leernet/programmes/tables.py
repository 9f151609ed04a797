"""Rows as tables of a programme file: what :mod:`.schema` reads, the other way round."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from ..model import (
    Admission,
    AgendaItem,
    Audience,
    Block,
    Contribution,
    Delegation,
    Details,
    Enrolling,
    Event,
    EventFormat,
    EventPartner,
    Organisation,
    Question,
    Series,
    SeriesPartner,
    When,
)
from .afterwards import material_tables, recap_table
from .moments import to_local

Table = dict[str, object]


def organisation_table(organisation: Organisation) -> Table:
    """``[[organisations]]``; its logo is in it as a ``data:`` URL."""
    return {
        "slug": organisation.slug,
        "name": organisation.name,
        "kind": organisation.kind.value,
        "short_name": organisation.short_name,
        "region": organisation.region,
        "code": organisation.code,
        "url": organisation.url,
        "email": organisation.email,
        "part_of": organisation.part_of.slug if organisation.part_of else None,
        "valid_from": organisation.valid_from,
        "valid_to": organisation.valid_to,
        "logo": _data_url(organisation.logo_type, organisation.logo),
        "about": dict(organisation.about),
    }


def _data_url(mimetype: str, content: bytes | None) -> str:
    return f"data:{mimetype};base64,{base64.b64encode(content).decode()}" if content else ""


@dataclass(frozen=True)
class Tables:
    """Makes the tables with times in ``zone``."""

    zone: ZoneInfo

    def series(self, series: Series) -> Table:
        """``[series]``."""
        delegations = [self._delegation(one, series.language) for one in series.delegations if one.is_live]
        materials = material_tables(series.materials, self.zone)
        return {**self.series_plan(series), "delegations": delegations, "materials": materials}

    def event(self, event: Event) -> Table:
        """``[[events]]``."""
        delegations = [self._delegation(one, event.language) for one in event.delegations if one.is_live]
        materials = material_tables(event.materials, self.zone)
        apart = {"delegations": delegations, "materials": materials, "recap": recap_table(event.recap, self.zone)}
        return {**self.event_plan(event), **apart}

    def series_plan(self, series: Series) -> Table:
        """A series without what has pages and journal of its own: its delegations and materials."""
        return {
            "slug": series.slug,
            "title": series.title,
            "subtitle": series.subtitle,
            "kind": series.kind.value,
            "status": series.status.value,
            "language": series.language,
            "region": series.region,
            "planned_events": series.planned_events,
            "max_per_organisation": series.max_per_organisation,
            "retention_days": series.retention_days,
            "more_url": series.more_url,
            "part_of": series.part_of.slug if series.part_of else None,
            "related": [one.slug for one in series.relates_to],
            "membership": _membership(series),
            "aim": series.aim,
            "contact": _contact(series.contact_name, series.contact_email),
            "certificate": _details(series.certificate),
            "brand": _brand(series.brand),
            "partners": [_partner(partner) for partner in series.partners],
            "sections": list(series.sections),
            "questions": [_question(question) for question in series.questions if question.is_asked],
        }

    def event_plan(self, event: Event) -> Table:
        """An event without what has pages and journal of its own: its delegations, materials and recap."""
        loose = [contribution for contribution in event.contributions if contribution.item is None]
        return {
            "slug": event.slug,
            "number": event.number,
            "title": event.title,
            "theme": event.theme,
            "kind": event.kind.value,
            "status": event.status.value,
            "when": self._when(event),
            "language": event.language,
            "follows": event.follows.slug if event.follows else None,
            "waiting_list": None if event.waiting_list else False,
            "max_per_organisation": event.max_per_organisation,
            "admission": None if event.admission is Admission.OPEN else event.admission.value,
            "contact": _contact(event.contact_name, event.contact_email),
            "registration": {
                "opens": self._moment(event.registration_opens),
                "closes": self._moment(event.registration_closes),
                "offer_hours": event.offer_hours,
            },
            "confirm_again": {
                "until": self._moment(event.confirm_until),
                "otherwise": "release" if event.confirm_releases else None,
            },
            "certificate": _details(event.certificate),
            "blocks": [self._block(block) for block in event.blocks],
            "formats": [_format(row) for row in event.formats],
            "audiences": [self._audience(row) for row in event.audiences],
            "partners": [_partner(partner) for partner in event.partners],
            "sections": list(event.sections),
            "agenda": [self._agenda(item, event.contributions) for item in event.agenda],
            "contributions": [_contribution(contribution) for contribution in loose],
            "questions": [_question(question) for question in event.questions if question.is_asked],
        }

    def _delegation(self, delegation: Delegation, language: str) -> Table:
        known = delegation.organisation
        return {
            "organisation": known.slug if known else None,
            "organisation_name": "" if known else delegation.organisation_name,
            "contact": _contact(delegation.contact_name, delegation.contact_email),
            "language": None if delegation.language == language else delegation.language,
            "minimum": delegation.minimum or None,
            "maximum": delegation.maximum,
            "departments": list(delegation.departments),
            "reserved": delegation.reserved or None,
            "released": self._moment(delegation.released_at),
        }

    def _when(self, event: Event) -> str:
        """With blocks the day of the first, for that is how the file would be read."""
        start = event.starts_at
        return When.on(start.astimezone(self.zone).date()).edtf if start else event.when.edtf

    def _moment(self, moment: datetime | None) -> str | None:
        return None if moment is None else to_local(moment, self.zone)

    def _block(self, block: Block) -> Table:
        return {
            "start": self._moment(block.starts_at),
            "end": self._moment(block.ends_at),
            "label": block.label,
        }

    def _audience(self, audience: Audience) -> Table:
        return {
            "key": audience.key,
            "label": audience.label,
            "capacity": audience.quota.capacity if audience.quota else None,
            "released": self._moment(audience.released_at),
            "text": audience.text,
        }

    def _agenda(self, item: AgendaItem, contributions: Sequence[Contribution]) -> Table:
        return {
            "kind": item.kind.value,
            "title": item.title,
            "place": item.place,
            "start": self._moment(item.starts_at),
            "minutes": item.minutes,
            "parallel": item.is_parallel or None,
            "key": item.key,
            "sign_up": True if item.quota and item.quota.capacity is None else None,
            "capacity": item.quota.capacity if item.quota else None,
            "text": item.text,
            "contributions": [_contribution(one) for one in contributions if one.item is item],
        }


def _membership(series: Series) -> Table:
    if not series.has_members and series.enrolling is Enrolling.ENROL and series.target_organisations is None:
        return {}
    return {
        "joining": series.joining.value,
        "enrolling": series.enrolling.value,
        "organisations": series.target_organisations,
    }


def _contact(name: str, email: str) -> Table:
    return {"name": name, "email": email}


def _partner(partner: SeriesPartner | EventPartner) -> Table:
    return {
        "organisation": partner.organisation.slug,
        "role": partner.role.value,
        "logo": None if partner.shows_logo else False,
        "scheme": partner.scheme,
        "reference": partner.reference,
        "note": partner.note,
    }


def _format(row: EventFormat) -> Table:
    return {
        "key": row.key,
        "capacity": row.quota.capacity,
        "counts_everybody": row.quota.counts_everybody or None,
        "details": _details(row.details),
    }


def _contribution(contribution: Contribution) -> Table:
    return {
        "role": contribution.role,
        "name": contribution.name,
        "organisation": contribution.organisation.slug if contribution.organisation else None,
        "organisation_name": contribution.organisation_name,
        "perspective": contribution.perspective,
        "status": contribution.status.value,
        "about": contribution.about,
        "email": contribution.email,
    }


def _question(question: Question) -> Table:
    return {
        "key": question.key,
        "kind": question.kind.value,
        "label": dict(question.label),
        "hint": dict(question.hint),
        "purpose": dict(question.purpose),
        "required": question.required or None,
        "choices": list(question.choices),
        "accept": list(question.accept),
        "max_mb": question.max_mb,
        "shown_if": dict(question.shown_if),
        "formats": list(question.formats),
        "audiences": list(question.audiences),
        "retention_days": question.retention_days,
        "visibility": question.visibility.value,
    }


def _brand(brand: Details | None) -> Table:
    if not brand:
        return {}
    settled = {name: value for name, value in brand.items() if name != "kind"}
    return {"kind": brand["kind"], "settled": _details(settled)}


def _details(details: Details | None) -> Table:
    """Details as they are, but for what TOML has no word for: null."""
    return {name: _without_null(value) for name, value in (details or {}).items() if value is not None}


def _without_null(value: object) -> object:
    if isinstance(value, dict):
        return _details(value)
    return [_without_null(item) for item in value if item is not None] if isinstance(value, list) else value


def tidy(table: Table) -> Table:
    """Without what is empty, which can be left out of a file."""
    tidied = {name: _tidied(value) for name, value in table.items()}
    return {name: value for name, value in tidied.items() if value not in (None, "", [], {})}


def _tidied(value: object) -> object:
    if isinstance(value, dict):
        return tidy(value)
    return [_tidied(item) for item in value] if isinstance(value, list) else value
