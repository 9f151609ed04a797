"""Complete a brand: each colour that it leaves open follows from those that it gives, and passes the gate.

What it does give stays as it is, with one exception: see :func:`_button_hover`.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from leernet_branding.colours import WHITE, Colour, contrast, mix
from leernet_branding.contrast import PART, TEXT
from leernet_branding.default import DEFAULT
from leernet_branding.derive import focus_ring, lowest, readable_on, under_pointer, until_readable
from leernet_branding.theme import Theme


def complete(
    given: Mapping[str, Colour],
    marks: Mapping[str, Colour],
    focus: Sequence[Colour],
    *,
    font_body: str,
    font_heading: str,
    radius: str,
) -> Theme:
    """A whole theme around the given colours; each derived colour looks at the ones before it.

    :param given: role -> the brand's colour, taken as it is.
    :param marks: role -> the colour of the brand's icons and edges, a starting point for text.
    :param focus: colours that the brand marks focus with, best first.
    :param font_body, font_heading: what :func:`~leernet_branding.fonts.font_stack` makes.
    """
    page = given.get("page", WHITE)
    text = given.get("text") or until_readable(DEFAULT.text, [page], 7.0)
    surface = given.get("surface") or _surface(page, text, given)
    grounds = (page, surface)

    def readable(role: str, fallback: Colour, needed: float = TEXT) -> Colour:
        return given.get(role) or until_readable(fallback, grounds, needed)

    link = readable("link", given.get("button", DEFAULT.link))
    button = given.get("button", link)
    button_text = given.get("button_text") or readable_on(button)
    inner, outer = focus_ring([*focus, text])
    return Theme(
        page=page,
        text=text,
        surface=surface,
        muted=readable("muted", mix(text, page, 0.3)),
        heading=given.get("heading", text),
        link=link,
        link_hover=readable("link_hover", mix(link, text, 0.3)),
        button=button,
        button_text=button_text,
        button_hover=_button_hover(given.get("button_hover"), button, button_text),
        button_border=until_readable(button, grounds, PART),
        border=readable("border", mix(text, page, 0.45), PART),
        focus_inner=inner,
        focus_outer=outer,
        error=readable("error", marks.get("error", DEFAULT.error)),
        success=readable("success", marks.get("success", DEFAULT.success)),
        accent=given.get("accent", button),
        font_body=font_body,
        font_heading=font_heading,
        radius=radius,
    )


_ON_GROUNDS: Final = ("text", "muted", "heading", "link", "link_hover", "error", "success")


def _surface(page: Colour, text: Colour, given: Mapping[str, Colour]) -> Colour:
    """A panel just visible on the page if the brand's colours stay readable on it, else the page itself."""
    texts = [text, *(given[role] for role in _ON_GROUNDS if role in given)]
    parts = [given["border"]] if "border" in given else []
    for share in (0.05, 0.03):
        shade = mix(page, text, share)
        if all(contrast(one, shade) >= TEXT for one in texts) and lowest(shade, [*parts, text]) >= PART:
            return shade
    return page


def _button_hover(given: Colour | None, button: Colour, text: Colour) -> Colour:
    """The brand's own, unless the text of the button at rest does not read on it.

    Brands may change the colour of the text too; leernet does not.
    """
    if given is not None and contrast(given, text) >= TEXT:
        return given
    return under_pointer(button, text)
