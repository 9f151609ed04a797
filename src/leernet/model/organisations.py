"""Organisations, and how they stand to a series or an event."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base, words


class PartnerRole(StrEnum):
    """How an organisation stands to a series or event."""

    INITIATOR = "initiator"
    ORGANISER = "organiser"
    LEAD = "lead"
    FACILITATOR = "facilitator"
    HOST = "host"
    FUNDER = "funder"
    RESEARCH_PARTNER = "research_partner"
    PARTICIPANT = "participant"


class OrganisationKind(StrEnum):
    """What sort of body an organisation is."""

    MUNICIPALITY = "municipality"
    PROVINCE = "province"
    REGION = "region"
    AGENCY = "agency"
    ASSOCIATION = "association"
    COALITION = "coalition"
    PROGRAMME = "programme"
    UNIVERSITY = "university"
    HOUSING_CORPORATION = "housing_corporation"
    GRID_OPERATOR = "grid_operator"
    RESIDENTS_INITIATIVE = "residents_initiative"
    CONSULTANCY = "consultancy"
    COMPANY = "company"
    NON_PROFIT = "non_profit"
    VENUE = "venue"
    FUND = "fund"
    OTHER = "other"


_HAS_SHORT_NAME = text("short_name <> ''")


class Organisation(Base):
    """A body that organises, funds, hosts or sends people. ``about`` holds a text per language."""

    __tablename__ = "leernet_organisation"
    # Each registration looks for the organisation that somebody names (leernet.services.places.looking).
    __table_args__ = (
        Index("ix_leernet_organisation_lower_name", text("lower(name)")),
        Index(
            "ix_leernet_organisation_lower_short_name",
            text("lower(short_name)"),
            sqlite_where=_HAS_SHORT_NAME,
            postgresql_where=_HAS_SHORT_NAME,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[OrganisationKind] = mapped_column(words(OrganisationKind), default=OrganisationKind.OTHER)
    short_name: Mapped[str] = mapped_column(String(60), default="")
    region: Mapped[str] = mapped_column(String(100), default="")
    code: Mapped[str] = mapped_column(String(40), default="")
    about: Mapped[dict[str, str]] = mapped_column(default_factory=dict)
    url: Mapped[str] = mapped_column(String(500), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    part_of_id: Mapped[int | None] = mapped_column(ForeignKey("leernet_organisation.id"), default=None, index=True)
    valid_from: Mapped[date | None] = mapped_column(default=None)
    valid_to: Mapped[date | None] = mapped_column(default=None)
    logo_type: Mapped[str] = mapped_column(String(40), default="")
    logo: Mapped[bytes | None] = mapped_column(
        LargeBinary, default=None, deferred=True, deferred_raiseload=True, repr=False
    )

    part_of: Mapped["Organisation | None"] = relationship(
        remote_side=[id], back_populates="members", default=None, repr=False
    )
    members: Mapped[list["Organisation"]] = relationship(
        back_populates="part_of", order_by="Organisation.name", default_factory=list, repr=False
    )

    @property
    def called(self) -> str:
        """The name people use: the short one where there is one."""
        return self.short_name or self.name


class PartnerMixin(Base):
    """The columns of a partnership; the order is the order in which partners are named."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("leernet_organisation.id"), index=True, init=False)
    role: Mapped[PartnerRole] = mapped_column(words(PartnerRole))
    position: Mapped[int] = mapped_column(default=0)
    shows_logo: Mapped[bool] = mapped_column(default=True)
    scheme: Mapped[str] = mapped_column(String(200), default="")
    reference: Mapped[str] = mapped_column(String(100), default="")
    note: Mapped[str] = mapped_column(Text, default="")
