"""Build a theme: from a partner's design tokens, or from a few plain colours.

What the brand gives is taken literally, and the gate judges it; what it leaves open is derived.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from leernet_branding import roles
from leernet_branding.colours import WHITE, Colour, parse_colour
from leernet_branding.complete import complete
from leernet_branding.contrast import ROLE_NAMES, check
from leernet_branding.default import DEFAULT
from leernet_branding.errors import BrandError
from leernet_branding.fonts import font_stack
from leernet_branding.theme import Theme
from leernet_branding.tokens import read_tokens

_LENGTH = re.compile(r"(\d{1,4}(?:\.\d{1,4})?|\.\d{1,4})(px|rem|em)?")
_LARGEST_RADIUS: Final = {"px": 24.0, "rem": 1.5, "em": 1.5}


def load_theme(text: str) -> Theme:
    """The theme in a partner's file of design tokens, past the contrast gate.

    :raises BrandError: what :func:`~leernet_branding.tokens.read_tokens` raises, ``tokens_no_roles``,
        ``contrast_too_low``.
    """
    theme = theme_from_tokens(read_tokens(text))
    check(theme)
    return theme


def theme_from_tokens(tokens: Mapping[str, str]) -> Theme:
    """The theme of resolved tokens, before the gate. A token with a value of the wrong kind counts as absent.

    :raises BrandError: ``tokens_no_roles`` if not one colour is among them.
    """
    page = _colour(tokens, "page", WHITE) or WHITE
    marks = {role: colour for role in roles.MARKS if (colour := _first(tokens, roles.MARKS[role], page))}
    given = {role: colour for role in roles.COLOURS if (colour := _colour(tokens, role, page))}
    if not given:
        raise BrandError("tokens_no_roles", count=len(tokens), examples=roles.EXAMPLES)
    body = next(_fonts(tokens, roles.FONT_BODY), DEFAULT.font_body)
    return complete(
        given,
        marks,
        [colour for name in roles.FOCUS if (colour := parse_colour(tokens.get(name, ""), page))],
        font_body=body,
        font_heading=next(_fonts(tokens, roles.FONT_HEADING), body),
        radius=next(_radii(tokens), DEFAULT.radius),
    )


def theme_from_colours(
    primary: str, *, text: str | None = None, background: str | None = None, font: str | None = None
) -> Theme:
    """A theme of a few plain colours (CSS text), past the contrast gate.

    The primary colour fills the buttons as it is; links take its nearest shade that reads on the background.
    With a primary colour alone the theme always passes.

    :raises BrandError: ``colour_unreadable``, ``font_unreadable``, ``contrast_too_low``.
    """
    page = _plain("page", background) if background else WHITE
    button = _plain("button", primary)
    given = {"page": page, "button": button, "accent": button}
    if text:
        given["text"] = _plain("text", text)
    stack = font_stack(font) if font else DEFAULT.font_body
    if stack is None:
        raise BrandError("font_unreadable", field="font", value=str(font)[:100])
    theme = complete(given, {}, [], font_body=stack, font_heading=stack, radius=DEFAULT.radius)
    check(theme)
    return theme


_FIELDS: Final = {"page": "background", "button": "primary", "text": "text"}


def _plain(role: str, text: str) -> Colour:
    colour = parse_colour(text)
    if colour is None:
        name, name_nl = ROLE_NAMES[role]
        raise BrandError("colour_unreadable", field=_FIELDS[role], value=text[:100], role=name, role_nl=name_nl)
    return colour


def _colour(tokens: Mapping[str, str], role: str, over: Colour) -> Colour | None:
    return _first(tokens, roles.COLOURS[role], over)


def _first(tokens: Mapping[str, str], names: tuple[str, ...], over: Colour) -> Colour | None:
    values = (parse_colour(tokens[name], over) for name in names if name in tokens)
    return next((value for value in values if value is not None), None)


def _fonts(tokens: Mapping[str, str], names: tuple[str, ...]) -> Iterator[str]:
    return (stack for name in names if (stack := font_stack(tokens.get(name, ""))))


def _radii(tokens: Mapping[str, str]) -> Iterator[str]:
    return (radius for name in roles.RADIUS if (radius := _radius(tokens.get(name, ""))))


def _radius(text: str) -> str | None:
    """A length that suits a panel as well as a button: 999px makes a pill of one and an egg of the other."""
    match = _LENGTH.fullmatch(text.strip().lower())
    if match is None:
        return None
    number, unit = float(match[1]), match[2]
    if number == 0:
        return "0"
    return None if unit is None else f"{min(number, _LARGEST_RADIUS[unit]):.4g}{unit}"
