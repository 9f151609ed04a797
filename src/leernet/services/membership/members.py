"""The members of a series as its organisers see them: lists, counts, which organisations joined, the policy."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager

from ...errors import NotFound
from ...model import (
    Delegation,
    Enrolling,
    Enrolment,
    EnrolmentStatus,
    Joining,
    Membership,
    MembershipStatus,
    Participant,
    Series,
)
from ...work import Work
from ..paging import EXPORT_BATCH, PAGE, matches

_S = MembershipStatus


@dataclass(frozen=True, kw_only=True)
class MemberFilter:
    """Which to list. ``search`` looks in names, addresses and organisations; ``after`` is the id of the last shown."""

    status: MembershipStatus = _S.MEMBER
    search: str = ""
    after: int = 0
    limit: int = PAGE


@dataclass(frozen=True)
class MembersPage:
    """One page of memberships in order of arrival; ``after`` is where the next begins, None on the last."""

    members: Sequence[Membership]
    after: int | None


@dataclass(frozen=True)
class Policy:
    """Who may join a series, what happens to members when an event opens, for how many organisations it is."""

    joining: Joining
    enrolling: Enrolling
    target: int | None


@dataclass(frozen=True)
class Cohort:
    """Which organisations joined, with how many members each, by name; and which were asked and did not join yet."""

    joined: Sequence[tuple[str, int]]
    asked: Sequence[str]
    target: int | None

    @property
    def missing(self) -> int:
        """How many organisations are still to come."""
        return max(0, (self.target or 0) - len(self.joined))


def members_page(work: Work, series: Series, wanted: MemberFilter) -> MembersPage:
    """Memberships of a series."""
    query = _of(series).where(Membership.status == wanted.status, Membership.id > wanted.after)
    if wanted.search.strip():
        columns = (Membership.name, Membership.organisation_name, Participant.name, Participant.email)
        query = query.where(matches(work, wanted.search, *columns))
    rows = work.db.scalars(query.order_by(Membership.id).limit(wanted.limit + 1)).all()
    page = rows[: wanted.limit]
    return MembersPage(page, page[-1].id if len(rows) > wanted.limit else None)


def all_members(work: Work, series: Series) -> Iterator[Membership]:
    """Every membership but those of guests, read in batches."""
    query = _of(series).where(Membership.status != _S.GUEST).order_by(Membership.id)
    yield from work.db.scalars(query.execution_options(yield_per=EXPORT_BATCH))


def member_counts(work: Work, series: Series) -> Mapping[MembershipStatus, int]:
    """How many there are of each status."""
    query = select(Membership.status, func.count()).where(Membership.series_id == series.id)
    return {row[0]: row[1] for row in work.db.execute(query.group_by(Membership.status))}


def cohort_of(work: Work, series: Series) -> Cohort:
    """How far a series has got with its organisations."""
    joined = (
        select(Membership.key, func.min(Membership.organisation_name), func.count())
        .where(Membership.series_id == series.id, Membership.status == _S.MEMBER, Membership.key != "")
        .group_by(Membership.key)
    )
    by_key = {row[0]: (row[1], row[2]) for row in work.db.execute(joined)}
    asked = select(Delegation.key, Delegation.organisation_name).where(
        Delegation.series_id == series.id, Delegation.withdrawn_at.is_(None)
    )
    waiting = [name for key, name in work.db.execute(asked) if key not in by_key]
    names = sorted(by_key.values(), key=lambda one: one[0].casefold())
    return Cohort(names, sorted(waiting, key=str.casefold), series.target_organisations)


def not_enrolled(work: Work, series: Series) -> Sequence[Enrolment]:
    """Whom it was not possible to enrol, the latest first, with the member and the event."""
    query = (
        select(Enrolment)
        .join(Enrolment.membership)
        .join(Enrolment.event)
        .where(Membership.series_id == series.id, Enrolment.status == EnrolmentStatus.REFUSED)
        .order_by(Enrolment.at.desc(), Enrolment.id.desc())
        .options(contains_eager(Enrolment.membership), contains_eager(Enrolment.event))
        .limit(PAGE)
    )
    return work.db.scalars(query).all()


def set_policy(work: Work, slug: str, policy: Policy) -> None:
    """Change who may join, and what that means from the next event on; nobody who is a member leaves.

    :raises NotFound: ``series_unknown``
    """
    series = work.db.scalars(select(Series).where(Series.slug == slug)).one_or_none()
    if series is None:
        raise NotFound("series_unknown", "There is no series “{series}”.", series=slug)
    before = Policy(series.joining, series.enrolling, series.target_organisations)
    if before != policy:
        series.joining, series.enrolling = policy.joining, policy.enrolling
        series.target_organisations = policy.target
        work.db.flush()
        work.journal("series.changed", series.id)


def _of(series: Series) -> Select[Membership]:
    return (
        select(Membership)
        .join(Membership.participant)
        .where(Membership.series_id == series.id)
        .options(contains_eager(Membership.participant))
    )
