"""What sort an event is, whom it lets in, which sections its copy has."""

from enum import StrEnum


class EventKind(StrEnum):
    """What sort of gathering it is."""

    KICK_OFF = "kick_off"
    REGULAR = "regular"
    SPRINT = "sprint"
    SITE_VISIT = "site_visit"
    FEEDBACK = "feedback"
    CLOSING = "closing"


class Admission(StrEnum):
    """Who may register, and what comes of it.

    ``approval``: whoever registers asks, and an organiser decides. ``members``: only who belongs to the series.
    ``invitation``: only with an :class:`~leernet.model.Invitation`. An invitation is good for each of them.
    """

    OPEN = "open"
    APPROVAL = "approval"
    MEMBERS = "members"
    INVITATION = "invitation"


class SectionKey(StrEnum):
    """The sections that have a usual heading; ``text`` needs its own."""

    WHAT = "what"
    FOR_WHOM = "for_whom"
    WHY = "why"
    ABOUT = "about"
    MORE = "more"
    TEXT = "text"
