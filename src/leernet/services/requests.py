"""What somebody asks for, and what came of it."""

from dataclasses import dataclass
from uuid import UUID

from ..model import RegistrationStatus


@dataclass(frozen=True, kw_only=True)
class RegistrationRequest:
    """What somebody sends to take part. Checked for shape by the schema, for sense by ``register``."""

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


@dataclass(frozen=True)
class Registered:
    """The outcome: confirmed, or waiting with a number."""

    id: int
    uid: UUID
    status: RegistrationStatus
