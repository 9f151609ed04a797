"""What the embedding site says when it mounts a network."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ..app import Leernet
from ..services.rights.held import Grant
from .route import Route

LAYOUT = "leernet/layout.html"
"""Our own layout, for a site that brings none."""


@dataclass(frozen=True)
class User:
    """A user of the embedding site who may use the organiser's desk. ``id`` stands in the journal: no personal data.

    ``grants`` is what the site itself says that they may, an empty one that it is nothing; None leaves it to the users
    who are named at the desk.
    """

    id: str
    name: str
    grants: Sequence[Grant] | None = None


def nobody() -> User | None:
    """The current user of a site without a login: nobody."""
    return None


@dataclass(frozen=True, kw_only=True)
class Mount:
    """One network on one place of the site; see :func:`~leernet.flask.blueprint`."""

    network: Leernet
    current_user: Callable[[], User | None] = nobody
    login_url: Callable[[str], str] | None = None
    layout: str = LAYOUT
    frame_ancestors: tuple[str, ...] = ("'self'",)
    policy: Mapping[str, str] = field(default_factory=dict)
    embed_origins: tuple[str, ...] = ()
    same_layout: bool = False
    routes: Mapping[str, Route] = field(default_factory=dict)
    """All pages by their endpoint, to know who may open which."""

    @property
    def keeps_pages(self) -> bool:
        """Whether a public page is the same for everybody: a layout of the site may greet who is logged in there."""
        return self.same_layout or self.layout == LAYOUT

    @property
    def form_ancestors(self) -> list[str]:
        """Who may show the form to register in a frame: who may show every page, and who may show this one only."""
        named = [one for one in self.frame_ancestors if one != "'none'"]
        return list(dict.fromkeys([*named, *self.embed_origins])) or ["'none'"]
