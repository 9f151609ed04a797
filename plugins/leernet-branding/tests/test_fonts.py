"""Font names: safe, and never without a generic family at the end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from leernet_branding.fonts import GENERIC, font_stack, is_font_stack


@pytest.mark.parametrize(
    ("text", "stack"),
    [
        ("'Noto Sans', sans-serif", "'Noto Sans', sans-serif"),
        ('"Noto Sans Variable", "Arial", sans-serif', "'Noto Sans Variable', 'Arial', sans-serif"),
        ("'RijksoverheidSansWebText'", "'RijksoverheidSansWebText', sans-serif"),
        ("Source Sans 3", "'Source Sans 3', sans-serif"),
        ("Noto Serif", "'Noto Serif', serif"),
        ("PT Sans-Serif", "'PT Sans-Serif', sans-serif"),
        ("Fira Code", "'Fira Code', monospace"),
        ("思源黑体", "'思源黑体', sans-serif"),
        ("'خط النسخ', Serif", "'خط النسخ', serif"),
        ("Lato, Lato", "'Lato', sans-serif"),
        ("inherit, Lato", "'Lato', sans-serif"),
    ],
)
def test_font_names_are_quoted_and_end_in_a_generic_family(text: str, stack: str) -> None:
    assert font_stack(text) == stack


@pytest.mark.parametrize(
    "text",
    ["", "inherit", ",,", "'</style>'", "url(a.woff)", "expression(1)", "'a\\27;}'", "{}", "'a; b'", "x" * 1_001],
)
def test_what_is_no_font_name_is_left_out(text: str) -> None:
    assert font_stack(text) is None


def test_one_bad_name_does_not_take_the_others_along() -> None:
    assert font_stack("'</style>', Lato, url(x)") == "'Lato', sans-serif"


@given(st.text(max_size=80) | st.lists(st.from_regex(r"[\w' \"-]{1,12}", fullmatch=True), max_size=12).map(",".join))
def test_a_stack_stays_the_same_when_read_again(text: str) -> None:
    stack = font_stack(text)
    if stack is not None:
        assert is_font_stack(stack)
        assert any(name.strip() in GENERIC for name in stack.split(","))
        assert not set(stack) & set('<>{};:()"\\/*\n')
