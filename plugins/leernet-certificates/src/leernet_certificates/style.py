"""The style sheets of the certificate as text: one that all share, and the small one of a theme."""

from importlib.resources import files

from .faces import family, font_face_css
from .paper import Theme


def shared_css() -> str:
    """Faces, measures and places: the same for every certificate."""
    folder = files(__package__) / "templates" / "leernet_certificates"
    return font_face_css() + (folder / "certificate.css").read_text("utf-8")


def theme_css(theme: Theme, frame_address: str) -> str:
    """Colours, typefaces and background of `theme`, whose fields were checked: no CSS can hide in them."""
    return f"""
@page {{ size: A4 landscape; margin: 18mm 21mm 17mm;
  background: url({frame_address}) -21mm -18mm / 297mm 210mm no-repeat }}
body {{ color: {theme.text}; font-family: {family(theme.font)} }}
h1, h2, .holder {{ font-family: {family(theme.display_font)} }}
h1, h2, .proof a {{ color: {theme.primary} }}
.label, .proof {{ color: {theme.muted} }}
.proof b, .named {{ color: {theme.text} }}
.rule {{ border-color: {theme.accent} }}
.ink {{ border-color: {theme.line} }}
"""
