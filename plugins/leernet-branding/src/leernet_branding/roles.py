"""Which design token tells what: the names to look for, the first that gives a usable value wins.

In order: the shared components of NL Design System (``nl-``), Utrecht's library, on which most
municipalities build (``utrecht-``), Amsterdam's (``ams-``), and the foundation of the newer themes
(``basis-``). Names: https://nldesignsystem.nl/handboek/design-tokens/
"""

from collections.abc import Mapping
from typing import Final

COLOURS: Final[Mapping[str, tuple[str, ...]]] = {
    "page": (
        "nl-page-background-color",
        "utrecht-document-background-color",
        "utrecht-page-body-background-color",
        "utrecht-page-background-color",
        "utrecht-body-background-color",
        "utrecht-root-background-color",
        "ams-page-background-color",
        "ams-body-background-color",
        "ams-color-background",
        "basis-page-background-color",
        "basis-color-default-bg-document",
    ),
    "text": (
        "nl-paragraph-color",
        "utrecht-document-color",
        "utrecht-paragraph-color",
        "utrecht-page-body-color",
        "utrecht-page-color",
        "utrecht-body-color",
        "utrecht-root-color",
        "ams-paragraph-color",
        "ams-color-text",
        "basis-color-default-color-document",
    ),
    "muted": (
        "nl-form-field-description-color",
        "utrecht-form-field-description-color",
        "ams-color-text-secondary",
        "basis-color-default-color-subtle",
    ),
    "heading": (
        "nl-heading-level-1-color",
        "nl-heading-level-2-color",
        "nl-heading-color",
        "utrecht-heading-1-color",
        "utrecht-heading-2-color",
        "utrecht-heading-color",
        "ams-heading-color",
        "basis-heading-color",
    ),
    "link": (
        "nl-link-color",
        "utrecht-link-color",
        "ams-link-color",
        "ams-color-interactive",
        "basis-color-action-2-color-default",
        "basis-color-action-1-color-default",
    ),
    "link_hover": (
        "nl-link-hover-color",
        "utrecht-link-hover-color",
        "ams-link-hover-color",
        "ams-color-interactive-hover",
        "basis-color-action-2-color-hover",
        "basis-color-action-1-color-hover",
    ),
    "button": (
        "nl-button-primary-background-color",
        "utrecht-button-primary-action-background-color",
        "ams-button-primary-background-color",
        "basis-color-action-1-inverse-bg-default",
        "utrecht-button-background-color",
    ),
    "button_text": (
        "nl-button-primary-color",
        "utrecht-button-primary-action-color",
        "ams-button-primary-color",
        "basis-color-action-1-inverse-color-default",
        "utrecht-button-color",
    ),
    "button_hover": (
        "nl-button-primary-hover-background-color",
        "utrecht-button-primary-action-hover-background-color",
        "ams-button-primary-hover-background-color",
        "basis-color-action-1-inverse-bg-hover",
        "utrecht-button-hover-background-color",
    ),
    "border": (
        "nl-text-input-border-color",
        "nl-textbox-border-color",
        "utrecht-textbox-border-color",
        "utrecht-form-control-border-color",
        "utrecht-textarea-border-color",
        "ams-text-input-border-color",
        "basis-form-control-border-color",
        "basis-color-default-border-default",
    ),
    "error": (
        "nl-form-field-error-message-color",
        "utrecht-form-field-error-message-color",
        "ams-error-message-color",
        "basis-color-negative-color-default",
    ),
    "success": ("basis-color-positive-color-default",),
    "surface": (
        "nl-surface-background-color",
        "utrecht-surface-background-color",
        "basis-color-default-bg-subtle",
    ),
    "accent": (
        "basis-color-accent-1-inverse-bg-default",
        "basis-color-accent-1-color-default",
    ),
}

MARKS: Final[Mapping[str, tuple[str, ...]]] = {
    "error": (
        "utrecht-form-control-invalid-border-color",
        "utrecht-textbox-invalid-border-color",
        "ams-color-feedback-error",
    ),
    "success": ("nl-alert-ok-icon-color", "utrecht-alert-icon-ok-color", "ams-color-feedback-success"),
}
"""Colours of icons and edges, where 3.0 is enough: leernet writes text in their nearest shade that reads."""

EXAMPLES: Final = "--nl-link-color, --utrecht-document-color, --ams-button-primary-background-color"

FOCUS: Final[tuple[str, ...]] = (
    "nl-focus-outline-color",
    "utrecht-focus-outline-color",
    "ams-focus-outline-color",
    "basis-focus-outline-color",
    "nl-button-focus-background-color",
    "utrecht-focus-background-color",
    "utrecht-link-focus-background-color",
    "basis-focus-background-color",
    "basis-focus-color",
)
"""Colours that a brand marks focus with, outlines first: the ring takes two, or one and black or white."""

FONT_BODY: Final[tuple[str, ...]] = (
    "nl-paragraph-font-family",
    "utrecht-document-font-family",
    "utrecht-paragraph-font-family",
    "utrecht-page-font-family",
    "utrecht-body-font-family",
    "utrecht-root-font-family",
    "ams-paragraph-font-family",
    "ams-typography-font-family",
    "basis-text-font-family-default",
)

FONT_HEADING: Final[tuple[str, ...]] = (
    "nl-heading-level-1-font-family",
    "nl-heading-font-family",
    "utrecht-heading-1-font-family",
    "utrecht-heading-font-family",
    "ams-heading-font-family",
    "basis-heading-font-family",
)

RADIUS: Final[tuple[str, ...]] = (
    "nl-button-border-radius",
    "utrecht-button-border-radius",
    "ams-button-border-radius",
    "ams-border-radius",
    "basis-border-radius-md",
)
