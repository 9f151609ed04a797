"""The public URLs, for mail, calendar, paper and pages. The blueprint's routes have the same shape; a test compares."""

from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID

from .tokens import Tokens

API = ("api", "v1")
"""Where the API is, below the place where the blueprint is mounted."""


@dataclass(frozen=True)
class Links:
    """URLs under ``base_url``, the place where the blueprint is mounted."""

    base_url: str
    tokens: Tokens

    def _at(self, language: str, *parts: str) -> str:
        return _join(self.base_url, language, *parts)

    def event(self, slug: str, language: str, page: str = "") -> str:
        """The public page of an event; or that of a plugin which belongs to it, by its key."""
        return self._at(language, "events", slug, *_of_plugin(page))

    def invitation(self, uid: UUID, slug: str, language: str) -> str:
        """The public page of an event, for whoever was invited: whoever has this link may use the invitation."""
        return f"{self.event(slug, language)}?invitation={quote(self.tokens.invitation(uid), safe='')}"

    def series(self, slug: str, language: str, page: str = "") -> str:
        """The public page of a series; or that of a plugin which belongs to it, by its key."""
        return self._at(language, "series", slug, *_of_plugin(page))

    def registration(self, uid: UUID, language: str, page: str = "") -> str:
        """A participant's own page, or that of a plugin with it: whoever has this link may change the registration."""
        return self._at(language, "registrations", self.tokens.registration(uid), *_of_plugin(page))

    def delegation(self, uid: UUID, language: str) -> str:
        """The page of a delegation's contact person: whoever has this link registers people of the organisation."""
        return self._at(language, "delegations", self.tokens.delegation(uid))

    def membership(self, uid: UUID, language: str) -> str:
        """A member's own page: whoever has this link sees and changes what they registered for in the series."""
        return self._at(language, "members", self.tokens.membership(uid))

    def member_event(self, uid: UUID, slug: str, language: str) -> str:
        """The form of an event, filled in with what we know of a member."""
        return f"{self._at(language, 'members', self.tokens.membership(uid), 'events', slug)}#register"

    def joining(self, slug: str, key: UUID, language: str) -> str:
        """The form to join a series, for whom the organisers gave this link."""
        return f"{self.series(slug, language)}/members?invitation={quote(self.tokens.joining(key), safe='')}"

    def interest(self, uid: UUID, language: str) -> str:
        """Where somebody says that they want to hear no longer of an event."""
        return self._at(language, "interest", self.tokens.interest(uid))

    def series_calendar(self, slug: str, language: str) -> str:
        """The calendar of a series, to subscribe to."""
        return self._at(language, "series", slug, "calendar.ics")

    def organisation_calendar(self, slug: str, language: str) -> str:
        """The calendar of all in which an organisation has a part, to subscribe to."""
        return self._at(language, "organisations", slug, "calendar.ics")

    def own_calendar(self, uid: UUID) -> str:
        """The calendar of a person's own registrations: whoever has this link sees where they go."""
        return _join(self.base_url, "calendars", f"{self.tokens.calendar(uid)}.ics")

    def my_data(self, reference: str, language: str) -> str:
        """All that is kept of a person: whoever has this link sees it, for as long as it is good."""
        return self._at(language, "my-data", self.tokens.person(reference))

    def material(self, uid: UUID, ending: str) -> str:
        """A file among the materials that everybody may see."""
        return _join(self.base_url, "materials", f"{uid.hex}.{ending}")

    def own_material(self, registration: UUID, uid: UUID, language: str) -> str:
        """A file among the materials that a participant may see, from their own page."""
        return self._at(language, "registrations", self.tokens.registration(registration), "materials", uid.hex)

    def join(self, uid: UUID, language: str) -> str:
        """The personal page through which somebody joins from a distance."""
        return self._at(language, "registrations", self.tokens.registration(uid), "join")

    def check_in(self, slug: str, uid: UUID, language: str) -> str:
        """What a code for the door says: the check-in page at the desk, with who comes in. It gives nobody a right."""
        return f"{self._at(language, 'desk', 'events', slug, 'check-in')}?code={uid.hex}"

    def certificate(self, uid: UUID, number: str, language: str) -> str:
        """The PDF of a certificate, from the holder's own page."""
        return self._at(language, "registrations", self.tokens.registration(uid), "certificates", f"{number}.pdf")

    def api(self, *path: str) -> str:
        """A resource of the API, for programs with a key for it."""
        return _join(self.base_url, *API, *path)

    def verify(self, code: str, language: str) -> str:
        """The public page that says whether a certificate is valid."""
        return verify_url(self.base_url, code, language)


def verify_url(base_url: str, code: str, language: str) -> str:
    """The public page that says whether a certificate is valid."""
    return _join(base_url, language, "verify", code)


def _of_plugin(page: str) -> tuple[str, ...]:
    return ("more", page) if page else ()


def _join(base_url: str, *parts: str) -> str:
    return "/".join([base_url.rstrip("/"), *(quote(part, safe="") for part in parts)])
