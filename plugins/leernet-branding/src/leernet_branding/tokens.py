"""A partner's design tokens from the text of the file that the partner publishes, whatever its shape."""

from typing import Final

from leernet_branding.css import read_css
from leernet_branding.errors import BrandError
from leernet_branding.json_tokens import read_json
from leernet_branding.resolve import resolve

MAX_CHARACTERS: Final = 2_000_000
"""The largest published file seen holds 1.4 million."""

MAX_TOKENS: Final = 20_000


def read_tokens(text: str) -> dict[str, str]:
    """Token name (kebab-case, no leading dashes) -> value as CSS text, references resolved.

    Takes a CSS file of custom properties, or JSON in any shape that :mod:`leernet_branding.json_tokens`
    lists; the text itself tells which. The values are the partner's: nothing here makes them safe to print.
    A theme does.

    :raises BrandError: ``tokens_unreadable``, ``tokens_elsewhere``, ``tokens_cycle``, ``tokens_too_deep``,
        ``tokens_too_large``.
    """
    _refuse_larger(len(text), MAX_CHARACTERS, "the file", "het bestand")
    try:
        raw = _read(text.removeprefix("\ufeff"))
        _refuse_larger(len(raw), MAX_TOKENS, "the number of tokens", "het aantal tokens")
        return resolve(raw)
    except RecursionError as error:
        raise BrandError("tokens_too_deep", where="nested blocks", where_nl="geneste blokken") from error


def _read(text: str) -> dict[str, str]:
    start = text.lstrip()[:1]
    if start == "{":
        return read_json(text)
    if start == "[":
        return _read_list_or_selector(text)
    return read_css(text)


def _read_list_or_selector(text: str) -> dict[str, str]:
    """A list of tokens starts with a bracket, and so does CSS that starts with ``[data-theme]``."""
    try:
        return read_json(text)
    except BrandError as not_json:
        try:
            return read_css(text)
        except BrandError:
            raise not_json from None


def _refuse_larger(size: int, limit: int, what: str, what_nl: str) -> None:
    if size > limit:
        raise BrandError("tokens_too_large", what=what, what_nl=what_nl, size=size, limit=limit)
