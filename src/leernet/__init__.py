"""leernet: event registration for learning networks."""

from .app import Leernet
from .errors import (
    Conflict,
    Forbidden,
    IllegalTransition,
    InvalidInput,
    LeernetError,
    NotFound,
    PluginError,
    Problem,
    Unavailable,
)
from .hookspecs import hookimpl
from .i18n import Text
from .mail.transport import MailFolder, Smtp
from .settings import Settings

__version__ = "0.1.0"

__all__ = [
    "Conflict",
    "Forbidden",
    "IllegalTransition",
    "InvalidInput",
    "Leernet",
    "LeernetError",
    "MailFolder",
    "NotFound",
    "PluginError",
    "Problem",
    "Settings",
    "Smtp",
    "Text",
    "Unavailable",
    "hookimpl",
]
