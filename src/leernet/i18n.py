"""Texts in Dutch and English: chosen, translated and filled.

English is the language of the msgids, so an English catalogue is only needed to say something differently.
Catalogues are ``.po`` files, read as they are: nothing to compile, or to forget to compile.
"""

import gettext
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from math import isfinite
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from markupsafe import Markup, escape

LANGUAGES = ("nl", "en")
DEFAULT_LANGUAGE = "nl"
LOCALE = Path(__file__).parent / "locale"
"""The folder of leernet's own catalogues."""

_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Text:
    """A short text in every language, for what a plugin or a setting names."""

    nl: str
    en: str

    def get(self, language: str) -> str:
        """The text in ``language`` (whatever :func:`negotiate` reads); the other one where it is empty."""
        return self.en or self.nl if negotiate(language) == "en" else self.nl or self.en


def negotiate(wanted: str | None) -> str:
    """The language of :data:`LANGUAGES` that suits best; Dutch if none does.

    :param wanted: a language tag (``en``, ``nl-BE``) or an ``Accept-Language`` header (RFC 9110 §12.5.4).
    """
    if wanted in LANGUAGES:
        return wanted
    offers = [_weighed(part) for part in (wanted or "").split(",")]
    # sorted() is stable: of equal weights the first one named wins.
    for weight, language in sorted(offers, key=lambda offer: -offer[0]):
        if weight > 0 and language in LANGUAGES:
            return language
    return DEFAULT_LANGUAGE


def _weighed(part: str) -> tuple[float, str]:
    tag, _, parameter = part.partition(";")
    name, _, value = parameter.partition("=")
    weight = 1.0
    if name.strip().lower() == "q":
        try:
            weight = float(value)
        except ValueError:
            weight = 0.0
    language = re.split("[-_]", tag.strip().lower(), maxsplit=1)[0]
    return weight if isfinite(weight) else 0.0, language


def fill(text: str, data: Mapping[str, object]) -> str:
    """Put ``data`` at the ``{name}`` places of ``text``.

    Total: braces in the data stay braces, and a place without data stays as it is. If a value is markup
    (:class:`markupsafe.Markup`), all else is escaped and the outcome is markup.
    """
    if any(hasattr(value, "__html__") for value in data.values()):
        escaped = {name: escape(value) for name, value in data.items()}
        return Markup(_put(str(escape(text)), escaped))  # noqa: S704  (both parts are escaped)
    return _put(text, data)


def _put(text: str, data: Mapping[str, object]) -> str:
    return _PLACE.sub(lambda place: str(data.get(place[1], place[0])), text)


class Translator:
    """Translates msgids into one language.

    :param language: whatever :func:`negotiate` reads.
    :param catalogues: folders with ``<language>/LC_MESSAGES/*.po``. A later folder goes before an earlier
        one: a plugin can say something differently. A folder without the language is fine.
    :raises babel.messages.pofile.PoFileError: a catalogue is broken; found here and not on somebody's page.
    """

    def __init__(self, language: str, catalogues: Sequence[Path] = (LOCALE,)) -> None:
        self.language = negotiate(language)
        self._texts = _load(self.language, tuple(catalogues))

    def gettext(self, msgid: str, /, **data: object) -> str:
        """The translation, or the msgid where there is none, with ``data`` at its ``{name}`` places."""
        return fill(self._texts.gettext(msgid) if msgid else "", data)

    def ngettext(self, singular: str, plural: str, n: int, /, **data: object) -> str:
        """The form that suits the number ``n``, which also fills ``{n}``."""
        return fill(self._texts.ngettext(singular, plural, n), {"n": n, **data})

    def pgettext(self, context: str, msgid: str, /, **data: object) -> str:
        """As :meth:`gettext`, where the translation depends on the context ("open": a state, or a button)."""
        return fill(self._texts.pgettext(context, msgid), data)

    def npgettext(self, context: str, singular: str, plural: str, n: int, /, **data: object) -> str:
        """As :meth:`ngettext`, in a context."""
        return fill(self._texts.npgettext(context, singular, plural, n), {"n": n, **data})


def N_(msgid: str) -> str:  # noqa: N802  (the name that extractors know)
    """Mark a msgid that is translated later, where it is shown; it comes back as it is."""
    return msgid


def catalogues(plugins: Iterable[Path]) -> tuple[Path, ...]:
    """The catalogue folders of leernet and its plugins, in the order that :class:`Translator` wants."""
    return (LOCALE, *plugins)


@lru_cache(maxsize=64)
def _load(language: str, folders: tuple[Path, ...]) -> gettext.NullTranslations:
    texts = gettext.NullTranslations()
    for folder in folders:
        for path in sorted(folder.glob(f"{language}/LC_MESSAGES/*.po")):
            # Not the cached object itself: add_fallback changes it, and another site may have other plugins.
            catalogue = gettext.GNUTranslations(BytesIO(_compiled(path)))
            catalogue.add_fallback(texts)
            texts = catalogue
    return texts


@lru_cache(maxsize=256)
def _compiled(path: Path) -> bytes:
    """The catalogue in the form that the standard library reads, without fuzzy and empty translations."""
    with path.open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    return compiled.getvalue()
