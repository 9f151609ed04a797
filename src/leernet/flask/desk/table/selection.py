"""What came of something that was done with many, and for whom it could not be."""

from flask.typing import ResponseReturnValue

from ....schemas.picking import uid_of
from ....services.selecting.doing import outcome_of, selection_at
from ...route import Access, Route
from ...site import Site
from ..acting import notice
from ..frame import load_frame
from ..journal import who
from .act_words import MAILS, OUTCOMES, act_label, why_not


def desk_selection(site: Site, slug: str, uid: str) -> ResponseReturnValue:
    """How far it is, what came of it, and for whom it could not be, with the reason."""
    with site.network.read() as work:
        frame = load_frame(site, work, slug)
        selection = selection_at(work, frame.event, uid_of(uid))
        outcome = outcome_of(work, selection)
    event = frame.event
    return site.render(
        "leernet/desk/table/selection.html",
        title=frame.title(site.gettext("What came of it")),
        frame=frame,
        event=event,
        selection=selection,
        label=act_label(site, event, selection.act, selection.block_id),
        by=who(site, selection.made_by),
        outcome=outcome,
        done=notice(site) if outcome.due else "",
        came=[(site.gettext(OUTCOMES.get(code, code)), n) for code, n in sorted(outcome.done.items())],
        refused=[(one.registration, why_not(site, event, one)) for one in outcome.refused],
        mails=selection.act in MAILS and bool(outcome.done),
    )


ROUTES = (Route(rule="/desk/events/<slug>/selections/<uid>", view=desk_selection, access=Access.DESK),)
