"""The ``physical`` format."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from marshmallow import Schema

from leernet import Conflict, Text, hookimpl
from leernet.hookspecs import CalendarPlace, Fact, FormatKind, Limit, Moment, Requested
from leernet.model import Details

from .details import MARKDOWN, VenueSchema, in_one_line, text_of

KEY = "physical"

ROOM = Text(nl="Wat de zaal veilig kan hebben", en="What the room is safe for")
PLACE = ("venue", "room", "street", "postal_code", "city", "map_url")
ON_SITE = (
    *("adres", "route", "parkeren", "zaal", "trein", "station", "receptie", "lunch", "borrel", "inloop", "garderobe"),
    *("op locatie", "ter plaatse", "address", "parking", "room", "train", "reception", "drinks", "on site", "venue"),
)
"""Words of texts about an event to which people come."""
OWN_LINE = ("room", "travel", "accessibility")
LABELS = {
    "venue": Text(nl="Locatie", en="Venue"),
    "room": Text(nl="Zaal", en="Room"),
    "travel": Text(nl="Route", en="Getting there"),
    "accessibility": Text(nl="Toegankelijkheid", en="Accessibility"),
    "map": Text(nl="Kaart", en="Map"),
    "show_map": Text(nl="Bekijk op de kaart", en="Show on a map"),
}


class PhysicalFormat(FormatKind):
    """Taking part on site."""

    key = KEY
    label = Text(nl="Op locatie", en="On site")

    def schema(self) -> Schema:
        """What a venue needs."""
        return VenueSchema()

    def summary(self, details: Details, language: str) -> str:
        """Venue and city."""
        return ", ".join(part for part in (text_of(details, "venue"), text_of(details, "city")) if part)

    def public_facts(self, details: Details, moment: Moment) -> Sequence[Fact]:
        """Everything about the venue: none of it is a secret."""
        texts = {"venue": in_one_line(details, "venue"), **{name: text_of(details, name) for name in OWN_LINE}}
        facts = [
            Fact(label=LABELS[name].get(moment.language), text=text, markdown=name in MARKDOWN)
            for name, text in texts.items()
            if text
        ]
        if url := text_of(details, "map_url"):
            link = LABELS["show_map"].get(moment.language)
            facts.append(Fact(label=LABELS["map"].get(moment.language), text=link, url=url))
        return facts

    def calendar_place(self, details: Details, language: str) -> CalendarPlace:
        """Venue, room and address, as a navigation system takes them."""
        return CalendarPlace(location=in_one_line(details, "venue", "room"))

    def mentions(self, details: Details) -> Sequence[str]:
        """The address and the map, and what people are only told who come."""
        return [*(text_of(details, name) for name in PLACE), *ON_SITE]

    def schema_org(self, details: Details, url: str) -> Mapping[str, object]:
        """A ``Place`` with a ``PostalAddress``."""
        lines = {
            "streetAddress": text_of(details, "street"),
            "postalCode": text_of(details, "postal_code"),
            "addressLocality": text_of(details, "city"),
            "addressCountry": text_of(details, "country"),
        }
        postal = {name: value for name, value in lines.items() if value}
        return {
            "@type": "Place",
            "name": text_of(details, "venue"),
            "address": {"@type": "PostalAddress", **postal},
        }


class Physical:
    """The plugin: one format, a guard for venues that need names beforehand, and what a room is safe for."""

    name = "physical"
    fits = "1.0"

    @hookimpl
    def leernet_formats(self) -> Sequence[FormatKind]:
        """The ``physical`` format."""
        return [PhysicalFormat()]

    @hookimpl
    def leernet_catalogue(self) -> Path:
        """The Dutch texts."""
        return Path(__file__).parent / "locale"

    @hookimpl
    def leernet_limits(self, requested: Requested) -> Sequence[Limit]:
        """No more people than the room is safe for, also when an organiser gives out more places."""
        holds = requested.format.details.get("room_holds")
        if requested.format.key != KEY or holds is None:
            return []
        return [Limit(key="room", capacity=int(str(holds)), label=ROOM)]

    @hookimpl
    def leernet_registration_requested(self, requested: Requested) -> None:
        """Refuse who is too late for the list at the reception; an organiser may still let somebody in."""
        hours = requested.format.details.get("reception_closes_hours")
        starts_at = requested.event.starts_at
        if requested.format.key != KEY or requested.by_organiser or hours is None or starts_at is None:
            return
        if requested.now > starts_at - timedelta(hours=int(str(hours))):
            raise Conflict(
                "reception_closed",
                "The reception needs your name {hours} hours before the start. It is too late for that now.",
                field="format",
                hours=hours,
            )
