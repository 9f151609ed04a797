"""A look at an installation: what is wrong with it, and how to mend it. Changes nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import func, select

from ..app import Leernet
from ..mail.transport import NoMail
from ..migrations import is_current
from ..model import Delivery, DeliveryStatus, Event, EventFormat, EventStatus
from ..services.delivering.lateness import LATE, late_deliveries
from ..services.doctor import recount
from ..services.public.overviews import is_past
from ..work import Work

HOME = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Finding:
    """Something that is wrong, or only worth knowing; ``code`` is stable."""

    code: str
    what: str
    mend: str
    is_wrong: bool = True


def look_over(network: Leernet, *, is_site: bool) -> list[Finding]:
    """All that is found; without a site, its settings are not looked at.

    :raises sqlalchemy.exc.SQLAlchemyError: when the database cannot be used at all
    """
    found = [*_refused(network), *(_settings(network) if is_site else ())]
    if not is_current(network.engine, network.plugins.tables):
        mend = "Run: leernet migrate. Until then nothing else of the database can be looked at."
        return [*found, Finding("tables_outdated", "The tables are missing, or of another version.", mend)]
    with network.read() as work:
        for look in LOOKS:
            found += look(work)
    return found


def _refused(network: Leernet) -> Iterator[Finding]:
    for one in network.plugins.refused:
        what = f"The plugin {one.name} is left out"
        what += ", and as it checks registrations, nobody can be registered." if one.guards else "."
        yield Finding(one.error.code, what, str(one.error))


def _settings(network: Leernet) -> Iterator[Finding]:
    settings = network.settings
    base = urlsplit(settings.base_url)
    if base.hostname in HOME:
        yield Finding(
            "base_url_local",
            f"base_url is {settings.base_url}: links in mail lead to the machine of whoever reads it.",
            "Give Settings the public address of the site.",
        )
    elif base.scheme != "https":
        yield Finding(
            "base_url_plain",
            f"base_url is {settings.base_url}: personal links go over the line for all to read.",
            "Serve the site over https, and say so in base_url.",
        )
    if isinstance(network.dispatcher.mailer.transport, NoMail):
        yield Finding("mail_missing", "No mail goes out: it waits.", "Give Leernet a transport: mail=Smtp(host=…).")
    if settings.mail_from.rpartition("@")[2] in HOME:
        yield Finding(
            "mail_from_local",
            f"mail_from is {settings.mail_from}: mail servers refuse or hide what comes from there.",
            "Give Settings an address of your own domain.",
        )


def _counters(work: Work) -> Iterator[Finding]:
    for one in recount(work):
        yield Finding(
            "counter_wrong",
            f"{one.kind} {one.id}: {one.taken} counted, {one.held} held by registrations.",
            "Tell us how it came about. Raise or lower the capacity at the desk by the difference meanwhile.",
        )


def _failed(work: Work) -> Iterator[Finding]:
    query = select(Delivery.listener, func.count()).where(Delivery.status == DeliveryStatus.FAILED)
    for listener, count in work.db.execute(query.group_by(Delivery.listener).order_by(Delivery.listener)):
        yield Finding(
            "deliveries_failed",
            f"{count} deliveries to {listener} were given up.",
            "See why at the desk, with the registration or the webhook, and try them again there.",
        )


def _late(work: Work) -> Iterator[Finding]:
    count = late_deliveries(work)
    if count:
        yield Finding(
            "deliveries_late",
            f"{count} deliveries should have gone out {LATE.seconds // 60} minutes ago or earlier.",
            "Keep one running: leernet --network MODULE:NAME deliver.",
        )


def _formats(work: Work) -> Iterator[Finding]:
    wanted = (EventStatus.ANNOUNCED, EventStatus.OPEN)
    query = select(EventFormat.key, func.count()).join(EventFormat.event).where(Event.status.in_(wanted))
    for key, count in work.db.execute(query.where(~is_past(work)).group_by(EventFormat.key).order_by(EventFormat.key)):
        if key not in work.plugins.formats:
            yield Finding(
                "format_missing",
                f"{count} events to come have the format {key}, and no plugin knows it.",
                "Install the plugin that brings it, or give them another format at the desk.",
            )


LOOKS: tuple[Callable[[Work], Iterator[Finding]], ...] = (_counters, _failed, _late, _formats)
