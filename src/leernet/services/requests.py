"""What somebody asks for, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from ..model import RegistrationStatus


@dataclass(frozen=True, kw_only=True)
class RegistrationRequest:
    """What somebody sends to take part. Checked for shape by the schema, for sense by ``register``.

    ``items`` are the keys of the parts of the programme that they come to, of those that ask.
    ``delegation_id``: the delegation of which the contact person registers somebody.
    ``answers`` are the fields of the event's questions by name; None: they were not asked, and can answer later.
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
    items: tuple[str, ...] = ()
    answers: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Registered:
    """The outcome: confirmed, waiting with a number, or asked for."""

    id: int
    uid: UUID
    status: RegistrationStatus
