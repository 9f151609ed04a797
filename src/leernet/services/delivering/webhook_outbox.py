"""Deliveries to webhooks: which are due, and what comes of an answer.

Each address has a line of its own. One that does not answer rests, and what is due to it waits with it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from random import uniform

from sqlalchemy import exists, or_, select, update

from ...model import Delivery, DeliveryStatus, Webhook, WebhookState
from ...work import Work
from .outbox import CLAIM, claim_where, is_pending, note_done, note_failure

GONE = 410
JITTER = (0.8, 1.2)
"""Tries are spread, so that an address that comes back is not met by everything at once."""


@dataclass(frozen=True)
class Answer:
    """What came of one request. ``is_down``: another would fare no better, so the address is left alone for a while."""

    status: int | None
    text: str
    is_down: bool = False

    @property
    def is_good(self) -> bool:
        """Whether it was taken."""
        return self.status is not None and 200 <= self.status < 300


class Refused(Exception):
    """The answer to a delivery that was not taken."""


def waiting_webhooks(work: Work, busy: Collection[int], limit: int) -> Sequence[Webhook]:
    """The webhooks that something is due to and that do not rest, who was called longest ago first."""
    due = exists().where(
        Delivery.webhook_id == Webhook.id,
        is_pending(Delivery),
        Delivery.due_at <= work.now,
        or_(Delivery.leased_until.is_(None), Delivery.leased_until <= work.now),
    )
    awake = or_(Webhook.rests_until.is_(None), Webhook.rests_until <= work.now)
    query = (
        select(Webhook)
        .where(Webhook.state == WebhookState.ACTIVE, awake, due, Webhook.id.not_in(busy))
        .order_by(Webhook.called_at.is_not(None), Webhook.called_at, Webhook.id)
        .limit(limit)
    )
    return work.db.scalars(query).all()


def claim_for(work: Work, webhook: Webhook) -> Sequence[int]:
    """As :func:`~.outbox.claim`, for one webhook; one that failed last time is asked with a single delivery."""
    return claim_where(work, Delivery.webhook_id == webhook.id, limit=1 if webhook.failures else CLAIM)


def note_answers(work: Work, webhook_id: int, answers: Mapping[int, Answer], unsent: Sequence[int]) -> None:
    """Note what came of the deliveries that were sent, in order, and put back those that were not."""
    # Not in the way of a fan-out, which only refers to the row.
    webhook = work.db.get(Webhook, webhook_id, with_for_update={"key_share": True})
    if webhook is None:
        return
    was_active = webhook.is_active
    for delivery_id, answer in answers.items():
        _note(work, webhook, delivery_id, answer)
    _put_back(work, unsent)
    if not webhook.is_active:
        drop_pending(work, webhook)
    if was_active and not webhook.is_active:
        work.journal("webhook.stopped", webhook.id, reason=webhook.state.value)


def _note(work: Work, webhook: Webhook, delivery_id: int, answer: Answer) -> None:
    delivery = work.db.get(Delivery, delivery_id, populate_existing=True)
    if delivery is None:
        return
    delivery.answer = answer.text
    if answer.is_down:
        webhook.note_failure(work.now)
    else:
        webhook.note_answer(work.now)
    if answer.is_good:
        note_done(work, delivery_id)
        return
    note_failure(work, delivery_id, Refused(answer.text), stretch=uniform(*JITTER))  # noqa: S311  (no secret)
    if answer.status == GONE:
        webhook.state = WebhookState.GONE


def _put_back(work: Work, deliveries: Sequence[int]) -> None:
    if deliveries:
        work.db.execute(
            update(Delivery)
            .where(Delivery.id.in_(deliveries), is_pending(Delivery))
            .values(leased_until=None, attempts=Delivery.attempts - 1)
        )


def drop_pending(work: Work, webhook: Webhook) -> None:
    """Nothing more is sent: given up, or skipped when an organiser wants it so. Each can be sent again by hand."""
    paused = webhook.state is WebhookState.PAUSED
    status = DeliveryStatus.SKIPPED if paused else DeliveryStatus.FAILED
    work.db.flush()
    work.db.execute(
        update(Delivery)
        .where(Delivery.webhook_id == webhook.id, is_pending(Delivery))
        .values(status=status, leased_until=None)
    )
