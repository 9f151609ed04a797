"""What an organiser fills in of a webhook."""

from collections.abc import Mapping, Sequence

from marshmallow import Schema

from ..errors import InvalidInput, Problem
from ..model import WEBHOOK_KINDS, Webhook, WebhookFormat
from ..services.delivering.webhooks import EVERY_KIND, WebhookRequest
from .load import load
from .texts import Line

KIND, SERIES = "kind-", "series-"
"""How the names of boxes begin: each has a field of its own."""

_NONE = Problem("webhook_kinds_missing", "Choose what it is told of.", field=f"{KIND}{next(iter(WEBHOOK_KINDS))}.")


class WebhookSchema(Schema):
    """The fields that are no boxes."""

    name = Line(missing=Problem("name_missing", "Type a name."))
    url = Line(missing=Problem("webhook_url_missing", "Type the web address."), largest=2000)


def load_webhook(sent: Mapping[str, str]) -> WebhookRequest:
    """The webhook that was filled in; raises :class:`~leernet.errors.InvalidInput` with all problems."""
    problems: list[Problem] = []
    values: Mapping[str, object] = {}
    try:
        values = load(WebhookSchema(), sent)
    except InvalidInput as error:
        problems += error.problems
    kinds = chosen_kinds([kind for kind in EVERY_KIND if sent.get(f"{KIND}{kind}")])
    if not kinds:
        problems.append(_NONE)
    if problems:
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=tuple(problems))
    return WebhookRequest(
        name=str(values["name"]),
        url=str(values["url"]),
        kinds=kinds,
        format=WebhookFormat(sent["format"]) if sent.get("format") in set(WebhookFormat) else WebhookFormat.STANDARD,
        series=[name.removeprefix(SERIES) for name in sent if name.startswith(SERIES)],
    )


def chosen_kinds(kinds: Sequence[str]) -> list[str]:
    """Without those that are in others: everything about a registration holds that one was cancelled."""
    whole = {kind for kind in kinds if kind.endswith(".")}
    return [kind for kind in kinds if kind in whole or f"{kind.partition('.')[0]}." not in whole]


def webhook_values(webhook: Webhook, series: Sequence[str]) -> dict[str, str]:
    """The form as it was filled in."""
    return {
        "name": webhook.name,
        "url": webhook.url,
        "format": webhook.format.value,
        **{f"{KIND}{kind}": "yes" for kind in webhook.kinds},
        **{f"{SERIES}{slug}": "yes" for slug in series},
    }
