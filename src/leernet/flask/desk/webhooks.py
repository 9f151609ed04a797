"""The webhooks of the network: which there are, and the form to add one or change it."""

from uuid import UUID, uuid4

from flask.typing import ResponseReturnValue

from ...model import Right, Webhook, WebhookFormat
from ...schemas.webhooks import SERIES, load_webhook, webhook_values
from ...services.delivering.webhooks import add_webhook, change_webhook, find_webhook, series_slugs, webhook_stands
from ...services.desk.events import all_series
from ..forms import Form
from ..route import Access, Route
from ..site import Site
from .acting import act, blank, done, notice
from .webhook_words import Box, boxes_of, kind_in_words, state_in_words
from .webhook_words import webhook_uid as uid_of

ADDING = "desk webhook new"


def desk_webhooks(site: Site) -> ResponseReturnValue:
    """All webhooks."""
    with site.network.read() as work:
        stands = webhook_stands(work)
    return site.render(
        "leernet/desk/webhooks.html",
        title=site.gettext("Webhooks"),
        done=notice(site),
        stands=[
            (
                one,
                state_in_words(site, one.webhook),
                [kind_in_words(site, kind) for kind in one.webhook.kinds],
            )
            for one in stands
        ],
    )


def desk_new_webhook(site: Site) -> ResponseReturnValue:
    """The form to add one."""
    return _form(site, None, blank(site, ADDING, {"uid": str(uuid4()), "format": WebhookFormat.STANDARD.value}))


def desk_add_webhook(site: Site) -> ResponseReturnValue:
    """Add it, and show its secret, this once."""

    def add(sent: dict[str, str]) -> ResponseReturnValue:
        webhook = site.as_organiser(add_webhook, uid_of(sent.get("uid", "")), load_webhook(sent))
        return secret_page(site, webhook)

    return act(site, ADDING, add, lambda form: _form(site, None, form))


def desk_edit_webhook(site: Site, uid: str) -> ResponseReturnValue:
    """The form to change it."""
    with site.network.read() as work:
        webhook = find_webhook(work, uid_of(uid))
        values = webhook_values(webhook, series_slugs(work, webhook))
    return _form(site, webhook, blank(site, _changing(webhook.uid), values))


def desk_change_webhook(site: Site, uid: str) -> ResponseReturnValue:
    """Change it."""
    with site.network.read() as work:
        webhook = find_webhook(work, uid_of(uid))

    def change(sent: dict[str, str]) -> ResponseReturnValue:
        site.as_organiser(change_webhook, webhook.uid, load_webhook(sent))
        return done(site, "webhook_changed", "desk_webhook", uid=uid)

    return act(site, _changing(webhook.uid), change, lambda form: _form(site, webhook, form))


def secret_page(site: Site, webhook: Webhook) -> str:
    """The secret. Not behind an address of its own: it is shown where it was made, and nowhere again."""
    return site.render(
        "leernet/desk/webhook_secret.html",
        title=site.gettext("Secret of {name}", name=webhook.name),
        webhook=webhook,
        secret=site.network.tokens.webhook(webhook.uid, webhook.secret_version),
        until=webhook.previous_until if webhook.previous_until and webhook.previous_until > site.now else None,
    )


def _changing(uid: UUID) -> str:
    return f"desk webhook change {uid}"


def _form(site: Site, webhook: Webhook | None, form: Form) -> str:
    with site.network.read() as work:
        series = all_series(work)
    return site.render(
        "leernet/desk/webhook_form.html",
        title=site.gettext("Change {name}", name=webhook.name) if webhook else site.gettext("Add a webhook"),
        webhook=webhook,
        form=form,
        boxes=boxes_of(site),
        limits=[Box(f"{SERIES}{slug}", title) for slug, title in series],
        formats=[
            {"value": WebhookFormat.STANDARD.value, "label": "Standard Webhooks"},
            {"value": WebhookFormat.CLOUDEVENTS.value, "label": "NL GOV CloudEvents"},
        ],
    )


ROUTES = (
    Route(rule="/desk/webhooks", view=desk_webhooks, right=Right.OWN, access=Access.DESK),
    Route(
        rule="/desk/webhooks",
        view=desk_add_webhook,
        right=Right.OWN,
        method="POST",
        access=Access.DESK,
        page="desk_webhooks",
    ),
    Route(rule="/desk/webhooks/new", view=desk_new_webhook, right=Right.OWN, access=Access.DESK),
    Route(rule="/desk/webhooks/<uid>/form", view=desk_edit_webhook, right=Right.OWN, access=Access.DESK),
    Route(
        rule="/desk/webhooks/<uid>/form",
        view=desk_change_webhook,
        right=Right.OWN,
        method="POST",
        access=Access.DESK,
        page="desk_edit_webhook",
    ),
)
