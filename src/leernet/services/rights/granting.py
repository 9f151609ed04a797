"""Users of the desk: name them, give them a role, take it away. Once there was an owner, there always is one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from ...errors import Conflict, InvalidInput, NotFound, Problem
from ...i18n import N_
from ...model import DeskGrant, DeskRole, DeskUser, JournalEntry, Organisation, Series
from ...work import Work
from .held import Grant

_GRANTS = (
    selectinload(DeskUser.grants).joinedload(DeskGrant.series),
    selectinload(DeskUser.grants).joinedload(DeskGrant.organisation),
)
LATEST = 50
"""Entries of the journal that the page of a user shows."""


@dataclass(frozen=True, kw_only=True)
class UserRequest:
    """Somebody to name as user of the desk: ``identity`` as the embedding site calls them, and a first role."""

    identity: str
    name: str
    grant: Grant
    email: str = ""


def name_user(work: Work, request: UserRequest) -> DeskUser:
    """Name somebody, or give one more role to who was named before; their name and address stay then.

    :raises InvalidInput: ``form_invalid``, with all problems; ``first_is_owner``
    :raises Conflict: ``grant_there``
    """
    problems = [] if request.name else [Problem("name_missing", "Type a name.", field="name")]
    if not request.identity:
        problems.insert(0, Problem("identity_missing", "Type what the site calls this person.", field="identity"))
    if problems:
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=tuple(problems))
    if request.grant.role is not DeskRole.OWNER and work.db.scalars(select(DeskUser.id).limit(1)).first() is None:
        raise InvalidInput(
            "first_is_owner",
            "The first user has to be an owner: from then on nobody gets in who has no role, and only owners give one.",
            field="role",
        )
    query = select(DeskUser).where(DeskUser.identity == request.identity).options(*_GRANTS)
    user = work.db.scalars(query).one_or_none()
    if user is None or not user.grants:
        user = user or DeskUser(identity=request.identity, name="", since=work.now)
        user.name, user.email, user.since = request.name, request.email, work.now
        work.db.add(user)
        work.db.flush()
        work.journal("desk_user.named", user.id, user=user.identity)
    give(work, user.id, request.grant)
    return user


def give(work: Work, user_id: int, grant: Grant) -> DeskGrant:
    """Give a user a role.

    :raises InvalidInput: ``form_invalid``, with all problems
    :raises NotFound: ``desk_user_unknown``
    :raises Conflict: ``grant_there``, when they have it already
    """
    user = desk_user(work, user_id, lock=True)
    series, organisation = _found(work, grant)
    new = DeskGrant(
        role=grant.role,
        series_id=series.id if series else None,
        organisation_id=organisation.id if organisation else None,
    )
    if any(_same(one, new) for one in user.grants):
        raise Conflict("grant_there", "{name} has this role already.", field="role", name=user.name)
    user.grants.append(new)
    work.db.flush()
    work.journal("desk_user.granted", user.id, event_id=None, **_told(grant))
    return new


def take(work: Work, user_id: int, grant_id: int) -> bool:
    """Take a role away; who has none left is no user any more. Whether that is so.

    :raises NotFound: ``desk_user_unknown``, ``grant_unknown``
    :raises Conflict: ``last_owner``
    """
    user = desk_user(work, user_id, lock=True)
    found = next((one for one in user.grants if one.id == grant_id), None)
    if found is None:
        raise NotFound("grant_unknown", "This role is not there any more.")
    _keep_an_owner(work, [found])
    work.journal("desk_user.taken", user.id, event_id=None, **_told(grant_of(found)))
    user.grants.remove(found)
    if user.grants:
        work.db.flush()
        return False
    _remove(work, user)
    return True


def remove_user(work: Work, user_id: int) -> None:
    """Take all roles of a user away: they are no user any more.

    :raises NotFound: ``desk_user_unknown``
    :raises Conflict: ``last_owner``
    """
    user = desk_user(work, user_id, lock=True)
    _keep_an_owner(work, user.grants)
    for one in user.grants:
        work.journal("desk_user.taken", user.id, event_id=None, **_told(grant_of(one)))
    _remove(work, user)


def change_user(work: Work, user_id: int, name: str, email: str) -> DeskUser:
    """Another name or address.

    :raises NotFound: ``desk_user_unknown``
    """
    user = desk_user(work, user_id, lock=True)
    if (user.name, user.email) != (name, email):
        user.name, user.email = name, email
        work.db.flush()
        work.journal("desk_user.changed", user.id)
    return user


def desk_user(work: Work, user_id: int, *, lock: bool = False) -> DeskUser:
    """A user with their roles; raises :class:`~leernet.errors.NotFound` (``desk_user_unknown``)."""
    query = select(DeskUser).where(DeskUser.id == user_id).options(*_GRANTS)
    user = work.db.scalars(query.with_for_update(of=DeskUser) if lock else query).one_or_none()
    if user is None or not user.name:
        raise NotFound("desk_user_unknown", "This user of the desk is not known.")
    return user


def user_called(work: Work, identity: str) -> DeskUser:
    """The user whom the site calls so; raises :class:`~leernet.errors.NotFound` (``desk_user_unknown``)."""
    user = work.db.scalars(select(DeskUser).where(DeskUser.identity == identity).options(*_GRANTS)).one_or_none()
    if user is None or not user.name:
        raise NotFound("desk_user_unknown", "This user of the desk is not known.")
    return user


def all_users(work: Work) -> Sequence[DeskUser]:
    """Every user with their roles, by name."""
    query = select(DeskUser).where(DeskUser.grants.any()).order_by(DeskUser.name, DeskUser.id)
    return work.db.scalars(query.options(*_GRANTS)).all()


def owners(work: Work) -> Sequence[DeskUser]:
    """Who gives roles, by name."""
    query = select(DeskUser).join(DeskUser.grants).where(DeskGrant.role == DeskRole.OWNER)
    return work.db.scalars(query.order_by(DeskUser.name, DeskUser.id)).all()


def names_of_users(work: Work) -> Mapping[str, str]:
    """What each user is called, by what the site calls them."""
    return {row.identity: row.name for row in work.db.execute(select(DeskUser.identity, DeskUser.name)) if row.name}


def changes_of_user(work: Work, user_id: int) -> Sequence[JournalEntry]:
    """What happened to a user, the newest first."""
    query = select(JournalEntry).where(JournalEntry.subject == "desk_user", JournalEntry.subject_id == user_id)
    return work.db.scalars(query.order_by(JournalEntry.id.desc()).limit(LATEST)).all()


def grant_of(found: DeskGrant) -> Grant:
    """A grant of the table, with the slugs of what it is limited to."""
    series, organisation = found.series, found.organisation
    return Grant(found.role, series.slug if series else "", organisation.slug if organisation else "")


def _found(work: Work, grant: Grant) -> tuple[Series | None, Organisation | None]:
    """What a grant is limited to, or all that is wrong with it."""
    problems = []
    series = work.db.scalars(select(Series).where(Series.slug == grant.series)).one_or_none()
    organisation = work.db.scalars(select(Organisation).where(Organisation.slug == grant.organisation)).one_or_none()
    if grant.series and grant.organisation:
        problems.append(Problem("grant_limited_twice", "Choose a series or an organisation, not both.", field="series"))
    if grant.series and series is None:
        problems.append(
            Problem("series_unknown", "There is no series “{series}”.", field="series", series=grant.series)
        )
    if grant.organisation and organisation is None:
        unknown = N_("There is no organisation “{organisation}”.")
        problems.append(Problem("organisation_unknown", unknown, field="organisation", organisation=grant.organisation))
    if grant.role is DeskRole.OWNER and not grant.is_whole:
        problems.append(Problem("owner_of_all", "An owner is owner of the whole network.", field="role"))
    if problems:
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=tuple(problems))
    return series, organisation


def _keep_an_owner(work: Work, going: Sequence[DeskGrant]) -> None:
    """Two owners who take one another away do so one after the other: the second is told."""
    gone = {one.id for one in going if one.role is DeskRole.OWNER}
    query = select(DeskGrant.id).where(DeskGrant.role == DeskRole.OWNER).order_by(DeskGrant.id).with_for_update()
    if gone and not set(work.db.scalars(query)) - gone:
        raise Conflict("last_owner", "This is the last owner. Make somebody else an owner first.")


def _remove(work: Work, user: DeskUser) -> None:
    """The row stays, empty: the journal leads to it, and no number becomes somebody else's."""
    user.grants.clear()
    user.name = user.email = ""
    work.db.flush()
    work.journal("desk_user.removed", user.id, user=user.identity)


def _same(one: DeskGrant, other: DeskGrant) -> bool:
    mine, theirs = (one.role, one.series_id, one.organisation_id), (other.role, other.series_id, other.organisation_id)
    return mine == theirs


def _told(grant: Grant) -> dict[str, str]:
    return {"role": grant.role.value, "series": grant.series, "organisation": grant.organisation}
