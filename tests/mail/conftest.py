"""A network whose mail goes to a real SMTP server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leernet import Leernet, Settings, Text
from leernet.mail.transport import Smtp
from leernet.testing import MakeNetwork
from tests.mail.office import Desk, Formats, PostOffice
from tests.ports import free_port


@pytest.fixture
def post() -> Iterator[PostOffice]:
    office = PostOffice(free_port())
    office.open()
    yield office
    office.close()


@pytest.fixture
def mailing(make_network: MakeNetwork, post: PostOffice) -> Leernet:
    """A network that mails through ``post``."""
    settings = Settings(
        secret="not-a-secret-but-long-enough",
        base_url="https://example.org/leren",
        name=Text(nl="Lerend netwerk st(r)oom", en="Learning network st(r)oom"),
        mail_from="netwerk@example.org",
    )
    network = make_network(Formats(), settings=settings)
    network.dispatcher.mailer.transport = Smtp(host="127.0.0.1", port=post.port, security="none")
    return network


@pytest.fixture
def desk(mailing: Leernet) -> Desk:
    return Desk(mailing)
