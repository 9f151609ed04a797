"""How many people each organisation sends, to an event or over a series, and the most that it may send."""

from flask.typing import ResponseReturnValue

from ...errors import Conflict, InvalidInput, Problem
from ...model import Event, EventStatus, Right, Series
from ...services.desk.events import desk_event, desk_series
from ...services.places.headcount import head_counts
from ...services.places.limits import limit_organisations
from ...work import Work
from ..forms import Form
from ..route import Access, Route
from ..site import Site
from .acting import act, blank, done, notice, number, whole
from .frame import load_frame
from .surely import check_sure, needs_sure

PAGE = 100
MAXIMUM = "max_per_organisation"
NAMED = 5


def desk_organisations(site: Site, slug: str) -> ResponseReturnValue:
    """The organisations at an event."""
    return _at_event(site, slug, blank(site, _purpose(slug)))


def desk_limit(site: Site, slug: str) -> ResponseReturnValue:
    """Set the most people of one organisation at an event."""

    def change(sent: dict[str, str]) -> ResponseReturnValue:
        moved = site.as_organiser(_limit_event, slug, sent)
        return done(site, "limited_moved_up" if moved else "limited", "desk_organisations", moved or None, slug=slug)

    return act(site, _purpose(slug), change, lambda form: _at_event(site, slug, form))


def desk_series_page(site: Site, slug: str) -> ResponseReturnValue:
    """The organisations in a series."""
    return _in_series(site, slug, blank(site, _purpose(slug)))


def desk_limit_series(site: Site, slug: str) -> ResponseReturnValue:
    """Set the most people of one organisation over all events of a series."""

    def change(sent: dict[str, str]) -> ResponseReturnValue:
        moved = site.as_organiser(_limit_series, slug, sent)
        return done(site, "limited_moved_up" if moved else "limited", "desk_series_page", moved or None, slug=slug)

    return act(site, _purpose(slug), change, lambda form: _in_series(site, slug, form))


def _purpose(slug: str) -> str:
    return f"desk organisations {slug}"


def _at_event(site: Site, slug: str, form: Form) -> str:
    with site.network.read() as work:
        frame = load_frame(site, work, slug)
        table = _table(site, work, frame.event)
    return site.render(
        "leernet/desk/organisations.html",
        title=frame.title(site.gettext("Organisations")),
        frame=frame,
        event=frame.event,
        done=notice(site),
        form=_filled(form, frame.event),
        needs_sure=needs_sure(form),
        **table,
    )


def _in_series(site: Site, slug: str, form: Form) -> str:
    with site.network.read() as work:
        series = desk_series(work, slug)
        table = _table(site, work, series)
    return site.render(
        "leernet/desk/series.html",
        title=series.title,
        series=series,
        done=notice(site),
        form=_filled(form, series),
        needs_sure=needs_sure(form),
        **table,
    )


def _table(site: Site, work: Work, scope: Event | Series) -> dict[str, object]:
    counts, after = head_counts(work, scope), whole(site, "after")
    return {
        "counts": counts[after : after + PAGE],
        "count": len(counts),
        "is_first": not after,
        "next": after + PAGE if len(counts) > after + PAGE else None,
    }


def _filled(form: Form, scope: Event | Series) -> Form:
    maximum = scope.max_per_organisation
    return Form(form.token, {MAXIMUM: "" if maximum is None else str(maximum), **form.values}, form.problems)


def _maximum(sent: dict[str, str]) -> int | None:
    """What was typed: a whole number from 1, or nothing for no limit."""
    text = sent.get(MAXIMUM, "").strip()
    maximum = number(text, MAXIMUM) if text else None
    if maximum == 0:
        problem = Problem("maximum_invalid", "Type a whole number from 1, or nothing for no limit.", field=MAXIMUM)
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=(problem,))
    return maximum


def _limit_event(work: Work, slug: str, sent: dict[str, str]) -> int:
    event = desk_event(work, slug)
    if event.status is EventStatus.CANCELLED:
        raise Conflict("event_cancelled", "“{event}” does not take place.", event=event.title)
    return _limit(work, event, sent)


def _limit_series(work: Work, slug: str, sent: dict[str, str]) -> int:
    return _limit(work, desk_series(work, slug), sent)


def _limit(work: Work, scope: Event | Series, sent: dict[str, str]) -> int:
    maximum = _maximum(sent)
    if maximum is not None and maximum != scope.max_per_organisation:
        check_sure(sent, _over(work, scope, maximum))
    return limit_organisations(work, scope, maximum)


def _over(work: Work, scope: Event | Series, maximum: int) -> list[Problem]:
    """What to warn of: organisations that have more people than that, but for those with a maximum of their own."""
    common = [one for one in head_counts(work, scope) if one.maximum == scope.max_per_organisation]
    names = [one.name for one in common if len(one.people) > maximum]
    if not names:
        return []
    problem = Problem(
        "organisations_over",
        "More people than {maximum} are in of: {names}. Nobody is removed, and none of theirs is added until there is "
        "room. Tick the box below if you are sure.",
        field=MAXIMUM,
        maximum=maximum,
        names=", ".join(names[:NAMED]) + (", …" if names[NAMED:] else ""),
    )
    return [problem]


_EVENT, _SERIES = "/desk/events/<slug>/organisations", "/desk/series/<slug>"
ROUTES = (
    Route(rule=_EVENT, view=desk_organisations, right=Right.READ, access=Access.DESK),
    Route(rule=_EVENT, view=desk_limit, method="POST", access=Access.DESK, page="desk_organisations"),
    Route(rule=_SERIES, view=desk_series_page, right=Right.READ, access=Access.DESK),
    Route(rule=_SERIES, view=desk_limit_series, method="POST", access=Access.DESK, page="desk_series_page"),
)
