"""What copies would take over of a template that changed since: see it, choose, and apply it."""

from flask.typing import ResponseReturnValue

from ....programmes.comparing import Change
from ....programmes.rollout_changes import CopyChange, apply_template, template_changes
from ....services.events.rollouts import check_template
from ...forms import Form
from ...route import Access, Route
from ...site import Site
from ..acting import act, blank, done, notice
from ..editing.page import LARGEST
from ..editing.places import place_of, value_of
from ..frame import load_frame
from .making import AT_ONCE, source_of

CHOSEN = "copy-"


def desk_rollout_changes(site: Site, slug: str) -> ResponseReturnValue:
    """Copy by copy what would change, and what stays since it was changed by hand."""
    return _page(site, slug, blank(site, _purpose(slug)))


def desk_apply_template(site: Site, slug: str) -> ResponseReturnValue:
    """Apply what was shown to the copies that were ticked."""

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        chosen = [(name.removeprefix(CHOSEN), value) for name, value in sent.items() if name.startswith(CHOSEN)]
        # So many at a time, each in a transaction of its own: nobody who registers waits for all of them.
        parts = [dict(chosen[at : at + AT_ONCE]) for at in range(0, len(chosen), AT_ONCE)]
        applied = [site.as_organiser(apply_template, slug, part, source_of(site)) for part in parts]
        if told := sum(one.told for one in applied):
            return done(site, "saved_told", "desk_rollout_changes", count=told, slug=slug)
        changed = sum(one.changed for one in applied)
        code = "rollout_changed" if changed else "rollout_changed_none"
        return done(site, code, "desk_rollout_changes", count=changed or None, slug=slug)

    return act(site, _purpose(slug), do, lambda form: _page(site, slug, form))


def _purpose(slug: str) -> str:
    return f"desk rollout changes {slug}"


def _page(site: Site, slug: str, form: Form) -> str:
    with site.network.read() as work:
        frame = load_frame(site, work, slug)
        check_template(work, frame.event)
        found = template_changes(work, frame.event)
    return site.render(
        "leernet/desk/rollout/changes.html",
        title=frame.title(site.gettext("Take over from the template")),
        frame=frame,
        event=frame.event,
        form=form,
        done=notice(site),
        number=sum(bool(one.changes) for one in found),
        copies=[(one, f"{CHOSEN}{one.event.slug}", _lines(site, one), _kept(site, one)) for one in found],
    )


def _lines(site: Site, one: CopyChange) -> list[tuple[str, str, str]]:
    return [_line(site, change) for change in one.changes]


def _line(site: Site, change: Change) -> tuple[str, str, str]:
    before, after = change.before, change.after
    return place_of(site, change.place), value_of(site, change.place, before), value_of(site, change.place, after)


def _kept(site: Site, one: CopyChange) -> str:
    return ", ".join(place_of(site, key) for key in one.kept)


_RULE = "/desk/events/<slug>/rollout/changes"
ROUTES = (
    Route(rule=_RULE, view=desk_rollout_changes, access=Access.DESK),
    Route(
        rule=_RULE,
        view=desk_apply_template,
        method="POST",
        access=Access.DESK,
        page="desk_rollout_changes",
        largest=LARGEST,
    ),
)
