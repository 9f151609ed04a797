"""Who may see what is kept of a person: whoever reads the mail of the address under which it is kept.

A link is mailed to the address. It names a row with that address and the moment until which it is good, signed: no
personal data, and nothing to remember.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from ...errors import Forbidden, NotFound
from ...model import Contribution, Delegation, Invitation, JournalEntry, Participant, email_key
from ...model.invitations import NOBODY
from ...work import Work

GOOD_FOR = timedelta(hours=24)
"""How long the link in a mail is good."""

MOST, WITHIN = 3, timedelta(hours=1)
"""So many mails to one address in this time: nobody fills a stranger's mailbox through us."""

ASKED = "link_asked"
EVER = datetime(1970, 1, 1, tzinfo=UTC)
"""For a row of which nobody wrote down since when it has its address."""
_Row = Participant | Invitation | Delegation | Contribution
_PEOPLE: tuple[tuple[str, type[_Row]], ...] = (
    ("participant", Participant),
    ("invitation", Invitation),
    ("delegation", Delegation),
    ("contribution", Contribution),
)


@dataclass(frozen=True)
class Trace:
    """One row in which an address stands; ``subject`` is its kind in the journal."""

    subject: str
    id: int
    email: str
    created_at: datetime
    name: str = ""
    language: str = "nl"

    def reference(self, until: datetime) -> str:
        """What the link carries. With the moment when the row was made: databases use ids again."""
        return f"{self.subject}:{self.id}:{_seconds(self.created_at)}:{_seconds(until)}"


def ask_link(work: Work, email: str) -> None:
    """Have a link mailed to an address, if anything is kept under it and it did not get several just now."""
    trace = find_trace(work, email)
    if trace is None:
        work.plugins.asked(work.db, email, work.now, work.journal)
    if trace is None or _asked(work, trace) >= MOST:
        return
    work.journal(f"{trace.subject}.{ASKED}", trace.id)


def find_trace(work: Work, email: str) -> Trace | None:
    """A row with this address, the participant's own before any other; None: nothing is kept under it."""
    key = email_key(email)
    if not key:
        return None
    person = work.db.scalars(select(Participant).where(Participant.email_key == key)).one_or_none()
    if person is not None:
        return _trace("participant", person)
    invitation = select(Invitation).where(Invitation.email_key == key).order_by(Invitation.id.desc()).limit(1)
    contact = select(Delegation).where(func.lower(Delegation.contact_email) == key).order_by(Delegation.id.desc())
    invited = work.db.scalars(invitation).one_or_none()
    if invited is not None:
        return _trace("invitation", invited)
    named = work.db.scalars(contact.limit(1)).one_or_none()
    if named is not None:
        return _trace("delegation", named)
    noted = select(Contribution).where(Contribution.email != "", func.lower(Contribution.email) == key)
    contributor = work.db.scalars(noted.order_by(Contribution.id.desc()).limit(1)).one_or_none()
    return None if contributor is None else _trace("contribution", contributor)


def trace_of(work: Work, subject: str, row_id: int) -> Trace | None:
    """The row with this id, if an address stands in it."""
    kind = dict(_PEOPLE).get(subject)
    row = None if kind is None else work.db.get(kind, row_id)
    trace = _trace(subject, row) if isinstance(row, _Row) else None
    return trace if trace is not None and trace.email else None


def read_reference(work: Work, reference: str) -> Trace:
    """The row that a link names.

    :raises Forbidden: ``link_expired``
    :raises NotFound: ``link_unknown``, when nothing is kept there any more
    """
    parts = reference.split(":")
    if len(parts) != 4:
        raise _unknown()
    subject, row_id, created, until = parts
    if _seconds(work.now) > int(until):
        raise Forbidden("link_expired", "This link was good for a day, and that is over. Ask for a new one.")
    trace = trace_of(work, subject, int(row_id))
    if trace is None or _seconds(trace.created_at) != int(created):
        raise _unknown()
    return trace


def _trace(subject: str, row: _Row) -> Trace:
    if isinstance(row, Participant):
        email = "" if row.erased_at is not None else row.email
        return Trace(subject, row.id, email, row.created_at, row.name, row.language)
    if isinstance(row, Invitation):
        email = "" if row.email == NOBODY else row.email
        return Trace(subject, row.id, email, row.created_at, language=row.language)
    if isinstance(row, Contribution):
        return Trace(subject, row.id, row.email, row.email_since or EVER, row.name, row.event.language)
    return Trace(subject, row.id, row.contact_email, row.created_at, row.contact_name, row.language)


def _asked(work: Work, trace: Trace) -> int:
    query = select(func.count()).where(
        JournalEntry.subject == trace.subject,
        JournalEntry.subject_id == trace.id,
        JournalEntry.kind == f"{trace.subject}.{ASKED}",
        JournalEntry.at > work.now - WITHIN,
    )
    return work.db.scalar(query) or 0


def _seconds(moment: datetime) -> int:
    return int(moment.astimezone(UTC).timestamp())


def _unknown() -> NotFound:
    return NotFound("link_unknown", "This link is not valid. Use the link in your latest mail.")


KINDS: Sequence[str] = tuple(f"{subject}.{ASKED}" for subject, _ in _PEOPLE)
