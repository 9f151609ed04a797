"""How often a form that anybody can send is taken from one address on the internet."""

from datetime import timedelta
from hmac import digest as keyed_digest

from flask import request
from sqlalchemy.exc import OperationalError

from ..errors import TooOften, Unavailable
from ..services.rates import count_up
from .site import Site

HOUR = timedelta(hours=1)


def count_form(site: Site, path: str, most: int) -> None:
    """Count a form that came in, for all processes together; a database that is too busy to count refuses nobody.

    The address is about a person: it is only kept as something that nobody can turn back, for an hour.

    :param most: how many are taken in an hour; 0: any number
    :raises TooOften: ``sent_too_often``
    """
    if not most:
        return
    who = f"form {path} {request.remote_addr or ''}"
    key = keyed_digest(site.settings.secret.encode(), who.encode(), "sha256").hex()
    try:
        with site.network.transaction() as work:
            times = count_up(work, key, 1, work.now + HOUR)
    except (OperationalError, Unavailable):
        return
    if times > most:
        raise TooOften("sent_too_often", "Too many forms came from your address just now. Try again in an hour.")
