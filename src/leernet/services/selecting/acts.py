"""What can be done with many registrations at once: for whom each makes sense, and how it is done for one."""

from collections.abc import Callable, Mapping

from sqlalchemy import ColumnElement, exists, true

from ...model import LIVE, Act, Attendance, Registration, RegistrationStatus, Selection
from ...work import Work
from ..attendance.checking_in import check_in, take_back
from ..registering.admission import let_in
from ..registering.approval import approve, decline
from ..registering.registration import cancel

_S = RegistrationStatus
SAME = "same"
"""What came of it for somebody for whom it was so already."""

REASONED = frozenset({Act.DECLINE, Act.CANCEL})
"""What needs a reason, which people read."""

AT_BLOCK = frozenset({Act.PRESENT, Act.ABSENT})
"""What is of one block of the event."""


def suits(act: Act, block_id: int | None) -> ColumnElement[bool]:
    """For which registrations it makes sense, as they stand now."""
    present = exists().where(Attendance.registration_id == Registration.id, Attendance.block_id == block_id)
    conditions: Mapping[Act, ColumnElement[bool]] = {
        Act.APPROVE: Registration.status == _S.REQUESTED,
        Act.DECLINE: Registration.status == _S.REQUESTED,
        Act.LET_IN: Registration.status == _S.WAITLISTED,
        Act.CANCEL: Registration.status.in_(LIVE),
        Act.PRESENT: (Registration.status == _S.CONFIRMED) & ~present,
        Act.ABSENT: present,
        Act.WRITE: true(),
    }
    return conditions[act] & Registration.erased_at.is_(None)


def perform(work: Work, selection: Selection, registration: Registration) -> str:
    """Do it for one of them, by the rules of the page of a person; returns what came of it: a status, or ``same``."""
    return _PERFORM[selection.act](work, selection, registration)


def _present(work: Work, selection: Selection, one: Registration) -> str:
    return Act.PRESENT.value if check_in(work, one.uid, selection.block_id or 0) else SAME


def _absent(work: Work, selection: Selection, one: Registration) -> str:
    return Act.ABSENT.value if take_back(work, one.uid, selection.block_id or 0) else SAME


_PERFORM: Mapping[Act, Callable[[Work, Selection, Registration], str]] = {
    Act.APPROVE: lambda work, _selection, one: approve(work, one.uid).status.value,
    Act.DECLINE: lambda work, selection, one: decline(work, one.uid, selection.reason).status.value,
    Act.LET_IN: lambda work, _selection, one: let_in(work, one.uid).status.value,
    Act.CANCEL: lambda work, selection, one: cancel(work, one.uid, selection.reason).status.value,
    Act.PRESENT: _present,
    Act.ABSENT: _absent,
}
