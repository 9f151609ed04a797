"""A theme: the few values that page, mail and PDF share, each of a kind that cannot hold anything else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from types import MappingProxyType

from leernet_branding.colours import Colour, luminance, parse_colour
from leernet_branding.errors import BrandError
from leernet_branding.fonts import is_font_stack

_RADIUS = re.compile(r"0|[0-9]{1,3}(?:\.[0-9]{1,4})?(?:px|rem|em)")
_HEX = re.compile(r"#[0-9a-f]{6}")
_SELECTOR = re.compile(r"[A-Za-z0-9_.#: ,-]+")


@dataclass(frozen=True)
class Theme:
    """All that a brand decides: opaque colours, safe ``font-family`` values, and a length for corners.

    :raises BrandError: ``theme_invalid`` for a font or radius that is not exactly of that form: this is what
        keeps anything from breaking out of the CSS that is made of it.
    """

    page: Colour
    text: Colour
    muted: Colour
    heading: Colour
    link: Colour
    link_hover: Colour
    button: Colour
    button_text: Colour
    button_hover: Colour
    button_border: Colour
    border: Colour
    focus_inner: Colour
    focus_outer: Colour
    error: Colour
    success: Colour
    surface: Colour
    accent: Colour
    font_body: str
    font_heading: str
    radius: str

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not _is_valid(field.name, value):
                raise BrandError("theme_invalid", role=field.name, value=str(value)[:100])

    @cached_property
    def colours(self) -> Mapping[str, Colour]:
        """Role -> colour."""
        values = ((field.name, getattr(self, field.name)) for field in fields(self))
        return MappingProxyType({name: value for name, value in values if isinstance(value, Colour)})

    @cached_property
    def resolved(self) -> Mapping[str, str]:
        """Role -> plain CSS value, for mail and PDF: ``resolved["button_text"]`` is ``"#ffffff"``."""
        return MappingProxyType({field.name: str(getattr(self, field.name)) for field in fields(self)})

    @classmethod
    def restore(cls, resolved: Mapping[str, object]) -> "Theme":
        """The theme whose :attr:`resolved` was stored, for instance as JSON; nothing stored is trusted.

        :raises BrandError: ``theme_invalid`` for a value that is missing or of another form.
        """
        values = {field.name: str(resolved.get(field.name, "")) for field in fields(cls)}
        colours = {role: parse_colour(text) for role, text in values.items() if _HEX.fullmatch(text)}
        # The constructor judges: a text where a colour belongs does not pass.
        return cls(**{**values, **colours})  # type: ignore[arg-type]

    @property
    def is_dark(self) -> bool:
        """Whether the page is darker than the colour that black and white text read equally well on."""
        return luminance(self.page) < 0.179

    def properties(self) -> dict[str, str]:
        """CSS custom property -> value: ``{"--leernet-button-text": "#ffffff", ...}``."""
        return {f"--leernet-{role.replace('_', '-')}": value for role, value in self.resolved.items()}

    def css(self, selector: str = ":root") -> str:
        """One CSS rule with all properties, and ``color-scheme`` so that the browser's own controls fit in.

        :param selector: plain selectors: names, classes, ids, pseudo-classes.
        :raises BrandError: ``theme_invalid`` for any other selector.
        """
        if not _SELECTOR.fullmatch(selector):
            raise BrandError("theme_invalid", role="selector", value=selector[:100])
        declarations = {"color-scheme": "dark" if self.is_dark else "light", **self.properties()}
        lines = "".join(f"  {name}: {value};\n" for name, value in declarations.items())
        return f"{selector} {{\n{lines}}}\n"


def _is_valid(role: str, value: object) -> bool:
    if role.startswith("font_"):
        return isinstance(value, str) and is_font_stack(value)
    if role == "radius":
        return isinstance(value, str) and _RADIUS.fullmatch(value) is not None
    return isinstance(value, Colour)


def stylesheet(theme: Theme, dark: Theme | None = None, selector: str = ":root") -> str:
    """CSS of a theme, and of its dark variant for visitors who prefer one.

    :raises BrandError: see :meth:`Theme.css`.
    """
    if dark is None:
        return theme.css(selector)
    return f"{theme.css(selector)}@media (prefers-color-scheme: dark) {{\n{dark.css(selector)}}}\n"
