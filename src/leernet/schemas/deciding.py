"""One answer to several requests: who was ticked, yes or no, and why not."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from ..errors import InvalidInput, Problem
from .desk import load_reason

PICK, ALL, SHOWN, DECISION = "pick_", "all", "shown", "decision"
APPROVE, DECLINE = "approve", "decline"


@dataclass(frozen=True)
class Decision:
    """What an organiser answers, and to whom; ``reason`` is empty for who is approved."""

    uids: frozenset[UUID]
    is_yes: bool
    reason: str = ""


def load_decision(sent: Mapping[str, str]) -> Decision:
    """The answer, to who was ticked or to everybody who stood there.

    :raises InvalidInput: ``form_invalid``, with all problems
    """
    ticked = [name.removeprefix(PICK) for name, value in sent.items() if name.startswith(PICK) and value]
    everybody = sent.get(SHOWN, "").split() if sent.get(ALL) else []
    uids = frozenset(uid for text in (*ticked, *everybody) if (uid := _uid(text)) is not None)
    wanted = sent.get(DECISION, "")
    problems: list[Problem] = []
    if not uids:
        problems.append(Problem("nobody_ticked", "Tick at least one person.", field=ALL))
    if wanted not in (APPROVE, DECLINE):
        problems.append(Problem("decision_missing", "Choose what you answer them.", field=DECISION))
    reason = ""
    if wanted == DECLINE:
        try:
            reason = load_reason(sent)
        except InvalidInput as error:
            problems += error.problems
    if problems:
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=tuple(problems))
    return Decision(uids, wanted == APPROVE, reason)


def _uid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
