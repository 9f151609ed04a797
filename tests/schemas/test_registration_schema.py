"""What somebody fills in to register, checked for shape."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leernet import InvalidInput, Problem
from leernet.schemas import load_registration
from leernet.schemas.texts import clean
from leernet.services.registering.registration import RegistrationRequest

GOOD = {"name": "Anna van der Meer", "email": "anna@example.org", "format": "physical"}


def load(**changes: object) -> RegistrationRequest:
    sent = {**GOOD, **changes}
    return load_registration(sent, event="e", language="nl")  # type: ignore[arg-type]


def codes(**changes: object) -> list[tuple[str | None, str]]:
    with pytest.raises(InvalidInput) as refused:
        load(**changes)
    assert refused.value.code == "form_invalid"
    return [(problem.field, problem.code) for problem in refused.value.problems]


def test_the_least_that_is_needed_is_a_name_an_address_and_a_format() -> None:
    assert load() == RegistrationRequest(
        event="e", format="physical", name="Anna van der Meer", email="anna@example.org", language="nl"
    )


def test_all_mistakes_come_at_once_in_the_order_of_the_form() -> None:
    assert codes(name="", email="x", format="", remarks="a" * 2001) == [
        ("name", "name_missing"),
        ("email", "email_invalid"),
        ("format", "format_missing"),
        ("remarks", "text_too_long"),
    ]


def test_a_field_that_is_left_out_is_an_empty_one() -> None:
    with pytest.raises(InvalidInput) as refused:
        load_registration({}, event="e", language="nl")
    assert [problem.code for problem in refused.value.problems] == ["name_missing", "email_missing", "format_missing"]


def test_fields_that_nobody_asked_for_are_left_out() -> None:
    assert load(roles="organiser", event="ander", language="xx", form_token="x") == load()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Anna \t van\u00a0der  Meer ", "Anna van der Meer"),
        ("Anna\nvan der Meer", "Anna van der Meer"),
        ("An\u202ena\x07", "Anna"),
        ("Rene\u0301", "René"),
        ("محمد العربي", "محمد العربي"),
        ("王小明", "王小明"),
        ("'s-Gravesande", "'s-Gravesande"),
        ("👩‍🔬 Ada", "👩‍🔬 Ada"),
    ],
)
def test_a_name_is_kept_without_what_nobody_sees(typed: str, kept: str) -> None:
    assert load(name=typed).name == kept


@pytest.mark.parametrize("name", ["", "  ", "…", "123", "\u200b", "\u202e", "--"])
def test_a_name_has_a_letter(name: str) -> None:
    assert codes(name=name) == [("name", "name_missing")]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(" Anna@Example.ORG ", "Anna@example.org"), ("a@ëx.nl", "a@xn--x-ega.nl"), ("o'neill+x@example.org",) * 2],
)
def test_an_address_is_kept_as_mail_servers_take_it(typed: str, kept: str) -> None:
    assert load(email=typed).email == kept


BAD_ADDRESSES = [
    "anna",
    "anna@",
    "@example.org",
    "a b@example.org",
    "a@b",
    "a@example.org, b@example.org",
    "a@localhost",
    "a@example..org",
    "Anna <a@example.org>",
    "a\n@example.org\nBcc: b@example.org",
    "é@example.org",
    "a" * 255,
]


@pytest.mark.parametrize("email", BAD_ADDRESSES)
def test_what_is_no_address_is_refused(email: str) -> None:
    assert codes(email=email)[0][0] == "email"


@pytest.mark.parametrize("field", ["name", "email", "organisation", "format", "audience", "phone", "remarks"])
@pytest.mark.parametrize(
    ("value", "code"), [("a\0b", "text_unreadable"), (["a"], "text_expected"), (1, "text_expected")]
)
def test_what_is_no_text_is_refused(field: str, value: object, code: str) -> None:
    assert (field, code) in codes(**{field: value})


def test_remarks_keep_their_lines() -> None:
    assert load(remarks="een\r\n\r\n\r\n\r\ntwee\rdrie ").remarks == "een\n\ntwee\ndrie"


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert once == unicodedata.normalize("NFC", once).strip()


@given(st.dictionaries(st.sampled_from([*GOOD, "organisation", "remarks", "phone"]), st.text()))
def test_whatever_is_typed_it_is_a_request_or_a_list_of_mistakes(sent: dict[str, str]) -> None:
    told: tuple[Problem, ...] = ()
    try:
        request = load_registration({**GOOD, **sent}, event="e", language="nl")
    except InvalidInput as error:
        told = error.problems
    else:
        assert 0 < len(request.name) <= 200
        assert request.email.isascii()
        assert "\0" not in request.remarks
    assert all(problem.field and problem.code for problem in told)
