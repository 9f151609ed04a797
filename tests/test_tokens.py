"""Personal links and form tokens: nobody makes one but us, and none serves for something else."""

import time
from base64 import urlsafe_b64encode
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import URLSafeSerializer

from leernet import Forbidden, NotFound
from leernet.tokens import FORM_LIFE, Tokens

SECRET, OTHER = "not-a-secret-but-long-enough", "another-secret-that-is-long-enough"
UID = UUID("12345678-1234-5678-1234-567812345678")
tokens = Tokens(SECRET)


def form_signed_ago(ago: timedelta, monkeypatch: pytest.MonkeyPatch) -> str:
    now = time.time()
    with monkeypatch.context() as past:
        past.setattr("time.time", lambda: now - ago.total_seconds())
        return tokens.form("register")


@given(st.uuids())
def test_a_link_leads_back_to_its_registration(uid: UUID) -> None:
    token = tokens.registration(uid)
    assert tokens.read_registration(token) == uid
    assert token == tokens.registration(uid)


def test_a_link_fits_in_a_url_as_it_is() -> None:
    assert all(character.isalnum() or character in "-_." for character in tokens.registration(uuid4()))


def test_a_link_of_another_network_is_not_valid() -> None:
    with pytest.raises(NotFound) as refused:
        tokens.read_registration(Tokens(OTHER).registration(UID))
    assert refused.value.code == "link_unknown"


def test_a_link_whose_every_character_is_changed_once_is_never_valid() -> None:
    token = tokens.registration(UID)
    for place, character in enumerate(token):
        changed = "A" if character != "A" else "B"
        tampered = token[:place] + changed + token[place + 1 :]
        try:
            found = tokens.read_registration(tampered)
        except NotFound:
            continue
        # The last character of base64 has bits that count for nothing.
        assert found == UID
        assert place == len(token) - 1


@given(st.text(max_size=300))
def test_what_is_no_link_of_ours_is_not_valid(text: str) -> None:
    with pytest.raises(NotFound):
        tokens.read_registration(text)


@pytest.mark.parametrize("payload", [None, 7, [], {}, "", "geen uid", "12345678123456781234567812345678x"])
def test_a_signed_link_to_no_registration_is_not_valid(payload: object) -> None:
    signed = URLSafeSerializer(SECRET, salt="leernet.registration").dumps(payload)
    with pytest.raises(NotFound):
        tokens.read_registration(str(signed))


def test_the_uid_alone_without_a_signature_is_not_valid() -> None:
    for bare in (UID.hex, str(UID), urlsafe_b64encode(UID.hex.encode()).decode()):
        with pytest.raises(NotFound):
            tokens.read_registration(bare)


def test_a_form_token_serves_its_own_form() -> None:
    tokens.check_form(tokens.form("register:bijeenkomst"), "register:bijeenkomst")


@pytest.mark.parametrize("purpose", ["register:andere", "", "register:bijeenkomst ", "desk:els"])
def test_a_form_token_serves_no_other_form(purpose: str) -> None:
    with pytest.raises(Forbidden) as refused:
        tokens.check_form(tokens.form("register:bijeenkomst"), purpose)
    assert refused.value.code == "form_token"


@given(st.text(max_size=300))
def test_what_is_no_form_token_of_ours_is_refused(text: str) -> None:
    with pytest.raises(Forbidden) as refused:
        tokens.check_form(text, "register")
    assert refused.value.code == "form_token"


def test_a_form_token_of_another_network_is_refused() -> None:
    with pytest.raises(Forbidden):
        tokens.check_form(Tokens(OTHER).form("register"), "register")


def test_a_form_may_be_open_for_long_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    nearly = form_signed_ago(timedelta(seconds=FORM_LIFE - 60), monkeypatch)
    tokens.check_form(nearly, "register")
    over = form_signed_ago(timedelta(seconds=FORM_LIFE + 60), monkeypatch)
    with pytest.raises(Forbidden) as refused:
        tokens.check_form(over, "register")
    assert refused.value.code == "form_expired"


def test_an_old_form_token_of_somebody_else_does_not_say_that_it_is_old(monkeypatch: pytest.MonkeyPatch) -> None:
    old = form_signed_ago(timedelta(days=3), monkeypatch)
    with pytest.raises(Forbidden) as refused:
        Tokens(OTHER).check_form(old, "register")
    assert refused.value.code == "form_token"


def test_a_link_is_no_form_token_and_a_form_token_is_no_link() -> None:
    with pytest.raises(Forbidden):
        tokens.check_form(tokens.registration(UID), UID.hex)
    with pytest.raises(NotFound):
        tokens.read_registration(tokens.form(UID.hex))


@given(st.uuids())
def test_the_link_of_an_invitation_leads_back_to_it_and_to_nothing_else(uid: UUID) -> None:
    assert tokens.read_invitation(tokens.invitation(uid)) == uid
    assert tokens.read_invitation(tokens.registration(uid)) is None
    with pytest.raises(NotFound):
        tokens.read_registration(tokens.invitation(uid))


@given(st.text(max_size=300))
def test_what_is_no_invitation_of_ours_is_none(text: str) -> None:
    assert tokens.read_invitation(text) is None
    assert tokens.read_invitation(Tokens(OTHER).invitation(UID)) is None


def test_a_seal_is_the_same_each_time_and_made_by_nobody_else() -> None:
    tokens, others = Tokens("not-a-secret-but-long-enough"), Tokens("another-secret-that-is-long")
    assert tokens.seal("exchange 1") == tokens.seal("exchange 1")
    assert len({tokens.seal("exchange 1"), tokens.seal("exchange 2"), others.seal("exchange 1")}) == 3
    assert tokens.seal("é").isascii()
