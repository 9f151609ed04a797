"""The parts of the programme that somebody ticked in a form. Whether they exist is for the services to say."""

import re
from collections.abc import Mapping

PREFIX = "item_"
_NAME = re.compile(rf"{PREFIX}([a-z][a-z0-9_-]{{0,39}})")


def field_of(key: str) -> str:
    """The name of the field of a part."""
    return f"{PREFIX}{key}"


def load_items(sent: Mapping[str, str]) -> tuple[str, ...]:
    """The keys of the parts that were ticked."""
    found = ((_NAME.fullmatch(name), value) for name, value in sent.items())
    return tuple(sorted(match[1] for match, value in found if match and value))
