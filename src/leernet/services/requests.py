"""What somebody asks for, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID, uuid4

from ..model import RegistrationStatus


@dataclass(frozen=True)
class SentFile:
    """A file as it was sent: a clean name, and its bytes; of one that is too large, as many as it takes to see that."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class FileFacts:
    """What an answer says of its file: the name, the size in bytes, the digest (SHA-256 in hexadecimal)."""

    name: str
    size: int
    digest: str

    @property
    def values(self) -> list[str]:
        """As :class:`~leernet.model.Answer` keeps them."""
        return [self.name, str(self.size), self.digest]

    @classmethod
    def of(cls, values: Sequence[str]) -> "FileFacts":
        """What these values say."""
        name, size, digest = values
        return FileFacts(name=name, size=int(size), digest=digest)


@dataclass(frozen=True, kw_only=True)
class CheckedFile(FileFacts):
    """A file that a question takes. Without ``content``: it is in the database already, below ``uid``."""

    mimetype: str
    uid: UUID = field(default_factory=uuid4)
    content: bytes | None = field(default=None, repr=False)


class Introduced(Protocol):
    """What somebody says of themselves, in whichever form."""

    @property
    def name(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def organisation(self) -> str: ...
    @property
    def function(self) -> str: ...
    @property
    def department(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def language(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class RegistrationRequest:
    """What somebody sends to take part. Checked for shape by the schema, for sense by ``register``.

    ``items`` are the keys of the parts of the programme that they come to, of those that ask.
    ``delegation_id``: the delegation of which the contact person registers somebody.
    ``enrolled``: as a member, by the policy of the series.
    ``answers`` are the fields of the event's questions by name; None: they were not asked, and can answer later.
    ``files`` are those that came with them, by the name of their field too.
    """

    event: str
    format: str
    name: str
    email: str
    organisation: str = ""
    function: str = ""
    department: str = ""
    phone: str = ""
    audience: str = ""
    remarks: str = ""
    language: str = "nl"
    roles: tuple[str, ...] = ("participant",)
    invitation: UUID | None = None
    delegation_id: int | None = None
    enrolled: bool = False
    items: tuple[str, ...] = ()
    answers: Mapping[str, str] | None = None
    files: Mapping[str, SentFile] = field(default_factory=dict)


@dataclass(frozen=True)
class Registered:
    """The outcome: confirmed, waiting with a number, or asked for."""

    id: int
    uid: UUID
    status: RegistrationStatus
