"""What plugins read from their forms is clean, or a clear error at its field."""

import pytest

from leernet import InvalidInput, given

SENT = {"text": [" een\r\ntwee\x00 "], "seven": ["7"], "eastern": ["٧"], "box": ["yes"], "long": ["x" * 201]}


def test_a_text_has_plain_line_ends_and_nothing_that_no_keyboard_types() -> None:
    assert (given.text(SENT, "text"), given.line(SENT, "text")) == ("een\ntwee", "een twee")
    assert given.text(SENT, "nothing") == ""
    assert len(given.clean(SENT, "long")) == 201


def test_a_box_is_ticked_or_not() -> None:
    assert (given.ticked(SENT, "box"), given.ticked(SENT, "nothing")) == (True, False)


def test_a_text_that_is_too_long_is_told_at_its_field() -> None:
    with pytest.raises(InvalidInput) as raised:
        given.text(SENT, "long")
    assert (raised.value.code, raised.value.field) == ("text_too_long", "long")


@pytest.mark.parametrize("name", ["nothing", "text", "eastern", "seven"])
def test_a_number_out_of_bounds_or_none_at_all_is_told_at_its_field(name: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        given.number(SENT, name, 1, 6)
    assert (raised.value.code, raised.value.field) == ("number_wrong", name)


def test_a_number_within_its_bounds_and_an_id_are_read() -> None:
    assert (given.number(SENT, "seven", 1, 7), given.key(SENT, "seven")) == (7, 7)


@pytest.mark.parametrize("value", ["", "-1", "٧", "1" * 10, "zeven"])
def test_what_is_no_id_is_that_of_nothing(value: str) -> None:
    assert given.key_of(value) == 0
