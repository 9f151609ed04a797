"""What the form to join a series says and asks: who may join, what that means, how they take part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ...i18n import N_
from ...model import Enrolling, Event, Joining, Series, SeriesStatus
from ..site import Site
from .eventpage import AudienceChoice, label_of

T = TypeVar("T")
ENROLLING: Mapping[Enrolling, str] = {
    Enrolling.ENROL: N_(
        "You are registered for each event as soon as it opens, as long as there are places. Can you not make it? Then "
        "cancel that one."
    ),
    Enrolling.INVITE: N_("You are invited to each event as soon as it opens."),
    Enrolling.NOTHING: N_("You register for the events to which you want to come."),
}
_INVITED = N_("You are invited: you are a member as soon as you send this form.")
_ASKING = N_("With this form you ask to become a member. The organisers decide, and mail you their answer.")
_BY_INVITATION = N_("This series is for whom the organisers invite. Were you? Then open the link that they sent you.")
_CLOSED = N_("Nobody can join this series now.")


@dataclass(frozen=True)
class JoinDoor:
    """Whether somebody who looks at the page now may join, and as what; ``token`` goes along with the form."""

    is_shut: bool
    asks: bool
    text: str
    token: str


@dataclass(frozen=True)
class FormatChoice:
    """A way of taking part."""

    value: str
    label: str


@dataclass(frozen=True)
class Choices:
    """What the events to come leave open."""

    formats: Sequence[FormatChoice]
    audiences: Sequence[AudienceChoice]


def door_of(site: Site, series: Series, token: str) -> JoinDoor:
    """Who may join, for who comes with this token or none."""
    invited = bool(token) and site.network.tokens.read_joining(token) == series.join_key
    text = _words(series, invited=invited)
    shut = text in (_CLOSED, _BY_INVITATION)
    asks = series.joining is Joining.APPROVAL and not invited
    return JoinDoor(shut, asks, site.gettext(text) if text else "", token if invited else "")


def takes_members(series: Series) -> bool:
    """Whether anybody may fill in the form."""
    return series.status is SeriesStatus.PUBLISHED and series.joining in (Joining.OPEN, Joining.APPROVAL)


def choices_of(site: Site, events: Sequence[Event]) -> Choices:
    """The formats and audiences of events, each once, where there is more than one."""
    formats = {one.key: FormatChoice(one.key, label_of(site, one)) for event in events for one in event.formats}
    audiences = {one.key: AudienceChoice(one.key, one.label, "") for event in events for one in event.audiences}
    return Choices(_several(formats), _several(audiences))


def _several(found: Mapping[str, T]) -> Sequence[T]:
    return list(found.values()) if len(found) > 1 else []


def _words(series: Series, *, invited: bool) -> str:
    if series.joining in (Joining.NONE, Joining.CLOSED) or series.status is SeriesStatus.ENDED:
        return _CLOSED
    if invited:
        return _INVITED
    return {Joining.APPROVAL: _ASKING, Joining.INVITATION: _BY_INVITATION}.get(series.joining, "")
