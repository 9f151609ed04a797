"""Keys for programs: made, shown once, checked, withdrawn."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from ..errors import Conflict, InvalidInput, NotFound, Problem
from ..model import ApiKey, ApiKeyState, ApiScope, Series
from ..work import Work

PREFIX = "leernet"
"""What every key begins with, so that those who look for secrets in published code find it."""

HANDLE_BYTES, SECRET_BYTES = 6, 32
LONGEST = timedelta(days=3 * 366)
USUAL = timedelta(days=365)
NOTED = timedelta(hours=1)
"""How exactly it is kept when a key was last used: a write for each request would cost more than the request."""


@dataclass(frozen=True, kw_only=True)
class ApiKeyRequest:
    """The key that somebody asks for; ``series`` empty: for the whole network."""

    name: str
    scopes: Sequence[ApiScope]
    expires_at: datetime
    partner: str = ""
    series: str = ""


@dataclass(frozen=True)
class NewKey:
    """A key that was made, and what its user has to send: this once, for it is kept nowhere."""

    key: ApiKey
    token: str = field(repr=False)


def make_key(work: Work, request: ApiKeyRequest) -> NewKey:
    """Make a key.

    :raises InvalidInput: ``form_invalid``, with all problems
    :raises NotFound: ``series_unknown``
    """
    _check(work, request)
    handle, secret = secrets.token_hex(HANDLE_BYTES), secrets.token_urlsafe(SECRET_BYTES)
    token = f"{PREFIX}_{handle}_{secret}"
    series = _series(work, request.series) if request.series else None
    key = ApiKey(
        handle=handle,
        digest=_digest(token),
        name=request.name,
        partner=request.partner,
        scopes=sorted({scope.value for scope in request.scopes}),
        series_id=series.id if series else None,
        created_at=work.now,
        created_by=work.actor.name,
        expires_at=request.expires_at,
    )
    work.db.add(key)
    work.db.flush()
    work.journal(
        "api_key.made", key.id, scopes=key.scopes, series=request.series, expires_at=key.expires_at.isoformat()
    )
    return NewKey(key, token)


def revoke_key(work: Work, handle: str) -> ApiKey:
    """Withdraw a key: from now on it opens nothing.

    :raises NotFound: ``api_key_unknown``
    :raises Conflict: ``api_key_revoked``, when it was already
    """
    key = work.db.scalars(select(ApiKey).where(ApiKey.handle == handle).with_for_update()).one_or_none()
    if key is None:
        raise NotFound("api_key_unknown", "This key is not known.")
    if key.revoked_at is not None:
        raise Conflict("api_key_revoked", "This key was withdrawn already.")
    key.revoked_at = work.now
    work.db.flush()
    work.journal("api_key.revoked", key.id)
    return key


def all_keys(work: Work) -> Sequence[ApiKey]:
    """Every key with its series, those that are good first, newest first."""
    query = select(ApiKey).order_by(ApiKey.revoked_at.is_not(None), ApiKey.id.desc()).options(joinedload(ApiKey.series))
    return work.db.scalars(query).all()


def find_key(work: Work, token: str) -> ApiKey | None:
    """The key behind what a program sent, if it is good; None for anything else."""
    prefix, _, rest = token.partition("_")
    handle, _, secret = rest.partition("_")
    if prefix != PREFIX or len(handle) != 2 * HANDLE_BYTES or not secret.isascii() or not handle.isascii():
        return None
    query = select(ApiKey).where(ApiKey.handle == handle).options(joinedload(ApiKey.series))
    key = work.db.scalars(query).one_or_none()
    if key is None or not compare_digest(key.digest, _digest(token)):
        return None
    return key if key.state(work.now) is ApiKeyState.GOOD else None


def needs_note(key: ApiKey, now: datetime) -> bool:
    """Whether it was last used longer ago than is kept."""
    return key.last_used_at is None or now - key.last_used_at >= NOTED


def note_use(work: Work, key_id: int) -> None:
    """Keep that a key was used now."""
    work.db.execute(update(ApiKey).where(ApiKey.id == key_id).values(last_used_at=work.now))


def _check(work: Work, request: ApiKeyRequest) -> None:
    problems = []
    if not request.name.strip():
        problems.append(Problem("name_missing", "Say what the key is for.", field="name"))
    if not request.scopes:
        problems.append(Problem("scopes_missing", "Choose what may be done with the key.", field="scopes"))
    if not work.now < request.expires_at <= work.now + LONGEST:
        problems.append(Problem("expiry_invalid", "Choose a day from today on, within three years.", field="until"))
    if problems:
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=tuple(problems))


def _series(work: Work, slug: str) -> Series:
    series = work.db.scalars(select(Series).where(Series.slug == slug)).one_or_none()
    if series is None:
        raise NotFound("series_unknown", "There is no series “{series}”.", series=slug)
    return series


def _digest(token: str) -> str:
    # Of 256 random bits: nobody finds those by trying, so a slow hash would only slow us down.
    return sha256(token.encode()).hexdigest()
