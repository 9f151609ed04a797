"""Composes and sends the mail that a change calls for."""

from collections.abc import Callable, Sequence
from email.message import EmailMessage

from ..hookspecs import Change
from ..i18n import Translator
from ..links import Links
from ..work import Work
from .transport import MailTransport


class Mailer:
    """Composes mail inside a transaction, sends it outside of one."""

    def __init__(self, transport: MailTransport, links: Links, translator: Callable[[str], Translator]) -> None:
        self.transport = transport
        self.links = links
        self.translator = translator

    def compose(self, work: Work, change: Change) -> Sequence[EmailMessage]:
        """The messages that ``change`` calls for."""
        return ()

    def send(self, messages: Sequence[EmailMessage]) -> None:
        """Hand them over; raises what the transport raises."""
        for message in messages:
            self.transport.send(message)
