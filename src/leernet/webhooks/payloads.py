"""What a webhook is told: what changed, when, and where to read more. No names, no addresses, nothing of a person."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import BindParameter, Executable, bindparam, select

from ..links import Links
from ..model import (
    Certificate,
    Delegation,
    Event,
    Invitation,
    JournalEntry,
    Material,
    Membership,
    Message,
    Organisation,
    Registration,
    Series,
    WebhookFormat,
)
from ..settings import Settings
from ..work import Work

MEDIA_TYPES: Mapping[WebhookFormat, str] = {
    WebhookFormat.STANDARD: "application/json",
    WebhookFormat.CLOUDEVENTS: "application/cloudevents+json; charset=utf-8",
}

_ID: BindParameter[int] = bindparam("id")
_NAMES: Mapping[str, Executable] = {
    "registration": select(Registration.uid).where(Registration.id == _ID),
    "delegation": select(Delegation.uid).where(Delegation.id == _ID),
    "membership": select(Membership.uid).where(Membership.id == _ID),
    "invitation": select(Invitation.uid).where(Invitation.id == _ID),
    "message": select(Message.uid).where(Message.id == _ID),
    "material": select(Material.uid).where(Material.id == _ID),
    "certificate": select(Certificate.number).where(Certificate.id == _ID),
    "event": select(Event.slug).where(Event.id == _ID),
    "series": select(Series.slug).where(Series.id == _ID),
    "organisation": select(Organisation.slug).where(Organisation.id == _ID),
}
"""What the subject of a change is called outside; any other goes by its number."""

_SERIES: Mapping[str, Executable] = {
    "series": select(Series).where(Series.id == _ID),
    "delegation": select(Series).join(Delegation, Delegation.series_id == Series.id).where(Delegation.id == _ID),
    "membership": select(Series).join(Membership, Membership.series_id == Series.id).where(Membership.id == _ID),
    "material": select(Series).join(Material, Material.series_id == Series.id).where(Material.id == _ID),
    "certificate": select(Series).join(Certificate, Certificate.series_id == Series.id).where(Certificate.id == _ID),
}
"""The series behind a change that is of no event."""


_RESOURCES: Mapping[str, str] = {
    "registration": "registrations",
    "delegation": "delegations",
    "participant": "participants",
    "certificate": "certificates",
    "event": "events",
    "series": "series",
}
"""The subjects that are resources of the API by themselves. (What is gone has its number left, and no resource.)"""
_PARTS: Mapping[str, str] = {"recap": "recap", "material": "materials"}
"""Those that are read with their event or series."""


def message_id(settings: Settings, entry: JournalEntry) -> str:
    """What lets a receiver drop a repeat: the same at each try, and at every webhook that is told of this change."""
    return str(uuid5(NAMESPACE_URL, f"{settings.base_url}#{entry.id}"))


def payload(work: Work, links: Links, form: WebhookFormat, entry: JournalEntry) -> bytes:
    """The body of what is sent of a change."""
    data = _data(work, links, entry)
    said: Mapping[str, object] = {"type": entry.kind, "timestamp": _moment(entry.at), "data": data}
    if form is WebhookFormat.CLOUDEVENTS:
        said = _cloud_event(work.settings, entry, data)
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _cloud_event(settings: Settings, entry: JournalEntry, data: Mapping[str, str]) -> Mapping[str, object]:
    """CloudEvents 1.0 in the profile of the Dutch government: a UUID, a reversed domain before the type, an order."""
    return {
        "specversion": "1.0",
        "id": message_id(settings, entry),
        "source": settings.cloudevents_source or settings.base_url,
        "type": f"{reversed_host(settings.base_url)}.{entry.kind}",
        "subject": data["id"],
        "time": _moment(entry.at),
        "datacontenttype": "application/json",
        "sequence": str(entry.id),
        "sequencetype": "Integer",
        "data": data,
    }


def reversed_host(base_url: str) -> str:
    """Whose words the types are: of ``leren.example.org`` it is ``org.example.leren``."""
    host = urlsplit(base_url).hostname or "localhost"
    is_number = ":" in host or host.replace(".", "").isdigit()
    return "localhost" if is_number else ".".join(reversed(host.split(".")))


def _data(work: Work, links: Links, entry: JournalEntry) -> dict[str, str]:
    event, series = _about(work, entry)
    data = {"subject": entry.subject, "id": _name(work, entry)}
    if event is not None:
        data["event"] = event.slug
    if series is not None:
        data["series"] = series.slug
    if event is not None:
        data["url"] = links.event(event.slug, event.language)
    elif series is not None:
        data["url"] = links.series(series.slug, series.language)
    if resource := _resource(entry.subject, data):
        data["api"] = links.api(*resource)
    return data


def _resource(subject: str, data: Mapping[str, str]) -> tuple[str, ...]:
    """Where a program reads more of what a change is about; of what is in no resource: of its event or series."""
    around = ("events", data["event"]) if "event" in data else ("series", data["series"]) if "series" in data else ()
    if subject in _RESOURCES:
        return (_RESOURCES[subject], data["id"]) if not data["id"].isdigit() or subject == "participant" else around
    return (*around, _PARTS[subject]) if around and subject in _PARTS else around


def _about(work: Work, entry: JournalEntry) -> tuple[Event | None, Series | None]:
    """The event and the series that it concerns."""
    if entry.event_id is not None:
        query = select(Event, Series).outerjoin(Event.series).where(Event.id == entry.event_id)
        row = work.db.execute(query).one_or_none()
        return (None, None) if row is None else (row[0], row[1])
    if entry.subject not in _SERIES:
        return None, None
    return None, work.db.execute(_SERIES[entry.subject], {"id": entry.subject_id}).scalar_one_or_none()


def _name(work: Work, entry: JournalEntry) -> str:
    query = _NAMES.get(entry.subject)
    name = None if query is None else work.db.execute(query, {"id": entry.subject_id}).scalar_one_or_none()
    return str(name or entry.subject_id)  # what is gone meanwhile has its number left


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
