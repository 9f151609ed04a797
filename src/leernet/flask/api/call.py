"""One request to the API: who asks, in which language, with what."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from functools import cached_property
from hashlib import sha256
from typing import Concatenate, ParamSpec, TypeVar
from urllib.parse import urlencode

from flask import request

from ...app import Leernet
from ...errors import Forbidden, InvalidInput, NotFound, Problem
from ...i18n import N_, Translator, negotiate
from ...links import API
from ...model import ApiKey, ApiScope, Event, Registration, Series
from ...services.idempotency import Once, digest
from ...work import Actor, Work, api_key
from ..mount import Mount
from .operation import Answer, Operation

P = ParamSpec("P")
R = TypeVar("R")

ROOT, VERSION = "/" + "/".join(API), "1.0.0"
IDEMPOTENCY_KEY, LONGEST_KEY = "Idempotency-Key", 255


class Call:
    """A request that was let in. Views get it first."""

    def __init__(
        self,
        mount: Mount,
        operation: Operation,
        key: ApiKey | None,
        query: Mapping[str, object],
        body: Mapping[str, object],
    ) -> None:
        self.network: Leernet = mount.network
        self.operation = operation
        self.key = key
        self.query = query
        self.body = body
        self.language = negotiate(request.headers.get("Accept-Language"))

    @cached_property
    def translator(self) -> Translator:
        """The texts in the language of whoever asks."""
        return self.network.translator(self.language)

    @property
    def holder(self) -> ApiKey:
        """The key, for an operation that needs one."""
        assert self.key is not None, "an operation with scopes is served to holders of a key only"
        return self.key

    @property
    def actor(self) -> Actor:
        """Who does it, for the journal."""
        return api_key(self.holder.id)

    def read(self) -> AbstractContextManager[Work]:
        """A transaction that only reads."""
        return self.network.read()

    def run(self, verb: Callable[Concatenate[Work, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Do a use-case, as the holder of the key."""
        return self.network.run(self.actor, verb, *args, **kwargs)

    # --- what a key opens ---

    def may(self, *scopes: ApiScope) -> bool:
        """Whether the key has one of these scopes."""
        return self.key is not None and self.key.may(scopes)

    def covers(self, series_id: int | None) -> bool:
        """Whether the key is good for what belongs to this series, or to none."""
        return self.holder.series_id is None or self.holder.series_id == series_id

    def check_event(self, event: Event) -> Event:
        """The event; raises :class:`~leernet.errors.NotFound` where the key is for another series."""
        if not self.covers(event.series_id):
            raise NotFound("event_unknown", "There is no event “{event}”.", event=event.slug)
        return event

    def check_series(self, series: Series) -> Series:
        """The series; raises :class:`~leernet.errors.NotFound` where the key is for another."""
        if not self.covers(series.id):
            raise NotFound("series_unknown", "There is no series “{series}”.", series=series.slug)
        return series

    def check_registration(self, registration: Registration, *scopes: ApiScope) -> Registration:
        """The registration, for a key with one of these scopes, or with which it was made itself.

        :raises NotFound: ``registration_unknown``, of any other: a key learns of nothing that it does not open
        """
        own = self.may(ApiScope.REGISTER) and registration.registered_by == self.actor.name
        if not (own or self.may(*scopes)) or not self.covers(registration.event.series_id):
            raise NotFound("registration_unknown", "This registration is not known.")
        return registration

    # --- once, and the right version ---

    @cached_property
    def once(self) -> Once | None:
        """What names this request, where it says so itself: it is done once."""
        sent = request.headers.get(IDEMPOTENCY_KEY)
        if sent is None:
            return None
        name = sent.strip().removeprefix('"').removesuffix('"')
        if not 1 <= len(name) <= LONGEST_KEY or not name.isascii() or not name.isprintable():
            problem = Problem(
                "idempotency_key_invalid", N_("Send 1 to 255 characters of ASCII."), field=IDEMPOTENCY_KEY
            )
            raise InvalidInput("form_invalid", "Something is not right yet.", problems=(problem,))
        body = sha256(request.get_data(cache=True)).hexdigest()
        return Once(digest("api", self.actor.name, name), digest(request.method, request.path, body))

    def check_match(self, etag: str) -> None:
        """Whether the caller means this version; raises :class:`~leernet.errors.Forbidden`.

        A repeated request finds what it did itself and not this: see :attr:`once`.
        """
        if not request.if_match:
            raise Forbidden("etag_missing", "Send If-Match with the ETag of the version that you change.")
        if not (request.if_match.star_tag or request.if_match.is_strong(etag)):
            raise Forbidden("etag_outdated", "It was changed since you read it. Read it again first.")

    # --- addresses ---

    def url(self, path: str, **query: object) -> str:
        """The public address of a path of the API."""
        asked = {name: value for name, value in query.items() if value is not None}
        return self.network.settings.base_url.rstrip("/") + ROOT + path + (f"?{urlencode(asked)}" if asked else "")

    # --- pages ---

    @property
    def after(self) -> int:
        """The id after which the page begins; 0 for the first."""
        return int(str(self.query.get("cursor") or "0"), 16)

    @property
    def limit(self) -> int:
        """How many are on the page."""
        return int(str(self.query["limit"]))

    def page(self, results: list[dict[str, object]], after: int | None) -> Answer:
        """A page, with where the next begins: in the body and in the header ``Link``."""
        values: dict[str, object] = request.args.to_dict()  # type: ignore[assignment]
        path = request.path.rpartition(ROOT)[2]
        following = None if after is None else self.url(path, **{**values, "cursor": f"{after:x}"})
        headers = {"Link": f'<{following}>; rel="next"'} if following else {}
        return Answer({"results": results, "next": following}, headers=headers)
