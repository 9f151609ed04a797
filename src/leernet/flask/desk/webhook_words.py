"""Webhooks in words: what they can be told of, and how they and their deliveries stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from ...errors import NotFound
from ...i18n import N_
from ...model import WEBHOOK_KINDS, Delivery, DeliveryStatus, Webhook, WebhookState
from ...schemas.webhooks import KIND
from ...services.delivering.webhook_listening import TESTED
from ..site import Site
from .journal import KINDS as OF_REGISTRATIONS
from .journal import OF_DELEGATIONS

SUBJECTS: Mapping[str, str] = {
    "registration": N_("Registrations"),
    "event": N_("Events"),
    "series": N_("Series of events"),
    "organisation": N_("Organisations"),
    "participant": N_("People"),
    "recap": N_("Recaps"),
    "material": N_("Materials"),
    "certificate": N_("Certificates"),
    "delegation": N_("Delegations"),
    "invitation": N_("Invitations"),
    "message": N_("Messages"),
    "membership": N_("Memberships"),
    "interest": N_("Interest in events that are not open yet"),
    "audience": N_("Groups with places of their own"),
    "quota": N_("Places"),
}

CHANGES: Mapping[str, str] = {
    **OF_REGISTRATIONS,
    **OF_DELEGATIONS,
    "event.planned": N_("Made"),
    "event.announced": N_("Announced"),
    "event.open": N_("Opened for registration"),
    "event.closed": N_("Closed for registration"),
    "event.cancelled": N_("Cancelled"),
    "event.changed": N_("Changed"),
    "event.format_switched": N_("Held in another way"),
    "event.format_switch_told": N_("Told that it is held in another way"),
    "event.format_switch_undone": N_("Held in the old way again"),
    "event.offers_changed": N_("Offers of places changed"),
    "event.offered": N_("Put on the list of a roll-out"),
    "event.offer_withdrawn": N_("Taken off the list of a roll-out"),
    "event.rolled_out": N_("Rolled out"),
    "event.organisations_limited": N_("Limit per organisation changed"),
    "event.attendance_imported": N_("Attendance recorded from a report"),
    "event.done_for_many": N_("One thing done for many registrations"),
    "series.planned": N_("Made"),
    "series.published": N_("Published"),
    "series.draft": N_("Made a draft again"),
    "series.ended": N_("Ended"),
    "series.changed": N_("Changed"),
    "series.join_link_renewed": N_("Link to join renewed"),
    "series.organisations_limited": N_("Limit per organisation changed"),
    "organisation.added": N_("Added"),
    "organisation.changed": N_("Changed"),
    "series.forgotten": N_("Its people were erased: its time is over"),
    "participant.erased": N_("Erased"),
    "recap.published": N_("Published"),
    "recap.changed": N_("Changed after it was published"),
    "material.added": N_("Added"),
    "material.changed": N_("Changed"),
    "material.removed": N_("Removed"),
    "certificate.issued": N_("Issued"),
    "certificate.revoked": N_("Revoked"),
    "invitation.sent": N_("Sent"),
    "invitation.revoked": N_("Withdrawn"),
    "message.planned": N_("To be sent"),
    "message.cancelled": N_("Not sent after all"),
    "message.sent": N_("Sent to all"),
    "membership.requested": N_("Asked to join"),
    "membership.joined": N_("Became a member"),
    "membership.declined": N_("Request declined"),
    "membership.left": N_("Left"),
    "membership.invited": N_("Asked to register for an event"),
    "membership.opted_out": N_("Does not come to an event that is not open yet"),
    "membership.opted_in": N_("Comes to that event after all"),
    "membership.reminded": N_("Mailed the link to their page"),
    "interest.shown": N_("Address left"),
    "interest.withdrawn": N_("Address taken back"),
    "interest.event_opened": N_("Told that registration is open"),
    "interest.event_cancelled": N_("Told that the event is off"),
    "audience.released": N_("Places released to all"),
    "quota.resized": N_("Number of places changed"),
    "quota.counts_changed": N_("Who takes a place changed"),
}

STATES: Mapping[WebhookState, str] = {
    WebhookState.ACTIVE: N_("On"),
    WebhookState.PAUSED: N_("Off"),
    WebhookState.GONE: N_("Stopped: the receiver answered that it is gone"),
    WebhookState.FAILING: N_("Stopped: nothing arrived for five days"),
}
FAILING = N_("On, but the last try failed")

DELIVERIES: Mapping[DeliveryStatus, str] = {
    DeliveryStatus.PENDING: N_("To be sent"),
    DeliveryStatus.DONE: N_("Delivered"),
    DeliveryStatus.SKIPPED: N_("Not sent"),
    DeliveryStatus.FAILED: N_("Given up"),
}
AGAIN = N_("Failed, will be tried again")


@dataclass(frozen=True)
class Box:
    """One kind of change that can be ticked."""

    name: str
    label: str


@dataclass(frozen=True)
class Boxes:
    """The changes of one subject; the first box is all of them."""

    subject: str
    legend: str
    whole: Box
    each: Sequence[Box]


def boxes_of(site: Site) -> list[Boxes]:
    """All that can be ticked."""
    return [
        Boxes(
            subject,
            site.gettext(SUBJECTS[subject]),
            Box(f"{KIND}{subject}.", site.gettext("Everything, also what leernet adds later")),
            [Box(f"{KIND}{subject}.{one}", site.gettext(CHANGES[f"{subject}.{one}"])) for one in changes],
        )
        for subject, changes in WEBHOOK_KINDS.items()
    ]


def kind_in_words(site: Site, kind: str) -> str:
    """ "Registrations: Present"; of a whole subject its name alone."""
    if kind == TESTED:
        return site.gettext("Test")
    subject, _, change = kind.partition(".")
    if subject not in SUBJECTS:
        return kind
    name = site.gettext(SUBJECTS[subject])
    return f"{name}: {site.gettext(CHANGES[kind])}" if change and kind in CHANGES else name


def state_in_words(site: Site, webhook: Webhook) -> str:
    """Whether anything is sent to it."""
    return site.gettext(FAILING if webhook.is_active and webhook.failures else STATES[webhook.state])


def delivery_in_words(site: Site, delivery: Delivery) -> str:
    """How a delivery stands."""
    is_again = delivery.status is DeliveryStatus.PENDING and delivery.error
    return site.gettext(AGAIN if is_again else DELIVERIES[delivery.status])


def webhook_uid(text: str) -> UUID:
    """The uid in an address; raises :class:`~leernet.errors.NotFound`."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("webhook_unknown", "This webhook is not known.") from None
