"""One webhook: what was sent to it and what came of that; test it, stop it, give it another secret."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from flask.typing import ResponseReturnValue

from ...errors import InvalidInput, Problem
from ...i18n import N_
from ...model import DeliveryStatus, Right
from ...services.delivering.webhooks import (
    OVERLAPS,
    find_webhook,
    pause_webhook,
    probe_webhook,
    remove_webhook,
    resend,
    resend_failed,
    resume_webhook,
    rotate_secret,
    series_slugs,
    webhook_log,
)
from ...work import Work
from ..forms import Form
from ..route import Access, Route
from ..site import Site
from .acting import act, blank, done, notice, number, whole
from .webhook_words import delivery_in_words, kind_in_words, state_in_words
from .webhook_words import webhook_uid as uid_of
from .webhooks import secret_page

OVERLAP_WORDS = (
    N_("Not at all: it may have leaked"),
    N_("One day"),
    N_("A week"),
)


def desk_webhook(site: Site, uid: str) -> ResponseReturnValue:
    """How it stands, and its log."""
    return _page(site, uid_of(uid), blank(site, _purpose(uid_of(uid))))


def desk_test_webhook(site: Site, uid: str) -> ResponseReturnValue:
    """Send a message that says nothing."""
    return _do(site, uid, "webhook_tested", probe_webhook)


def desk_pause_webhook(site: Site, uid: str) -> ResponseReturnValue:
    """Send nothing more."""
    return _do(site, uid, "webhook_paused", pause_webhook)


def desk_resume_webhook(site: Site, uid: str) -> ResponseReturnValue:
    """Send what changes from now on."""
    return _do(site, uid, "webhook_resumed", resume_webhook)


def desk_resend_failed(site: Site, uid: str) -> ResponseReturnValue:
    """Send all that was given up again."""
    return _do(site, uid, "webhook_resent", resend_failed)


def desk_resend(site: Site, uid: str) -> ResponseReturnValue:
    """Send one again."""

    def again(sent: dict[str, str]) -> ResponseReturnValue:
        site.as_organiser(resend, uid_of(uid), number(sent.get("delivery", ""), "delivery", 2**53))
        return done(site, "webhook_resent", "desk_webhook", uid=uid)

    return _act(site, uid, again)


def desk_remove_webhook(site: Site, uid: str) -> ResponseReturnValue:
    """Forget it."""

    def remove(_sent: dict[str, str]) -> ResponseReturnValue:
        site.as_organiser(remove_webhook, uid_of(uid))
        return done(site, "webhook_removed", "desk_webhooks")

    return _act(site, uid, remove)


def desk_rotate_secret(site: Site, uid: str) -> ResponseReturnValue:
    """Another secret, shown this once."""

    def rotate(sent: dict[str, str]) -> ResponseReturnValue:
        version = number(sent.get("version", ""), "version")
        return secret_page(site, site.as_organiser(rotate_secret, uid_of(uid), version, _overlap(sent)))

    return _act(site, uid, rotate)


def _overlap(sent: dict[str, str]) -> timedelta:
    for one in OVERLAPS:
        if sent.get("overlap") == _hours(one):
            return one
    problem = Problem("choice_unknown", "Choose one of the answers.", field="overlap")
    raise InvalidInput("form_invalid", "Something is not right yet.", problems=(problem,))


def _hours(overlap: timedelta) -> str:
    return str(int(overlap.total_seconds()) // 3600)


def _do(site: Site, uid: str, code: str, verb: Callable[[Work, UUID], None]) -> ResponseReturnValue:
    def do(_sent: dict[str, str]) -> ResponseReturnValue:
        site.as_organiser(verb, uid_of(uid))
        return done(site, code, "desk_webhook", uid=uid)

    return _act(site, uid, do)


def _act(site: Site, uid: str, do: Callable[[dict[str, str]], ResponseReturnValue]) -> ResponseReturnValue:
    return act(site, _purpose(uid_of(uid)), do, lambda form: _page(site, uid_of(uid), form))


def _purpose(uid: UUID) -> str:
    return f"desk webhook {uid}"


def _page(site: Site, uid: UUID, form: Form) -> str:
    before = whole(site, "before")
    with site.network.read() as work:
        webhook = find_webhook(work, uid)
        log = webhook_log(work, webhook, before)
        limits = series_slugs(work, webhook)
    return site.render(
        "leernet/desk/webhook.html",
        title=webhook.name,
        webhook=webhook,
        state=state_in_words(site, webhook),
        kinds=[kind_in_words(site, kind) for kind in webhook.kinds],
        limits=limits,
        form=Form(form.token, {"overlap": _hours(OVERLAPS[1]), **form.values}, form.problems),
        overlaps=[
            {"value": _hours(one), "label": site.gettext(text)}
            for one, text in zip(OVERLAPS, OVERLAP_WORDS, strict=True)
        ],
        log=[(one, kind_in_words(site, one.entry.kind), delivery_in_words(site, one)) for one in log.deliveries],
        any_failed=any(one.status is DeliveryStatus.FAILED for one in log.deliveries),
        is_first=not before,
        before=log.before,
        done=notice(site),
    )


_RULE = "/desk/webhooks/<uid>"
_ACTIONS: tuple[tuple[str, Callable[[Site, str], ResponseReturnValue]], ...] = (
    ("test", desk_test_webhook),
    ("pause", desk_pause_webhook),
    ("resume", desk_resume_webhook),
    ("secret", desk_rotate_secret),
    ("removal", desk_remove_webhook),
    ("deliveries", desk_resend),
    ("failed", desk_resend_failed),
)
ROUTES = (
    Route(rule=_RULE, view=desk_webhook, access=Access.DESK, right=Right.OWN),
    *(
        Route(
            rule=f"{_RULE}/{name}", view=view, method="POST", access=Access.DESK, page="desk_webhook", right=Right.OWN
        )
        for name, view in _ACTIONS
    ),
)
