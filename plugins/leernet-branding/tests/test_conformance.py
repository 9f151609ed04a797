"""The plugin keeps the promises of its kind."""

from leernet_branding import Branding
from leernet_branding.kinds import Colours, Tokens

from leernet.testing.conformance import BrandConformance, PluginConformance

TOKENS = b":root { --utrecht-document-color: #1b1b1b; --utrecht-link-color: #154273; }"


class TestColours(BrandConformance):
    brand = Colours()
    details = {"primary": "#154273", "accent": "#8b1e1e", "font": "Fira Sans"}
    wrong = [{}, {"primary": "kleur"}, {"primary": "#154273", "text": "#cccccc"}, {"primary": "red;}"}, {"font": 1}]
    plugin = Branding()


class TestTokens(BrandConformance):
    brand = Tokens()
    details = {"tokens": "tokens.css"}
    files = {"tokens.css": TOKENS, "wrong.css": b"\xff", "empty.css": b""}
    wrong = [{}, {"tokens": "wrong.css"}, {"tokens": "empty.css"}]
    plugin = Branding()


class TestBranding(PluginConformance):
    plugin = Branding()
