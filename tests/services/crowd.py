"""People from another process: what a second web server does."""

from leernet import Leernet, Settings
from leernet.services.registering.registration import RegistrationRequest, register
from leernet.testing import NOW, PlainFormats
from leernet.work import PARTICIPANT


def register_people(url: str, process: int, people: int) -> list[str]:
    """Register so many people for ``bijeenkomst`` through an engine of this process; the status of each."""
    network = Leernet(url, Settings(secret="not-a-secret-but-long-enough"), plugins=[PlainFormats()], clock=lambda: NOW)
    try:
        return [
            network.run(
                PARTICIPANT,
                register,
                RegistrationRequest(
                    event="bijeenkomst", format="physical", name="P", email=f"p{process}-{number}@example.org"
                ),
            ).status.value
            for number in range(people)
        ]
    finally:
        network.engine.dispose()
