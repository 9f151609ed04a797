"""What an organiser wants done with people of a list: which thing, and with whom."""

from collections.abc import Mapping
from uuid import UUID

from ..errors import InvalidInput, Problem
from ..model import Act

PICK, ACT = "pick_", "act"
MOST_DIGITS = 18


def load_act(sent: Mapping[str, str]) -> tuple[Act, int | None]:
    """What is to be done, and at which block.

    :raises InvalidInput: ``form_invalid``
    """
    name, _, block = sent.get(ACT, "").partition(":")
    if name not in list(Act) or (block and not (block.isascii() and block.isdigit() and len(block) <= MOST_DIGITS)):
        raise _refused(Problem("act_missing", "Choose what to do with them.", field=ACT))
    return Act(name), int(block) if block else None


def load_picked(sent: Mapping[str, str]) -> frozenset[UUID]:
    """Who was ticked.

    :raises InvalidInput: ``form_invalid``
    """
    ticked = [name.removeprefix(PICK) for name, value in sent.items() if name.startswith(PICK) and value]
    uids = frozenset(uid for text in ticked if (uid := uid_of(text)) is not None)
    if not uids:
        raise _refused(Problem("nobody_ticked", "Tick at least one person.", field=ACT))
    return uids


def uid_of(text: str) -> UUID | None:
    """The uid that was sent, if it is one."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _refused(problem: Problem) -> InvalidInput:
    return InvalidInput("form_invalid", "Something is not right yet.", problems=(problem,))
