"""Use-cases of webhooks: add, change, stop and start one, give it another secret, test it, send something again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, exists, func, literal_column, or_, select, update
from sqlalchemy.orm import joinedload

from ...addresses import is_private_number, read_target
from ...errors import Conflict, InvalidInput, NotFound, Problem
from ...model import WEBHOOK_KINDS, Delivery, DeliveryStatus, Series, Webhook, WebhookFormat, WebhookState
from ...work import Work
from .webhook_listening import TESTED
from .webhook_outbox import drop_pending

PAGE = 50
EVERY_KIND = tuple(f"{subject}.{one}" for subject, changes in WEBHOOK_KINDS.items() for one in ("", *changes))
"""All that can be chosen: of each subject everything, and then each change."""

OVERLAPS = (timedelta(0), timedelta(days=1), timedelta(days=7))
"""How long the secret before a new one may still count."""

_FAILED = Delivery.status == literal_column(f"'{DeliveryStatus.FAILED.value}'")


@dataclass(frozen=True, kw_only=True)
class WebhookRequest:
    """What an organiser says of a webhook; ``series`` are slugs, none for all."""

    name: str
    url: str
    kinds: Sequence[str]
    format: WebhookFormat = WebhookFormat.STANDARD
    series: Sequence[str] = ()


@dataclass(frozen=True)
class WebhookStand:
    """A webhook, with how many deliveries to it were given up and how many are still to come."""

    webhook: Webhook
    failed: int
    waiting: int


@dataclass(frozen=True)
class WebhookLog:
    """One page of deliveries, newest first; ``before`` is where the next page begins, None on the last."""

    deliveries: Sequence[Delivery]
    before: int | None


def add_webhook(work: Work, uid: UUID, request: WebhookRequest) -> Webhook:
    """Tell an address of what changes from now on.

    :param uid: chosen by the caller, so that a form that is sent twice adds one
    :raises InvalidInput: ``form_invalid``, with what is wrong with its address
    :raises Conflict: ``webhook_known``
    """
    if work.db.scalar(select(exists().where(Webhook.uid == uid))):
        raise Conflict("webhook_known", "This webhook was added already.")
    webhook = Webhook(uid=uid, created_at=work.now, **_values(work, request))  # type: ignore[arg-type]
    work.db.add(webhook)
    work.db.flush()
    work.journal("webhook.added", webhook.id)
    return webhook


def change_webhook(work: Work, uid: UUID, request: WebhookRequest) -> Webhook:
    """Another address, other changes; the secret stays. Raises as :func:`add_webhook` does."""
    webhook = _locked(work, uid)
    values = _values(work, request)
    changed = sorted(name for name, value in values.items() if getattr(webhook, name) != value)
    for name in changed:
        setattr(webhook, name, values[name])
    if "url" in changed:
        webhook.note_answer(work.now)  # what the old address did is no matter any more
    if changed:
        # Names only: an address may hold a password of the receiver.
        work.journal("webhook.changed", webhook.id, fields=changed)
    return webhook


def rotate_secret(work: Work, uid: UUID, version: int, overlap: timedelta) -> Webhook:
    """Sign with a new secret; the one before signs too for a while, so that a receiver can change over.

    :param version: of the secret as the caller knows it, so that a form that is sent twice makes one
    :raises Conflict: ``webhook_rotated``
    """
    webhook = _locked(work, uid)
    if webhook.secret_version != version:
        raise Conflict("webhook_rotated", "This webhook has a new secret already.")
    webhook.secret_version += 1
    webhook.previous_until = work.now + overlap
    work.journal("webhook.secret_rotated", webhook.id)
    return webhook


def pause_webhook(work: Work, uid: UUID) -> None:
    """Send nothing more, also not what was still to be sent."""
    webhook = _locked(work, uid)
    if webhook.state is not WebhookState.PAUSED:
        webhook.state = WebhookState.PAUSED
        drop_pending(work, webhook)
        work.journal("webhook.paused", webhook.id)


def resume_webhook(work: Work, uid: UUID) -> None:
    """Send what changes from now on."""
    webhook = _locked(work, uid)
    if not webhook.is_active:
        webhook.resume()
        work.journal("webhook.resumed", webhook.id)


def remove_webhook(work: Work, uid: UUID) -> None:
    """Forget it, with its log."""
    webhook = _locked(work, uid)
    work.db.execute(delete(Delivery).where(Delivery.webhook_id == webhook.id))
    work.db.delete(webhook)
    work.journal("webhook.removed", webhook.id)


def probe_webhook(work: Work, uid: UUID) -> None:
    """Send a message that says nothing, at once. Raises ``webhook_stopped`` when nothing is sent to it."""
    webhook = _locked(work, uid)
    _refuse_stopped(webhook)
    webhook.rests_until = None
    work.journal(TESTED, webhook.id)


def resend(work: Work, uid: UUID, delivery_id: int) -> None:
    """Send something again, now, under the same id; raises ``webhook_stopped``, ``delivery_unknown``."""
    webhook = _locked(work, uid)
    _refuse_stopped(webhook)
    sent = work.db.execute(
        update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.webhook_id == webhook.id)
        .where(Delivery.status != DeliveryStatus.PENDING)
        .values(status=DeliveryStatus.PENDING, attempts=0, due_at=work.now, leased_until=None, done_at=None, error="")
        .returning(Delivery.id)
    )
    if sent.scalar_one_or_none() is None:
        raise NotFound("delivery_unknown", "There is nothing here that can be sent again.")
    webhook.rests_until = None


def resend_failed(work: Work, uid: UUID) -> None:
    """Send all that was given up again, in its order; raises ``webhook_stopped``."""
    webhook = _locked(work, uid)
    _refuse_stopped(webhook)
    work.db.execute(
        update(Delivery)
        .where(_FAILED, Delivery.webhook_id == webhook.id)
        .values(status=DeliveryStatus.PENDING, attempts=0, due_at=work.now, leased_until=None, error="")
    )
    webhook.rests_until = None


def find_webhook(work: Work, uid: UUID) -> Webhook:
    """The webhook; raises :class:`~leernet.errors.NotFound` (``webhook_unknown``)."""
    return _found(work.db.scalars(select(Webhook).where(Webhook.uid == uid)).one_or_none())


def _locked(work: Work, uid: UUID) -> Webhook:
    """The webhook, which nobody else changes until we have: an answer may just come in."""
    return _found(work.db.scalars(select(Webhook).where(Webhook.uid == uid).with_for_update()).one_or_none())


def _found(webhook: Webhook | None) -> Webhook:
    if webhook is None:
        raise NotFound("webhook_unknown", "This webhook is not known.")
    return webhook


def webhook_stands(work: Work) -> Sequence[WebhookStand]:
    """All webhooks, by name."""
    failed = select(func.count()).where(Delivery.webhook_id == Webhook.id, _FAILED).scalar_subquery()
    pending = Delivery.status == literal_column(f"'{DeliveryStatus.PENDING.value}'")
    waiting = select(func.count()).where(Delivery.webhook_id == Webhook.id, pending).scalar_subquery()
    query = select(Webhook, failed, waiting).order_by(Webhook.name, Webhook.id)
    return [WebhookStand(row[0], row[1], row[2]) for row in work.db.execute(query)]


def troubled_webhooks(work: Work) -> Sequence[WebhookStand]:
    """The webhooks that were stopped by themselves, or have deliveries that were given up."""
    failed = select(func.count()).where(Delivery.webhook_id == Webhook.id, _FAILED).scalar_subquery()
    stopped = Webhook.state.in_([WebhookState.GONE, WebhookState.FAILING])
    given_up = exists().where(Delivery.webhook_id == Webhook.id, _FAILED)
    query = select(Webhook, failed).where(or_(stopped, given_up)).order_by(Webhook.name, Webhook.id)
    return [WebhookStand(row[0], row[1], 0) for row in work.db.execute(query)]


def webhook_log(work: Work, webhook: Webhook, before: int = 0) -> WebhookLog:
    """What was sent to it, and what will be."""
    query = select(Delivery).where(Delivery.webhook_id == webhook.id).order_by(Delivery.id.desc()).limit(PAGE + 1)
    if before:
        query = query.where(Delivery.id < before)
    rows = work.db.scalars(query.options(joinedload(Delivery.entry, innerjoin=True))).all()
    page = rows[:PAGE]
    return WebhookLog(page, page[-1].id if len(rows) > PAGE else None)


def series_slugs(work: Work, webhook: Webhook) -> Sequence[str]:
    """The series that it is limited to."""
    query = select(Series.slug).where(Series.id.in_(webhook.series_ids)).order_by(Series.slug)
    return work.db.scalars(query).all() if webhook.series_ids else []


def _refuse_stopped(webhook: Webhook) -> None:
    if not webhook.is_active:
        raise Conflict("webhook_stopped", "Nothing is sent to this webhook. Switch it on first.")


def _values(work: Work, request: WebhookRequest) -> dict[str, object]:
    problems: list[Problem] = []
    try:
        target = read_target(request.url)
        if is_private_number(target.host, work.settings.webhook_hosts):
            problems.append(Problem("webhook_url_private", "This address is not a public one.", field="url"))
    except Problem as problem:
        problems.append(problem)
    rows = work.db.execute(select(Series.slug, Series.id).where(Series.slug.in_(request.series)))
    known = {row[0]: row[1] for row in rows} if request.series else {}
    problems += [
        Problem("series_unknown", "There is no series “{series}”.", field="series", series=slug)
        for slug in request.series
        if slug not in known
    ]
    problems += [
        Problem("webhook_kind_unknown", "There is no kind of change “{kind}”.", field="kinds", kind=kind)
        for kind in request.kinds
        if kind not in EVERY_KIND
    ]
    if problems:
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=tuple(problems))
    return {
        "name": request.name,
        "url": request.url,
        "kinds": list(request.kinds),
        "format": request.format,
        "series_ids": sorted(known.values()),
    }
