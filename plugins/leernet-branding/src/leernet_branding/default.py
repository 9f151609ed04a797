"""The look that leernet has by itself."""

from typing import Final

from leernet_branding.colours import WHITE, Colour
from leernet_branding.theme import Theme

DEFAULT: Final = Theme(
    page=Colour(0xFD, 0xFC, 0xFA),
    text=Colour(0x26, 0x23, 0x1F),
    muted=Colour(0x5E, 0x58, 0x50),
    heading=Colour(0x12, 0x3B, 0x42),
    link=Colour(0x0B, 0x5B, 0x66),
    link_hover=Colour(0x08, 0x3F, 0x47),
    button=Colour(0x0B, 0x5B, 0x66),
    button_text=WHITE,
    button_hover=Colour(0x08, 0x3F, 0x47),
    button_border=Colour(0x0B, 0x5B, 0x66),
    border=Colour(0x7A, 0x72, 0x67),
    focus_inner=Colour(0x12, 0x2B, 0x2F),
    focus_outer=WHITE,
    error=Colour(0xA3, 0x23, 0x1F),
    success=Colour(0x1F, 0x6A, 0x3A),
    surface=Colour(0xF4, 0xF1, 0xEB),
    accent=Colour(0xB3, 0x70, 0x2E),
    font_body="system-ui, 'Segoe UI', 'Roboto', 'Noto Sans', sans-serif",
    font_heading="system-ui, 'Segoe UI', 'Roboto', 'Noto Sans', sans-serif",
    radius="6px",
)
"""leernet's own look, used where there is no brand: warm neutral grounds and a deep green-blue."""
