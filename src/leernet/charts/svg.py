"""SVG, written element by element, with everything escaped."""

from html import escape

FONT = "'Leernet Noto Sans', system-ui, 'Segoe UI', 'Noto Sans', sans-serif"
_NAMESPACE = "http://www.w3.org/2000/svg"


def tag(name: str, *content: str, **attributes: str | float) -> str:
    """An element; ``stroke_width`` is written ``stroke-width``. ``content`` is markup: see :func:`words`."""
    written = "".join(f' {key.strip("_").replace("_", "-")}="{_value(value)}"' for key, value in attributes.items())
    inside = "".join(content)
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def words(text: str, x: float, y: float, size: float, **attributes: str | float) -> str:
    """A line of text."""
    return tag("text", escape(text), x=x, y=y, font_size=size, **attributes)


def drawing(width: float, height: float, title: str, text: str, *content: str) -> str:
    """A whole drawing, named and described for who does not see it."""
    return tag(
        "svg",
        tag("title", escape(title)),
        tag("desc", escape(text)),
        *content,
        xmlns=_NAMESPACE,
        viewBox=f"0 0 {_value(width)} {_value(height)}",
        width=width,
        height=height,
        role="img",
        aria_label=f"{title}. {text}",
        font_family=FONT,
    )


def shorten(text: str, longest: int) -> str:
    """A text that fits."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _value(value: str | float) -> str:
    return escape(value) if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")
