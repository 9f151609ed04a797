"""The pages of a roll-out, made ready for their templates."""

from ....model import Event
from ....programmes.rolling_out import RolloutPlan
from ....services.desk.events import desk_series
from ....services.events.choosing import organisations
from ....services.events.coverage_board import Board, Progress, coverage_board
from ....services.events.rollouts import NAME, Part, part_of
from ....work import Work
from ...forms import TOKEN, Form
from ...site import Site
from ...state import today
from ..acting import notice
from ..editing.items import Option
from ..editing.period import FROM_TIMES, PERIODS, UNKNOWN
from ..frame import Frame, load_frame
from .board import shown
from .lines import counted

MAKE, LIST, PILOT = "make", "list", "pilot"


def purpose(slug: str) -> str:
    """What the forms of one event are for."""
    return f"desk rollout {slug}"


def series_page(site: Site, slug: str) -> str:
    """All templates of a series on one board."""
    with site.network.read() as work:
        series = desk_series(work, slug)
        board = shown(site, coverage_board(work, series))
    return site.render(
        "leernet/desk/rollout/series.html",
        title=f"{site.gettext('Roll-out')} – {series.title}",
        series=series,
        slug=slug,
        kind="series",
        board=board,
        counted=counted,
        form=None,
        done="",
    )


def event_page(site: Site, slug: str, form: Form, plan: RolloutPlan | None = None) -> str:
    """The page of a template, or of a copy. ``plan``: what would be made, to look at first."""
    with site.network.read() as work:
        frame = load_frame(site, work, slug)
        part = part_of(work, frame.event)
        if part.template is not None:
            return _copy_page(site, work, frame, part, form)
        board = coverage_board(work, frame.event)
        known = [one.name for one in organisations(work)]
    values = form.values or _usual(site, frame.event, part, board)
    return site.render(
        "leernet/desk/rollout/template.html",
        title=frame.title(site.gettext("Roll-out")),
        frame=frame,
        event=frame.event,
        slug=slug,
        kind="events",
        form=Form(form.token, values, form.problems),
        board=shown(site, board),
        counted=counted,
        plan=plan,
        kept={name: value for name, value in values.items() if name not in (TOKEN, "do")},
        hows=_hows(site),
        periods=[Option(one, site.gettext(text)) for one, text in PERIODS.items() if one not in (FROM_TIMES, UNKNOWN)],
        known=known,
        place=NAME,
        done=notice(site),
    )


def _copy_page(site: Site, work: Work, frame: Frame, part: Part, form: Form) -> str:
    assert part.copy is not None
    values = {
        "organisations": "\n".join(one.organisation.name for one in part.targets),
        "pilot": "yes" if part.copy.is_pilot else "",
    }
    return site.render(
        "leernet/desk/rollout/copy.html",
        title=frame.title(site.gettext("Roll-out")),
        frame=frame,
        event=frame.event,
        template=part.template,
        form=Form(form.token, form.values or values, form.problems),
        done=notice(site),
    )


def _usual(site: Site, event: Event, part: Part, board: Board) -> dict[str, str]:
    """What stands in the form at first; with ``fill`` in the address everybody who has none yet, each on a line."""
    waiting = [row.organisation.name for row in board.rows if row.progress is Progress.NONE]
    return {
        "how": MAKE,
        "title": _title(event, part),
        "organisations": "\n".join(waiting) if site.argument("fill") else "",
        "year": str(today(site).year),
    }


def _title(event: Event, part: Part) -> str:
    """The title of the template with a place for the name: where that of its own pilot stands, or at its end."""
    own = [one.organisation.called for one in part.targets if one.event_id == event.id]
    found = next((name for name in own if name in event.title), "")
    return event.title.replace(found, NAME) if found else f"{event.title} {NAME}"


def _hows(site: Site) -> list[dict[str, str]]:
    _ = site.gettext
    return [
        {"value": MAKE, "label": _("Make an event for each line"), "hint": _("You see first what will be made.")},
        {
            "value": LIST,
            "label": _("Only put them on the list"),
            "hint": _("They are on the board without an event."),
        },
        {"value": PILOT, "label": _("This event itself is the pilot, of these organisations"), "hint": ""},
    ]
