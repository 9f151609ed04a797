"""Sphinx: the documentation in ``docs/``, with ``make docs``."""

from importlib.metadata import version as version_of

project = "leernet"
copyright = "the leernet authors"
author = "the leernet authors"
release = version = version_of("leernet")

extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"leernet {release}"
html_show_copyright = False

myst_heading_anchors = 3
myst_enable_extensions = ["deflist"]

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_class_signature = "separated"
autodoc_preserve_defaults = True
