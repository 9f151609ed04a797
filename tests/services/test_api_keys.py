"""Keys for programs: shown once, kept as a digest, good until a moment."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from leernet import Conflict, InvalidInput, Leernet, NotFound
from leernet.model import ApiKey, ApiKeyState, ApiScope, JournalEntry
from leernet.services.api_keys import (
    ApiKeyRequest,
    NewKey,
    all_keys,
    find_key,
    make_key,
    needs_note,
    note_use,
    revoke_key,
)
from leernet.testing import NOW, SettableClock, add, some_series
from leernet.work import SYSTEM, user

YEAR = timedelta(days=365)


def made(network: Leernet, *scopes: ApiScope, series: str = "") -> NewKey:
    request = ApiKeyRequest(
        name="Site", partner="Zaanstad", scopes=scopes or [ApiScope.READ], series=series, expires_at=NOW + YEAR
    )
    return network.run(user("els"), make_key, request)


def found(network: Leernet, token: str) -> ApiKey | None:
    with network.read() as work:
        return find_key(work, token)


def test_a_key_is_found_by_what_its_user_sends(network: Leernet) -> None:
    key = made(network, ApiScope.REGISTER)
    one = found(network, key.token)
    assert one is not None
    assert (one.id, one.created_by, one.partner) == (key.key.id, "user:els", "Zaanstad")
    assert one.may([ApiScope.REGISTER, ApiScope.READ])
    assert not one.may([ApiScope.READ])


def test_the_key_itself_stands_nowhere(network: Leernet) -> None:
    token = made(network).token
    secret = token.split("_", 2)[2]  # in which there may be more of them
    with network.read() as work:
        rows = [*work.db.execute(text("SELECT * FROM leernet_api_key")), *work.db.execute(select(JournalEntry.data))]
    assert secret not in repr(rows)
    assert secret not in repr(made(network))


@pytest.mark.parametrize(
    "wrong", ["", "x", "leernet_", "leernet_é_x", "leernet_000000000000_x", "Leernet_{h}_x", "{t}x"]
)
def test_anything_else_opens_nothing(network: Leernet, wrong: str) -> None:
    key = made(network)
    assert found(network, wrong.format(h=key.key.handle, t=key.token)) is None


def test_a_key_ends_at_its_moment(network: Leernet, clock: SettableClock) -> None:
    key = made(network)
    clock.advance(YEAR - timedelta(seconds=1))
    assert found(network, key.token)
    clock.advance(timedelta(seconds=1))
    assert found(network, key.token) is None
    assert key.key.state(clock.now) is ApiKeyState.EXPIRED


def test_a_key_that_was_withdrawn_opens_nothing_and_the_journal_knows(network: Leernet) -> None:
    key = made(network)
    network.run(SYSTEM, revoke_key, key.key.handle)
    assert found(network, key.token) is None
    with pytest.raises(Conflict, match="withdrawn already"):
        network.run(SYSTEM, revoke_key, key.key.handle)
    with pytest.raises(NotFound):
        network.run(SYSTEM, revoke_key, "nothing")
    with network.read() as work:
        kinds = list(work.db.scalars(select(JournalEntry.kind).order_by(JournalEntry.id)))
        assert [one.state(work.now) for one in all_keys(work)] == [ApiKeyState.REVOKED]
    assert kinds == ["api_key.made", "api_key.revoked"]


def test_a_key_can_be_for_one_series(network: Leernet) -> None:
    add(network, some_series())
    one = found(network, made(network, series="netwerk").token)
    assert one is not None
    assert one.series is not None
    assert one.series.slug == "netwerk"
    with pytest.raises(NotFound, match="no series"):
        made(network, series="nergens")


def test_all_that_is_wrong_is_said_at_once(network: Leernet) -> None:
    for until in (NOW, NOW + 4 * YEAR):
        with pytest.raises(InvalidInput) as error:
            network.run(SYSTEM, make_key, ApiKeyRequest(name=" ", scopes=[], expires_at=until))
        assert [one.code for one in error.value.problems] == ["name_missing", "scopes_missing", "expiry_invalid"]


def test_its_last_use_is_kept_to_the_hour(network: Leernet, clock: SettableClock) -> None:
    token = made(network).token
    one = found(network, token)
    assert one is not None
    assert needs_note(one, clock.now)
    network.run(SYSTEM, note_use, one.id)
    one = found(network, token)
    assert one is not None
    assert not needs_note(one, clock.now + timedelta(minutes=59))
    assert needs_note(one, clock.now + timedelta(hours=1))
