"""Does WeasyPrint draw this picture? What it cannot draw it only logs, so we print it once and listen."""

import logging

import weasyprint  # type: ignore[import-untyped]
from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]

from .assets import MemoryFetcher
from .loaded import Loaded

_LOGGER = logging.getLogger("weasyprint")


def is_drawable(picture: Loaded, fonts: FontConfiguration) -> bool:
    """Whether `picture` prints without an error. To be called by the thread that owns `fonts`."""
    html = f'<html lang="en"><title>-</title><img src="{picture.address}" alt="-" style="width: 5cm; height: 2cm">'
    page = weasyprint.HTML(string=html, url_fetcher=MemoryFetcher({picture.address: picture}))
    ear = _Ear(logging.ERROR)
    level = _LOGGER.level
    _LOGGER.addHandler(ear)
    _LOGGER.setLevel(min(level, logging.ERROR) or logging.ERROR)
    try:
        page.write_pdf(font_config=fonts, pdf_variant="pdf/ua-1")
    except Exception:  # whatever a hostile picture makes of the drawing code
        return False
    finally:
        _LOGGER.removeHandler(ear)
        _LOGGER.setLevel(level)
    return not ear.heard


class _Ear(logging.Handler):
    heard = False

    def emit(self, record: logging.LogRecord) -> None:
        self.heard = True
