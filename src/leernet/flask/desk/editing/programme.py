"""A programme file at the desk: sent, looked at, applied; and what is there now as a file."""

import hashlib
from collections.abc import Collection

from flask import Response, request
from flask.typing import ResponseReturnValue

from ....errors import Conflict, Forbidden, InvalidInput
from ....i18n import N_
from ....programmes import dump_series
from ....programmes.comparing import Change
from ....programmes.reading import decoded, read_toml
from ....programmes.source import Source, no_files
from ....programmes.tables import Table
from ....programmes.trying import Difference, Trial, apply_programme, try_programme
from ....work import Work
from ...failures import status_of
from ...forms import TOKEN, Form, Wrong
from ...route import Access, Route
from ...site import Site
from ..acting import blank, done
from .places import place_of, value_of

PURPOSE = "desk programme file"
LARGEST = 6 * 1024 * 1024
KINDS = {"series": N_("Series"), "event": N_("Event"), "organisation": N_("Organisation")}
OTHERWISE = N_("Something changed since this was shown. Look at what the file would change now.")


def desk_programme_file(site: Site) -> ResponseReturnValue:
    """The form to send a file."""
    return _page(site, blank(site, PURPOSE))


def desk_send_programme_file(site: Site) -> ResponseReturnValue:
    """Show what the file would change; or, once that was seen, change it."""
    sent = request.form.to_dict()
    text = ""
    try:
        site.check_form(sent.get(TOKEN, ""), PURPOSE)
        source = Source(name=_name(sent), plugins=site.network.plugins, zone=site.settings.timezone, read=no_files)
        text = _text(sent, source)
        return _try_or_apply(site, sent, text, source)
    except (InvalidInput, Conflict, Forbidden) as error:
        problems = error.problems if isinstance(error, InvalidInput) and error.problems else (error,)
        wrong = [
            Wrong("", one.code, _placed(site, one.field, site.gettext(one.message, **one.data))) for one in problems
        ]
        return _page(site, Form(site.form_token(PURPOSE), {"name": sent.get("name", "")}, wrong)), status_of(error)


def desk_series_file(site: Site, slug: str) -> ResponseReturnValue:
    """A series with its events as a programme file."""
    with site.network.read() as work:
        text = dump_series(work.db, slug, site.settings.timezone, site.network.plugins)
    return Response(
        text,
        content_type="application/toml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{slug}.toml"'},
    )


def _placed(site: Site, place: str | None, text: str) -> str:
    return site.gettext("{place}: {problem}", place=place, problem=text) if place else text


def _name(sent: dict[str, str]) -> str:
    file = request.files.get("file")
    return ((file.filename if file is not None else "") or sent.get("name", "") or "programme.toml")[:200]


def _text(sent: dict[str, str], source: Source) -> str:
    """The file that came, or what was shown before."""
    file = request.files.get("file")
    if file is not None and file.filename:
        return decoded(file.read(), source)
    if text := sent.get("text", ""):
        return text
    raise InvalidInput("file_missing_here", "Choose a programme file.")


def _try_or_apply(site: Site, sent: dict[str, str], text: str, source: Source) -> ResponseReturnValue:
    data = read_toml(text, source)
    if not data:
        raise InvalidInput("file_empty", "There is no series, event or organisation in this file.")
    chosen = [name.removeprefix("take:") for name, value in sent.items() if name.startswith("take:") and value]
    if sent.get("do") == "apply":
        applied = site.as_organiser(_apply, data, chosen, source, sent.get("seen", ""))
        if applied is not None:
            return done(site, "loaded", "desk_home")
    trial = site.as_organiser(try_programme, data, (), source)
    otherwise = sent.get("do") == "apply"
    wrong = [Wrong("", "changed_meanwhile", site.gettext(OTHERWISE))] if otherwise else []
    values = {"text": text, "name": source.name, **{f"take:{name}": "yes" for name in chosen}}
    page = _page(site, Form(site.form_token(PURPOSE), values, wrong), trial)
    return (page, 409) if otherwise else page


def _apply(work: Work, data: Table, chosen: Collection[str], source: Source, seen: str) -> bool | None:
    """Only what was seen: whether the desk or the file decides is chosen since, all else is the same."""
    if _digest(try_programme(work, data, (), source)) != seen:
        return None
    work.db.expire_all()
    apply_programme(work, data, chosen, source)
    return True


def _digest(trial: Trial) -> str:
    return hashlib.sha256(repr(trial).encode()).hexdigest()


def _page(site: Site, form: Form, trial: Trial | None = None) -> str:
    return site.render(
        "leernet/desk/editing/programme.html",
        title=site.gettext("Programme file"),
        form=form,
        trial=trial,
        seen=_digest(trial) if trial is not None else "",
        things=[_thing(site, one) for one in trial.differences] if trial else [],
    )


def _thing(site: Site, one: Difference) -> dict[str, object]:
    return {
        "title": one.title,
        "kind": site.gettext(KINDS[one.kind]),
        "is_new": one.is_new,
        "choices": [(f"take:{one.name(change)}", *_said(site, change)) for change in one.choices],
        "others": [_said(site, change) for change in one.others],
    }


def _said(site: Site, change: Change) -> tuple[str, str, str]:
    place = change.place
    return place_of(site, place), value_of(site, place, change.before), value_of(site, place, change.after)


_FILE = "/desk/programme"
ROUTES = (
    Route(rule=_FILE, view=desk_programme_file, access=Access.DESK),
    Route(
        rule=_FILE,
        view=desk_send_programme_file,
        method="POST",
        access=Access.DESK,
        page="desk_programme_file",
        largest=LARGEST,
    ),
    Route(rule="/desk/series/<slug>/programme.toml", view=desk_series_file, access=Access.DESK),
)
