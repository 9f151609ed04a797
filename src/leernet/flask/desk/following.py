"""What an event builds on and what builds on it: make a follow-up, and invite who was at the event before."""

from dataclasses import dataclass

from flask.typing import ResponseReturnValue

from ...errors import InvalidInput, Problem
from ...i18n import N_
from ...model import Event
from ...programmes.copying import PARTS
from ...schemas.inviting import end_of
from ...services.events.following import Attendees, Neighbours, Reach, invite_attendees, neighbours, reach
from ..forms import Form
from ..route import Access, Route
from ..site import Site
from ..state import State, today
from .acting import act, blank, done, notice
from .editing.event import TAKES
from .frame import desk_state, load_frame

TAKEN_NAMES = {
    "texts": N_("Texts"),
    "formats": N_("Ways to take part"),
    "registration": N_("Who may register"),
    "audiences": N_("For whom"),
    "agenda": N_("Programme"),
    "partners": N_("Partners"),
    "contact": N_("Contact person"),
    "questions": N_("Questions"),
}
USUAL = frozenset({"formats", "audiences", "partners", "contact"})
"""What most follow-ups have in common with what they follow."""


@dataclass(frozen=True)
class Choice:
    """A box to tick, or one of several ways."""

    name: str
    value: str
    label: str
    hint: str = ""


def desk_follow_ups(site: Site, slug: str) -> ResponseReturnValue:
    """What comes before and after, and the forms."""
    return _page(site, slug, blank(site, _purpose(slug)))


def desk_invite_attendees(site: Site, slug: str) -> ResponseReturnValue:
    """Invite who was at the event that this one builds on."""

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        problems: list[Problem] = []
        until = end_of(sent.get("until", "").strip(), "until", today(site), site.settings.timezone, problems)
        if sent.get("who") not in set(Attendees):
            problems.append(Problem("choice_missing", "Make a choice.", field="who"))
        if problems:
            raise InvalidInput("form_invalid", "Something is not right yet.", problems=tuple(problems))
        invited = site.as_organiser(invite_attendees, slug, Attendees(sent["who"]), until)
        code = "invited_none" if not invited.ids else "invited_some" if invited.known else "invited"
        return done(site, code, "desk_follow_ups", count=len(invited.ids) or None, slug=slug)

    return act(site, _purpose(slug), do, lambda form: _page(site, slug, form))


def _purpose(slug: str) -> str:
    return f"desk follow-ups {slug}"


def _page(site: Site, slug: str, form: Form) -> str:
    with site.network.read() as work:
        frame = load_frame(site, work, slug)
        around = neighbours(work, frame.event, drafts=True)
        is_mine = around.before is not None and site.reach.covers(around.before)
        reached = reach(work, frame.event) if is_mine else {}
    return site.render(
        "leernet/desk/follow_ups.html",
        title=frame.title(site.gettext("Follow-up")),
        frame=frame,
        event=frame.event,
        form=Form(form.token, {"who": Attendees.PRESENT.value, **form.values}, form.problems),
        around=around,
        lines=_lines(site, around),
        attendees=[_choice(site, who, found) for who, found in reached.items()],
        takes=[(f"{TAKES}{part}", site.gettext(TAKEN_NAMES[part]), part in USUAL) for part in PARTS],
        earliest=today(site).isoformat(),
        done=notice(site),
    )


def _lines(site: Site, around: Neighbours) -> list[tuple[str, Event, State]]:
    before = [(site.gettext("Builds on"), around.before)] if around.before else []
    pairs = [*before, *((site.gettext("Followed by"), one) for one in around.after)]
    return [(label, one, desk_state(site, one)) for label, one in pairs]


def _choice(site: Site, who: Attendees, found: Reach) -> Choice:
    _ = site.gettext
    label = _("Who was there") if who is Attendees.PRESENT else _("Who registered, also who was not there")
    hint = site.translator.ngettext(
        "One person; {new} not invited yet.", "{n} people; {new} not invited yet.", found.people, new=found.new
    )
    return Choice("who", who.value, label, hint)


_RULE = "/desk/events/<slug>/follow-ups"
ROUTES = (
    Route(rule=_RULE, view=desk_follow_ups, access=Access.DESK),
    Route(rule=_RULE, view=desk_invite_attendees, method="POST", access=Access.DESK, page="desk_follow_ups"),
)
