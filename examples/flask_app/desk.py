"""Who may do what at the desk of the demo: one user for each role, to try them. All have the same password."""

from collections.abc import Mapping

from leernet import Leernet
from leernet.flask import DeskRole, Grant
from leernet.services.rights.granting import UserRequest, all_users, name_user
from leernet.work import SYSTEM

OWNER = "organisator"
NAMES: Mapping[str, str] = {
    OWNER: "Organisator",
    "trekker": "Tess de Trekker",
    "partner": "Parel van de partner",
    "deur": "Daan aan de deur",
    "lezer": "Luna die leest",
}
"""What each user of the site is called."""


def name_users(network: Leernet, series: str) -> None:
    """Give them their roles, the first time only: what is changed at the desk stays.

    :param series: the slug of the series that some of them have
    """
    with network.read() as work:
        if all_users(work):
            return
    for name, grant in _grants(series):
        request = UserRequest(identity=name, name=NAMES[name], email=f"{name}@kennisplein.example", grant=grant)
        network.run(SYSTEM, name_user, request)


def _grants(series: str) -> list[tuple[str, Grant]]:
    return [
        (OWNER, Grant(DeskRole.OWNER)),
        ("trekker", Grant(DeskRole.ORGANISER, series=series)),
        ("partner", Grant(DeskRole.ORGANISER, organisation="vng")),
        ("deur", Grant(DeskRole.CHECK_IN, series=series)),
        ("lezer", Grant(DeskRole.READER)),
    ]
