"""Logos: known by what they are, not by what they are called, and an SVG that cannot do anything but be drawn."""

import re
from xml.etree import ElementTree

from ..errors import InvalidInput

MAX_LOGO = 500_000
_DATA = ("data:image/png;base64,", "data:image/jpeg;base64,")
_FORBIDDEN = {
    "script",
    "foreignobject",
    "iframe",
    "object",
    "embed",
    "audio",
    "video",
    "a",
    "animate",
    "set",
    "handler",
}
_OUTSIDE = re.compile(r"@import|expression|url\(\s*[\"']?(?!\s*[\"']?#)", re.IGNORECASE)


def logo_type(content: bytes) -> str:
    """The media type of a logo.

    :raises InvalidInput: ``logo_too_large``, ``logo_not_an_image``, ``logo_not_safe``
    """
    if len(content) > MAX_LOGO:
        raise InvalidInput(
            "logo_too_large", "The logo is {size} bytes; at most {limit} will do.", size=len(content), limit=MAX_LOGO
        )
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    _check_svg(_svg(content))
    return "image/svg+xml"


def _svg(content: bytes) -> ElementTree.Element:
    try:
        text = content.decode("utf-8-sig")
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            raise _unsafe("a DOCTYPE")
        # Without a document type there are no entities to blow up or to fetch files with.
        root = ElementTree.fromstring(text)  # noqa: S314
    except (UnicodeDecodeError, ElementTree.ParseError, ValueError):
        root = None
    if root is None or _local(root.tag) != "svg":
        raise InvalidInput("logo_not_an_image", "This is not an image that can be used. Right are SVG, PNG and JPEG.")
    return root


def _check_svg(root: ElementTree.Element) -> None:
    for element in root.iter():
        tag = _local(element.tag)
        if tag in _FORBIDDEN:
            raise _unsafe(f"<{tag}>")
        if tag == "style" and _OUTSIDE.search(element.text or ""):
            raise _unsafe("a style that loads something")
        for name, value in element.attrib.items():
            _check_attribute(_local(name), value)


def _check_attribute(name: str, value: str) -> None:
    if name.startswith("on"):
        raise _unsafe(name)
    if name in ("href", "src") and not value.strip().lower().startswith(("#", *_DATA)):
        raise _unsafe(f"a link to “{value[:60]}”")
    if _OUTSIDE.search(value):
        raise _unsafe(f"{name} that loads something")


def _local(name: object) -> str:
    return str(name).rpartition("}")[2].lower()


def _unsafe(what: str) -> InvalidInput:
    return InvalidInput(
        "logo_not_safe",
        "The logo contains {what}. A logo may only hold shapes, text and pictures of its own.",
        what=what,
    )
