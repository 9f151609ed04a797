"""Operations as data: what each does, who may do it, what goes in and what comes out.

Served and described from this alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from marshmallow import Schema

from ...model import ApiScope

SMALL, LARGE = 64 * 1024, 512 * 1024
"""Bytes of a body."""


@dataclass(frozen=True)
class Answer:
    """What an operation answers. ``etag`` None: made from the body."""

    data: object = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None


View = Callable[..., Answer]
"""``view(call, **values)``, with a :class:`~leernet.flask.api.call.Call` and the values of the path."""


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One method of one path.

    :param path: below the root of the API, as Flask writes it.
    :param scopes: a key needs one of these; empty: anybody may, without a key.
    :param body: None: takes none.
    :param answer: None: an answer without a body.
    :param once: takes an ``Idempotency-Key``.
    :param matched: asks for ``If-Match``.
    :param refusals: statuses beside those that every operation can answer.
    :param example: of the body.
    :param links: operations that can follow, by name: ``{"read": ("readRegistration", {"id": "$response.body#/id"})}``.
    """

    path: str
    view: View
    summary: str
    tag: str
    answer: type[Schema] | None
    method: str = "GET"
    status: int = 200
    scopes: Sequence[ApiScope] = ()
    query: type[Schema] | None = None
    body: type[Schema] | None = None
    once: bool = False
    matched: bool = False
    refusals: Sequence[int] = ()
    example: Mapping[str, object] = field(default_factory=dict)
    links: Mapping[str, tuple[str, Mapping[str, str]]] = field(default_factory=dict)
    description: str = ""
    largest: int = SMALL

    @property
    def name(self) -> str:
        """The operation's id: its view's name in camelCase."""
        head, *tail = self.view.__name__.split("_")
        return head + "".join(part.capitalize() for part in tail)
