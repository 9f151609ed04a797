"""The drawing behind the text: a frame with turned-in corners and a faint engraved rosette, in the theme's colours."""

from functools import cache
from itertools import pairwise
from math import cos, pi, sin

from .paper import Theme


def mix(colour: str, surface: str, share: float) -> str:
    """`share` (0 to 1) of `colour` in `surface`, both `#rrggbb`: a tint without transparency, which costs PDF time."""
    pairs = ((int(colour[i : i + 2], 16), int(surface[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(one * share + other * (1 - share)):02x}" for one, other in pairs)


@cache
def wave(petals: int, radius: float, depth: float, phase: float) -> str:
    """SVG path data, in mm, of a closed wave around the origin: `petals` times in and out of `radius` by `depth`.

    `phase` (0 to 1) turns it by that part of a petal; waves of several phases braid into a guilloche. Two Bézier curves
    per petal: as smooth on paper as hundreds of points, and far quicker to write.
    """
    half = pi / petals
    points = []
    for step in range(2 * petals):
        reach = radius + (depth if step % 2 == 0 else -depth)
        angle = (step + 2 * phase) * half
        # The handle lies on the tangent of the crest; 0.3642 is the value that fits a cosine.
        points.append([_point(reach, angle), *_handles(reach, angle, half * 0.3642)])
    points.append(points[0])
    curves = (f"C{one[2]} {two[1]} {two[0]}" for one, two in pairwise(points))
    return f"M{points[0][0]}" + "".join(curves) + "Z"


def _handles(reach: float, angle: float, turn: float) -> tuple[str, str]:
    """The control points before and after a crest, along its tangent."""
    x, y = reach * cos(angle), reach * sin(angle)
    dx, dy = -reach * turn * sin(angle), reach * turn * cos(angle)
    return f"{x - dx:.2f},{y - dy:.2f}", f"{x + dx:.2f},{y + dy:.2f}"


def _point(reach: float, angle: float) -> str:
    return f"{reach * cos(angle):.2f},{reach * sin(angle):.2f}"


def frame_path(inset: float, corner: float) -> str:
    """SVG path data of a frame on A4 landscape, `inset` mm from the edge, its corners turned in by `corner` mm."""
    left, top, right, bottom = inset, inset, 297 - inset, 210 - inset
    arc = f"A{corner},{corner} 0 0 0"
    return (
        f"M{left + corner},{top}H{right - corner}{arc} {right},{top + corner}"
        f"V{bottom - corner}{arc} {right - corner},{bottom}H{left + corner}{arc} {left},{bottom - corner}"
        f"V{top + corner}{arc} {left + corner},{top}Z"
    )


def frame_svg(theme: Theme, *, signed: bool) -> str:
    """The whole background as an SVG of 297 x 210 mm. The rosette lies behind the middle of the text.

    Signatures take room below the text, so the middle is higher on a paper that is `signed`.
    """
    middle = 73 if signed else 89
    engraved = mix(theme.accent, theme.surface, 0.16)
    waves = "".join(f'<path d="{wave(*one)}"/>' for one in _BRAIDS)
    corners = "".join(
        f'<path d="M{x},{y - 1.3}L{x + 1.3},{y}L{x},{y + 1.3}L{x - 1.3},{y}Z"/>'
        for x in (11.2, 285.8) for y in (11.2, 198.8)
    )  # fmt: skip
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="297mm" height="210mm" viewBox="0 0 297 210">'
        f'<rect width="297" height="210" fill="{theme.surface}"/>'
        f'<g fill="none" stroke="{engraved}" stroke-width="0.16" transform="translate(148.5 {middle})">{waves}</g>'
        f'<g fill="none" stroke="{theme.primary}">'
        f'<path d="{frame_path(8, 7)}" stroke-width="0.7"/></g>'
        f'<path d="{frame_path(10, 7)}" fill="none" stroke="{theme.accent}" stroke-width="0.22"/>'
        f'<g fill="{theme.accent}">{corners}</g></svg>'
    )


_BRAIDS = tuple(
    (petals, radius, depth, turn / 6)
    for petals, radius, depth in ((18, 46.0, 5.0), (12, 31.0, 8.0))
    for turn in range(6)
)
