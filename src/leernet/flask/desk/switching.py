"""How an event is held: the switch of which nobody was told yet, with the button that undoes it, and those before."""

from collections.abc import Sequence

from flask.typing import ResponseReturnValue

from ...i18n import N_
from ...model import FormatSwitch, SwitchPolicy, SwitchStatus
from ...services.changing.switch_telling import outcomes, switches_of, tell_now
from ...services.changing.switch_undoing import Undone, undo_switch
from ...services.events.planning import find_event
from ...work import Work
from ..event.eventpage import name_of
from ..forms import Form
from ..route import Access, Route
from ..site import Site
from .acting import act, blank, done, notice
from .event import held_purpose
from .frame import Frame, load_frame
from .journal import who
from .switch_doubts import doubts_of
from .switch_preview import fates

POLICIES = {
    SwitchPolicy.CARRY: N_("who registered went along"),
    SwitchPolicy.ASK: N_("who registered went along, and was asked to confirm"),
    SwitchPolicy.OFFER: N_("who registered could choose"),
}


def desk_switches(site: Site, slug: str) -> ResponseReturnValue:
    """How it stands, and what can be chosen."""
    return _page(site, slug, blank(site, held_purpose(slug)))


def desk_undo_switch(site: Site, slug: str) -> ResponseReturnValue:
    """Undo the last one."""

    def undo(_sent: dict[str, str]) -> ResponseReturnValue:
        undone = site.as_organiser(undo_switch, slug)
        code, count = _undone(undone)
        return done(site, code, "desk_switches", count=count, slug=slug)

    return act(site, held_purpose(slug), undo, lambda form: _page(site, slug, form))


def desk_tell_switch(site: Site, slug: str) -> ResponseReturnValue:
    """Send its mail now."""

    def tell(_sent: dict[str, str]) -> ResponseReturnValue:
        count = site.as_organiser(_tell, slug)
        return done(site, "switch_told", "desk_switches", count=count, slug=slug)

    return act(site, held_purpose(slug), tell, lambda form: _page(site, slug, form))


def _tell(work: Work, slug: str) -> int:
    return tell_now(work, find_event(work, slug))


def _undone(undone: Undone) -> tuple[str, int | None]:
    if undone.waiting:
        return "switch_undone_waiting", undone.waiting
    return ("switch_undone_told", undone.told) if undone.told else ("switch_undone", None)


def ways(frame: Frame) -> list[tuple[str, str, str, str]]:
    """From which format to which the event can go: keys and labels."""
    kinds, language = frame.site.network.plugins.formats, frame.site.language
    return [
        (one.key, key, frame.label(one), kinds[key].label.get(language))
        for one in frame.event.formats
        for key in kinds
        if key != one.key
    ]


def _page(site: Site, slug: str, form: Form) -> str:
    with site.network.read() as work:
        frame = load_frame(site, work, slug)
        switches = switches_of(work, frame.event.id)
        held = next((one for one in switches if one.is_held), None)
        became = outcomes(work, held.id) if held else {}
        doubts = [] if frame.is_over else doubts_of(site, work, frame.event)
    return site.render(
        "leernet/desk/switches.html",
        title=frame.title(site.gettext("Another way to take part")),
        frame=frame,
        event=frame.event,
        form=form,
        held=held,
        held_token=site.form_token(held_purpose(slug)),
        fates=fates(site, became),
        doubts=doubts,
        ways=[] if held or frame.is_over or frame.event.status == "cancelled" else ways(frame),
        past=_past(site, [one for one in switches if not one.is_held]),
        done=notice(site),
        label=lambda key: name_of(site, key),
    )


def _past(site: Site, switches: Sequence[FormatSwitch]) -> list[dict[str, object]]:
    return [
        {
            "switch": one,
            "policy": site.gettext(POLICIES[one.policy]),
            "who": who(site, one.actor),
            "undone": one.status is SwitchStatus.UNDONE,
        }
        for one in switches
    ]


_RULE = "/desk/events/<slug>/switch"
ROUTES = (
    Route(rule=_RULE, view=desk_switches, access=Access.DESK),
    Route(rule=f"{_RULE}/undo", view=desk_undo_switch, method="POST", access=Access.DESK, page="desk_switches"),
    Route(rule=f"{_RULE}/tell", view=desk_tell_switch, method="POST", access=Access.DESK, page="desk_switches"),
)
