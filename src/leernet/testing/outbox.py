"""Mail that is kept instead of sent."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage


@dataclass
class Outbox:
    """A mail transport that keeps the messages; ``error`` makes it fail."""

    messages: list[EmailMessage] = field(default_factory=list)
    error: Exception | None = None

    def send(self, message: EmailMessage) -> None:
        """Keep one message, or raise ``error``."""
        if self.error is not None:
            raise self.error
        self.messages.append(message)

    def to(self, address: str) -> list[EmailMessage]:
        """The messages to one address."""
        return [message for message in self.messages if address in str(message["To"])]


def text_of(messages: Sequence[EmailMessage]) -> str:
    """All that messages say: subjects, texts, HTML and calendar entries."""
    parts = [part for message in messages for part in message.walk() if part.get_content_maintype() == "text"]
    subjects = [str(message["Subject"]) for message in messages]
    return "\n".join([*subjects, *(str(part.get_content()) for part in parts)])
