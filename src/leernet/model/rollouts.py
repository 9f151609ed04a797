"""One programme rolled out over many organisations: from a template, an event for each or shared by some."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base
from .events import Event
from .organisations import Organisation


class RolloutTarget(Base):
    """An organisation to which the programme of a template is offered; ``event`` is where it has it, None: not yet.

    Organisations that share an event have the same one. The template itself can be that of its pilot.
    """

    __tablename__ = "leernet_rollout_target"
    __table_args__ = (UniqueConstraint("template_id", "organisation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    template_id: Mapped[int] = mapped_column(ForeignKey("leernet_event.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("leernet_organisation.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(
        ForeignKey("leernet_event.id", ondelete="SET NULL"), default=None, index=True
    )

    organisation: Mapped[Organisation] = relationship(init=False, repr=False)
    event: Mapped[Event | None] = relationship(foreign_keys=[event_id], init=False, repr=False)


class RolloutCopy(Base):
    """An event that a template was rolled out to; the template itself where it is its own pilot.

    ``taken``: a digest of what it took over, by the key of the part. A part that is not that any more was changed by
    hand, and stays so when the template changes.
    """

    __tablename__ = "leernet_rollout_copy"

    event_id: Mapped[int] = mapped_column(ForeignKey("leernet_event.id", ondelete="CASCADE"), primary_key=True)
    template_id: Mapped[int] = mapped_column(ForeignKey("leernet_event.id", ondelete="CASCADE"), index=True)
    is_pilot: Mapped[bool] = mapped_column(default=False)
    taken: Mapped[dict[str, str]] = mapped_column(default_factory=dict)

    event: Mapped[Event] = relationship(foreign_keys=[event_id], init=False, repr=False)
    template: Mapped[Event] = relationship(foreign_keys=[template_id], init=False, repr=False)
