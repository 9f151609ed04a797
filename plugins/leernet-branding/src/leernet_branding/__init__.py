"""A partner's look from its design tokens or a few colours, and the texts about the organisations behind an event."""

from leernet_branding.plugin import Branding

plugin = Branding()

__all__ = ["Branding", "plugin"]
