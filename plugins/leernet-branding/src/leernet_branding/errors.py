"""What goes wrong with a brand: one error class, stable codes, and the words for it in English and Dutch."""

from collections.abc import Mapping
from typing import Final

from leernet import InvalidInput


def N_(msgid: str) -> str:  # noqa: N802  (the name that extractors know)
    """Mark a text for the catalogue; it comes back as it is."""
    return msgid


MESSAGES: Final[Mapping[str, Mapping[str, str]]] = {
    "tokens_unreadable": {
        "en": N_("This is not a file of design tokens that can be read: {reason} ({where})."),
        "nl": "Dit is geen leesbaar bestand met design tokens: {reason_nl} ({where_nl}).",
    },
    "tokens_elsewhere": {
        "en": N_("This file only points to other files: {files}. Give the file that holds the tokens themselves."),
        "nl": "Dit bestand verwijst alleen naar andere bestanden: {files}. "
        "Geef het bestand waar de tokens zelf in staan.",
    },
    "tokens_cycle": {
        "en": N_("Design tokens refer to each other in a circle: {cycle}."),
        "nl": "Design tokens verwijzen in een kring naar elkaar: {cycle}.",
    },
    "tokens_too_deep": {
        "en": N_("Design tokens refer to each other, or are nested, too deeply: at {where}."),
        "nl": "Design tokens verwijzen te vaak door of zijn te diep genest: bij {where_nl}.",
    },
    "tokens_too_large": {
        "en": N_("The design tokens are too large: {what} is {size}, at most {limit} is allowed."),
        "nl": "De design tokens zijn te groot: {what_nl} is {size}, hoogstens {limit} is toegestaan.",
    },
    "tokens_no_roles": {
        "en": N_("None of the {count} tokens names a colour that leernet knows (such as {examples})."),
        "nl": "Geen van de {count} tokens noemt een kleur die leernet kent (zoals {examples}).",
    },
    "colour_unreadable": {
        "en": N_("“{value}” is not a colour that can be read, for {role}. Use #rrggbb, rgb(), hsl() or a CSS name."),
        "nl": "“{value}” is geen leesbare kleur, voor {role_nl}. Gebruik #rrggbb, rgb(), hsl() of een CSS-naam.",
    },
    "font_unreadable": {
        "en": N_("“{value}” holds no font name that can be used."),
        "nl": "“{value}” bevat geen bruikbare lettertypenaam.",
    },
    "theme_invalid": {
        "en": N_("“{value}” is not a valid value for {role}."),
        "nl": "“{value}” is geen geldige waarde voor {role}.",
    },
    "contrast_too_low": {
        "en": N_("The colours have too little contrast: {pairs}."),
        "nl": "De kleuren hebben te weinig contrast: {pairs_nl}.",
    },
}


class BrandError(InvalidInput):
    """A partner's tokens or colours cannot be used.

    ``code`` is one of :data:`MESSAGES`; the data that end in ``_nl`` are the Dutch words for the same.
    """

    def __init__(self, code: str, *, field: str | None = None, **data: object) -> None:
        super().__init__(code, MESSAGES[code]["en"], field=field)
        self.data = data

    def text(self, language: str = "en") -> str:
        """The filled message; English for a language that is not ``nl``."""
        return MESSAGES[self.code]["nl" if language.startswith("nl") else "en"].format_map(dict(self.data))
