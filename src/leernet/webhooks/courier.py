"""Brings what is due to webhooks: each address by itself, so that one that hangs holds nobody else up.

All that touches the database happens in one thread; others only wait for answers.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload
from standardwebhooks import Webhook as Signer

from ..addresses import Target, read_target
from ..links import Links
from ..model import Delivery, Webhook
from ..services.delivering.webhook_outbox import GONE, Answer, claim_for, note_answers, waiting_webhooks
from ..settings import Settings
from ..work import Work
from .payloads import MEDIA_TYPES, message_id, payload
from .posting import Poster

log = logging.getLogger(__name__)

SLOTS = 16
"""Addresses that are called at a time."""

LOOK = 0.5
"""Seconds after which is looked for more, while those that were called have not answered yet."""


@dataclass(frozen=True)
class Parcel:
    """One delivery, ready to go; the body and the secrets that sign it stand in no log."""

    delivery_id: int
    message_id: str
    media_type: str
    body: bytes = field(repr=False)
    secrets: Sequence[str] = field(repr=False)

    def headers(self) -> Mapping[str, str]:
        """The headers of one try. Its moment is of the real clock, for it is compared with the receiver's own."""
        moment = datetime.now(UTC)
        signatures = [Signer(secret).sign(self.message_id, moment, self.body.decode()) for secret in self.secrets]
        return {
            "Content-Type": self.media_type,
            "webhook-id": self.message_id,
            "webhook-timestamp": str(int(moment.timestamp())),
            "webhook-signature": " ".join(signatures),
        }


@dataclass(frozen=True)
class Round:
    """What one address is brought, in order."""

    webhook_id: int
    target: Target
    parcels: Sequence[Parcel]


@dataclass(frozen=True)
class Outcome:
    """The answers so far, by delivery; the rest was not sent."""

    answers: Mapping[int, Answer]
    unsent: Sequence[int]


class Courier:
    """Several can run at once; each delivery is in the hands of one at a time."""

    def __init__(
        self, transaction: Callable[[], AbstractContextManager[Work]], links: Links, settings: Settings
    ) -> None:
        self._transaction = transaction
        self._links = links
        self.poster = Poster(settings.webhook_hosts)

    def deliver(self, stopped: threading.Event | None = None) -> int:
        """Bring all that is due now; returns how many deliveries were tried."""
        stopped = stopped or threading.Event()
        tried = 0
        busy: dict[Future[Outcome], Round] = {}
        with ThreadPoolExecutor(SLOTS, thread_name_prefix="leernet-webhook") as pool:
            while True:
                for one in [] if stopped.is_set() else self._rounds(busy.values()):
                    busy[pool.submit(self._bring, one, stopped)] = one
                if not busy:
                    return tried
                for done in wait(busy, LOOK, FIRST_COMPLETED).done:
                    tried += self._note(busy.pop(done), done.result())

    def _rounds(self, busy: Iterable[Round]) -> Sequence[Round]:
        taken = {one.webhook_id for one in busy}
        if len(taken) >= SLOTS:
            return []
        with self._transaction() as work:
            webhooks = waiting_webhooks(work, taken, SLOTS - len(taken))
            claimed = [(webhook, claim_for(work, webhook)) for webhook in webhooks]
        made = [self._make(webhook, ids) for webhook, ids in claimed if ids]
        return [one for one in made if one is not None]

    def _make(self, webhook: Webhook, ids: Sequence[int]) -> Round | None:
        """Make ready what one address is brought; what cannot be made must not keep the others from theirs."""
        try:
            with self._transaction() as work:
                return self._round(work, webhook, ids)
        except Exception as error:
            log.warning("what webhook %s is to be told cannot be made", webhook.id, exc_info=True)
            answer = Answer(None, f"It could not be made ready: {type(error).__name__}.")
        with self._transaction() as work:
            note_answers(work, webhook.id, dict.fromkeys(ids, answer), [])
        return None

    def _round(self, work: Work, webhook: Webhook, ids: Sequence[int]) -> Round:
        query = select(Delivery).where(Delivery.id.in_(ids)).order_by(Delivery.id)
        deliveries = work.db.scalars(query.options(joinedload(Delivery.entry, innerjoin=True)))
        tokens = self._links.tokens
        secrets = [tokens.webhook(webhook.uid, version) for version in webhook.secret_versions(work.now)]
        parcels = [
            Parcel(
                delivery_id=one.id,
                message_id=message_id(work.settings, one.entry),
                media_type=MEDIA_TYPES[webhook.format],
                body=payload(work, self._links, webhook.format, one.entry),
                secrets=secrets,
            )
            for one in deliveries
        ]
        return Round(webhook.id, read_target(webhook.url), parcels)

    def _bring(self, one: Round, stopped: threading.Event) -> Outcome:
        """Send it, until it is done or the address does not answer: then the others need not wait for it too."""
        answers: dict[int, Answer] = {}
        for parcel in one.parcels:
            if stopped.is_set():
                break
            headers = parcel.headers()
            answer = self.poster.post(one.target, headers, parcel.body)
            answers[parcel.delivery_id] = _without(answer, [*headers["webhook-signature"].split(), one.target.path])
            if answer.is_down or answer.status == GONE:
                break
        unsent = [parcel.delivery_id for parcel in one.parcels if parcel.delivery_id not in answers]
        return Outcome(answers, unsent)

    def _note(self, one: Round, outcome: Outcome) -> int:
        for delivery_id, answer in outcome.answers.items():
            if not answer.is_good:
                log.warning("delivery %s to webhook %s failed: %s", delivery_id, one.webhook_id, answer.status)
        with self._transaction() as work:
            note_answers(work, one.webhook_id, outcome.answers, outcome.unsent)
        return len(outcome.answers)


def _without(answer: Answer, secrets: Sequence[str]) -> Answer:
    """The answer, should it echo what it was sent, without what signs it or what its address holds."""
    text = answer.text
    for secret in secrets:
        if len(secret) > 1:
            text = text.replace(secret, "…")
    return Answer(answer.status, text, is_down=answer.is_down)
