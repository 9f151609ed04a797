"""A list that was sent: each person is registered, or not, in a transaction of their own, and told apart."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from ...errors import LeernetError
from ...i18n import N_
from ...model import Delegation, Event, RegistrationStatus, email_key
from ...schemas.delegating import Listed
from ...schemas.people_lists import Row
from ...services.delegations.delegating import Choice, Person, register_person, summarise
from ...services.delegations.forecast import Prospect
from ...services.idempotency import digest
from ...services.registering.registration import Registered
from ...work import contact
from ..site import Site

PROSPECTS = {
    Prospect.PLACE: N_("gets a place"),
    Prospect.WAITS: N_("comes on the waiting list"),
    Prospect.ALREADY: N_("is registered already"),
    Prospect.FULL: N_("no place: it is full"),
    Prospect.BEYOND: N_("no place: your organisation has its maximum"),
    Prospect.CLOSED: N_("registration is closed"),
    Prospect.NO_FORMAT: N_("choose how they take part"),
}
OUTCOMES = {
    RegistrationStatus.CONFIRMED: N_("has a place"),
    RegistrationStatus.WAITLISTED: N_("is on the waiting list"),
    RegistrationStatus.OFFERED: N_("can have a place, and has to confirm it"),
}
GONE = N_("was registered, and has cancelled since")


@dataclass(frozen=True)
class Fate:
    """What will happen, or happened, to somebody at an event."""

    event: Event
    text: str
    is_good: bool


@dataclass(frozen=True)
class ListLine:
    """Somebody on the list, with what is wrong or what comes of it."""

    row: Row
    problems: Sequence[str] = ()
    fates: Sequence[Fate] = ()

    @property
    def is_good(self) -> bool:
        """Whether they come to one of the events at least."""
        return any(fate.is_good for fate in self.fates)

    @property
    def is_partial(self) -> bool:
        """Whether they come to some of the events only."""
        return self.is_good and not all(fate.is_good for fate in self.fates)


def wrong_line(site: Site, listed: Listed) -> ListLine:
    """Somebody who cannot be registered as they stand there."""
    return ListLine(listed.row, [site.gettext(one.message, **one.data) for one in listed.problems])


class Submission:
    """``form_token`` names it: the same form that is sent again registers nobody anew, and mails nobody again."""

    def __init__(self, site: Site, delegation: Delegation, choice: Choice, form_token: str) -> None:
        self.site, self.delegation, self.choice = site, delegation, choice
        self._form_token = form_token
        self._registered: list[int] = []

    def line(self, listed: Listed, events: Sequence[Event]) -> ListLine:
        """Register somebody for each of the events."""
        if listed.person is None:
            return wrong_line(self.site, listed)
        return ListLine(listed.row, (), [self._fate(listed.person, event) for event in events])

    def summarise(self, refused: int) -> None:
        """Have the contact person mailed, once."""
        if not self._registered:
            return
        with suppress(IntegrityError):  # two clicks at the same moment: the other has just written it
            self.site.network.run(
                contact(self.delegation.id),
                summarise,
                self.delegation.uid,
                self._registered,
                refused,
                self._key("summary"),
            )

    def _fate(self, person: Person, event: Event) -> Fate:
        try:
            registered = self._register(person, event)
        except LeernetError as error:
            return Fate(event, self._reason(error), is_good=False)
        self._registered.append(registered.id)
        text = OUTCOMES.get(registered.status)
        return Fate(event, self.site.gettext(text or GONE), is_good=text is not None)

    def _register(self, person: Person, event: Event) -> Registered:
        return self.site.network.run(
            contact(self.delegation.id),
            register_person,
            self.delegation.uid,
            event.slug,
            person,
            self.choice,
            self._key(event.slug, email_key(person.email)),
        )

    def _key(self, *parts: str) -> str:
        return digest("delegation", str(self.delegation.uid), self._form_token, *parts)

    def _reason(self, error: LeernetError) -> str:
        if error.code == "already_registered":  # said to who registers for themselves
            return self.site.gettext(PROSPECTS[Prospect.ALREADY])
        return self.site.gettext(error.message, **error.data)
