"""As what somebody takes part, beside taking a place: speaker, facilitator, and what plugins add."""

from collections.abc import Collection
from uuid import UUID

from ...errors import Conflict, InvalidInput
from ...model import Role
from ...work import Work
from .registration import find_registration


def extra_roles(work: Work) -> list[Role]:
    """The roles that take no place: whoever has a place can have each of them too."""
    return [role for role in work.plugins.roles.values() if not role.takes_place]


def give_roles(work: Work, uid: UUID, keys: Collection[str]) -> bool:
    """Have somebody take part as these, and as nothing else that takes no place; whether anything changed.

    Whether they take a place stays as it is: that is for registering and cancelling.

    :raises NotFound: ``registration_unknown``
    :raises InvalidInput: ``role_unknown``; ``role_missing``, of who has no place and would be nothing
    :raises Conflict: ``registration_over``
    """
    registration = find_registration(work, uid, lock=True)
    if not registration.is_live:
        raise Conflict("registration_over", "This registration was cancelled.")
    known = {role.key for role in extra_roles(work)}
    if unknown := sorted(set(keys) - known):
        raise InvalidInput("role_unknown", "There is no role “{role}”.", field="roles", role=unknown[0])
    before = list(registration.roles)
    after = [key for key in before if key not in known] + [key for key in work.plugins.roles if key in keys]
    if not after:
        raise InvalidInput("role_missing", "Choose a role: without one, and without a place, they would be nothing.",
                           field="roles")  # fmt: skip
    if after == before:
        return False
    registration.roles, registration.changed_at = after, work.now
    work.db.flush()
    event_id = registration.event_id
    work.journal("registration.roles_changed", registration.id, event_id=event_id, before=before, after=after)
    return True
