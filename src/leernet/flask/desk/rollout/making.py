"""Roll out: show what would be made, make it, put organisations on the list, and take one off."""

from collections.abc import Iterator
from dataclasses import replace

from flask.typing import ResponseReturnValue

from ....errors import InvalidInput, Problem
from ....model import Right
from ....programmes.rolling_out import list_organisations, plan_rollout, roll_out, template_is_pilot
from ....programmes.source import Source, no_files
from ....schemas.rollouts import load_organisations, load_rollout
from ....services.events.choosing import organisations, slugs_by_name
from ....services.events.rollouts import RolloutRequest, take_off
from ...forms import Form
from ...route import Access, Route
from ...site import Site
from ..acting import act, blank, done
from ..editing.page import LARGEST
from .pages import LIST, MAKE, event_page, purpose, series_page

AT_ONCE = 25
"""Events in one transaction."""


def desk_rollout(site: Site, slug: str) -> ResponseReturnValue:
    """The board of a template with its forms; of a copy the organisations that it is for."""
    return event_page(site, slug, blank(site, purpose(slug)))


def desk_series_rollout(site: Site, slug: str) -> ResponseReturnValue:
    """The board of all templates of a series."""
    return series_page(site, slug)


def desk_roll_out(site: Site, slug: str) -> ResponseReturnValue:
    """What the form asks for."""

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        match sent.get("how"):
            case "list":
                number = site.as_organiser(list_organisations, slug, load_organisations(sent, names_here(site)))
                return _went_on(site, slug, LIST, number)
            case "pilot":
                site.as_organiser(template_is_pilot, slug, load_organisations(sent, names_here(site)))
                return done(site, "rollout_pilot", "desk_rollout", slug=slug)
            case "make":
                return _make(site, slug, sent)
        problem = Problem("choice_missing", "Make a choice.", field="how")
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=(problem,))

    return act(site, purpose(slug), do, lambda form: event_page(site, slug, form))


def desk_take_off(site: Site, slug: str, organisation: str) -> ResponseReturnValue:
    """Take an organisation off the list."""

    def do(_sent: dict[str, str]) -> ResponseReturnValue:
        site.as_organiser(take_off, slug, organisation)
        return done(site, "rollout_taken_off", "desk_rollout", slug=slug)

    return act(site, purpose(slug), do, lambda form: event_page(site, slug, form))


def names_here(site: Site) -> dict[str, str]:
    """The slugs of all organisations, by what people call them."""
    with site.network.read() as work:
        return slugs_by_name(organisations(work))


def source_of(site: Site) -> Source:
    """For what the desk makes: it comes with no files."""
    return Source(name="desk", plugins=site.network.plugins, zone=site.settings.timezone, read=no_files)


def _make(site: Site, slug: str, sent: dict[str, str]) -> ResponseReturnValue:
    wanted = load_rollout(sent, names_here(site))
    # All of it is checked before any of it is made.
    plan = site.as_organiser(plan_rollout, slug, wanted)
    if sent.get("do") != MAKE:
        return event_page(site, slug, Form(site.form_token(purpose(slug)), sent), plan)
    try:
        number = sum(site.as_organiser(roll_out, slug, part, source_of(site)) for part in _parts(wanted))
    except InvalidInput as error:
        # What is wrong with the template has no field here.
        problems = [Problem(one.code, one.message, field=None, **one.data) for one in error.problems]
        raise InvalidInput(error.code, error.message, problems=tuple(problems)) from None
    return _went_on(site, slug, MAKE, number)


def _went_on(site: Site, slug: str, how: str, number: int) -> ResponseReturnValue:
    code = {LIST: "rollout_listed", MAKE: "rollout_made"}[how]
    return done(site, code if number else f"{code}_none", "desk_rollout", count=number or None, slug=slug)


def _parts(wanted: RolloutRequest) -> Iterator[RolloutRequest]:
    """So many at a time, each in a transaction of its own: nobody who registers waits for all of them."""
    for at in range(0, len(wanted.groups), AT_ONCE):
        pilot = wanted.first_is_pilot and at == 0
        yield replace(wanted, groups=wanted.groups[at : at + AT_ONCE], first_is_pilot=pilot)


_RULE = "/desk/events/<slug>/rollout"
ROUTES = (
    Route(rule=_RULE, view=desk_rollout, access=Access.DESK),
    Route(rule=_RULE, view=desk_roll_out, method="POST", access=Access.DESK, page="desk_rollout", largest=LARGEST),
    Route(
        rule=f"{_RULE}/<organisation>/off", view=desk_take_off, method="POST", access=Access.DESK, page="desk_rollout"
    ),
    Route(rule="/desk/series/<slug>/rollout", view=desk_series_rollout, right=Right.READ, access=Access.DESK),
)
