"""For which organisations one event of a roll-out is: some share it, or somebody joins later."""

from flask.typing import ResponseReturnValue

from ....programmes.rolling_out import share_copy
from ....schemas.rollouts import load_organisations
from ...route import Access, Route
from ...site import Site
from ..acting import act, done
from .making import names_here
from .pages import event_page, purpose


def desk_share_copy(site: Site, slug: str) -> ResponseReturnValue:
    """These organisations and no others; and whether it is the pilot."""

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        wanted = load_organisations(sent, names_here(site))
        site.as_organiser(share_copy, slug, wanted, is_pilot=sent.get("pilot") == "yes")
        return done(site, "saved", "desk_rollout", slug=slug)

    return act(site, purpose(slug), do, lambda form: event_page(site, slug, form))


ROUTES = (
    Route(
        rule="/desk/events/<slug>/rollout/share",
        view=desk_share_copy,
        method="POST",
        access=Access.DESK,
        page="desk_rollout",
    ),
)
