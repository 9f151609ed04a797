"""Users of the desk: the roles that they have, what each role may, and on what."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base, words
from .organisations import Organisation, PartnerRole
from .series import Series


class DeskRole(StrEnum):
    """What somebody is at the desk."""

    OWNER = "owner"
    ORGANISER = "organiser"
    CHECK_IN = "check_in"
    READER = "reader"


class Right(StrEnum):
    """What a page of the desk needs of who opens it or sends its form."""

    ENTER = "enter"
    """To be somebody at the desk, whatever the role."""
    READ = "read"
    """What is planned and how many come: no participant by name, no answers, no mail."""
    CHECK_IN = "check_in"
    """The list at the door: who is expected, marking them, adding who did not register."""
    ORGANISE = "organise"
    """Everything of a series or an event."""
    OWN = "own"
    """What concerns the whole network or a person in all of it: users, keys, webhooks, erasing."""


RIGHTS: Mapping[DeskRole, frozenset[Right]] = {
    DeskRole.OWNER: frozenset(Right),
    DeskRole.ORGANISER: frozenset({Right.ENTER, Right.READ, Right.CHECK_IN, Right.ORGANISE}),
    DeskRole.CHECK_IN: frozenset({Right.ENTER, Right.CHECK_IN}),
    DeskRole.READER: frozenset({Right.ENTER, Right.READ}),
}
RUNS = (PartnerRole.INITIATOR, PartnerRole.ORGANISER, PartnerRole.LEAD)
"""The partners whose series or event it is: a host, a funder or somebody who takes part runs nothing."""


class DeskUser(Base):
    """Somebody who uses the desk. ``identity`` is what the embedding site calls them: the ``id`` of its ``User``."""

    __tablename__ = "leernet_desk_user"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    identity: Mapped[str] = mapped_column(String(200), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    since: Mapped[datetime]
    email: Mapped[str] = mapped_column(String(254), default="")

    grants: Mapped[list["DeskGrant"]] = relationship(
        back_populates="user", order_by="DeskGrant.id", cascade="all, delete-orphan", init=False, repr=False
    )


class DeskGrant(Base):
    """A role of a user: on the whole network, in one series, or wherever one organisation runs things."""

    __tablename__ = "leernet_desk_grant"
    __table_args__ = (
        CheckConstraint("series_id IS NULL OR organisation_id IS NULL", name="one_limit"),
        CheckConstraint("role <> 'owner' OR (series_id IS NULL AND organisation_id IS NULL)", name="owner_of_all"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    user_id: Mapped[int] = mapped_column(ForeignKey("leernet_desk_user.id", ondelete="CASCADE"), index=True, init=False)
    role: Mapped[DeskRole] = mapped_column(words(DeskRole))
    series_id: Mapped[int | None] = mapped_column(
        ForeignKey("leernet_series.id", ondelete="CASCADE"), default=None, index=True
    )
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("leernet_organisation.id", ondelete="CASCADE"), default=None, index=True
    )

    user: Mapped[DeskUser] = relationship(back_populates="grants", default=None, repr=False)
    series: Mapped[Series | None] = relationship(init=False, repr=False)
    organisation: Mapped[Organisation | None] = relationship(init=False, repr=False)
