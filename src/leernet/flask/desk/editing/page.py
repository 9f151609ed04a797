"""A form that edits a part of something: shown, filled in, looked at, saved; told when somebody else was first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from ....errors import Conflict, Forbidden, InvalidInput, LeernetError, Problem
from ....i18n import N_
from ....programmes.editing import Edit, Saved, present, rehearse, save, version_of
from ....programmes.slugs import slugged
from ....programmes.source import MAX_FILE, Read, Source, no_files
from ....programmes.subjects import Subject
from ....services.events.choosing import events_beside, organisations, series_by_title, slugs_by_name
from ....work import Work
from ...failures import status_of
from ...forms import TOKEN, Form, Wrong, problems_of
from ...site import Site
from .items import Item, Raw
from .rows import moved
from .sections import Section, Setting
from .shown import Finder, Shown, first_field, shown
from .tabled import Tabled, raw_of
from .typed import flat, typed, without_blank_rows

VERSION, DO, SURE = "version", "do", "sure"
LARGEST = 2 * 1024 * 1024
Table = Mapping[str, object]
MEANWHILE = N_(
    "Somebody else changed this while you were busy with it. Nothing was saved, and what you typed is still here. "
    "Below stands what is there now; send the form again to put yours in its place."
)


@dataclass(frozen=True, kw_only=True)
class Place:
    """What is edited, where.

    ``render`` makes the page; ``saved`` goes on after it was saved; ``series``: that an event is in, for what it can
    follow. ``start``: what stands in the form of something new.
    """

    subject: Subject
    section: Section
    action: str
    render: Callable[..., str]
    saved: Callable[[str, Saved], ResponseReturnValue]
    series: str = ""
    start: Table = field(default_factory=dict)
    given: Table = field(default_factory=dict)
    """Keys of something new that are in no form: what was copied; ``settle`` makes them fit what was typed."""
    settle: Callable[[dict[str, object]], dict[str, object]] | None = None
    preview: Callable[[Work, str], str] | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def purpose(self) -> str:
        """What the form is for."""
        return f"desk edit {self.action}"


def show_form(site: Site, place: Place) -> str:
    """The form, with what is there now."""
    with site.network.read() as work:
        table = present(work, place.subject)
        setting, known = _setting(site, work, place, table)
    shown_table = place.section.from_table({**(table or place.start)})
    items = place.section.items(setting)
    raw = raw_of(items, shown_table, setting.organisations)
    return _page(site, place, setting, known, raw, version_of(table, place.section.keys))


def send_form(site: Site, place: Place) -> ResponseReturnValue:
    """Save, show how it will look, or add a row, move it, take it away."""
    sent = request.form.to_dict()
    with site.network.read() as work:
        table = present(work, place.subject)
        setting, known = _setting(site, work, place, table)
    items = place.section.items(setting)
    raw, version = typed(items, sent), sent.get(VERSION, "")
    do = sent.get(DO, "save")
    try:
        site.check_form(sent.get(TOKEN, ""), place.purpose)
        if do not in ("save", "preview"):
            raw, at = moved(items, raw, do, sent)
            return _page(site, place, setting, known, raw, version, focus=at)
        raw = without_blank_rows(items, raw)
        edit = _edit(place, setting, known, raw, version, sure=sent.get(SURE) == "yes" or do == "preview")
        return _do(site, place, edit, preview=do == "preview")
    except (InvalidInput, Conflict, Forbidden) as error:
        return _again(site, place, setting, known, raw, version, error)


def _edit(place: Place, setting: Setting, known: "Known", raw: Raw, version: str, *, sure: bool) -> Edit:
    section = place.section
    tabled = Tabled(known.slugs)
    typed_table = tabled.table(section.items(setting), raw)
    if tabled.problems:
        problems = tuple(Problem(one.code, one.message, field=f"{place.subject.place}.{one.field}", **one.data)
                         for one in tabled.problems)  # fmt: skip
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=problems)
    values = section.to_table(typed_table)
    if "logo" in section.keys:
        values |= _logo(place, setting, remove=values.pop("without_logo", False) is True)
    if not place.subject.slug:
        title = str(values.get("title") or values.get("name") or "")
        values = {**place.given, **values, "slug": values.get("slug") or slugged(title) or "nieuw"}
        values = place.settle(values) if place.settle else values
    else:
        values.pop("slug", None)
    return Edit(keys=section.keys, values=values, version=version, sure=sure)


def _logo(place: Place, setting: Setting, *, remove: bool) -> dict[str, object]:
    """The one that came, or the one that is there unless it has to go."""
    if "logo" in place.files:
        return {"logo": "logo"}
    there = setting.table.get("logo")
    return {} if remove or not there else {"logo": there}


def _do(site: Site, place: Place, edit: Edit, *, preview: bool) -> ResponseReturnValue:
    source = Source(name="desk", plugins=site.network.plugins, zone=site.settings.timezone, read=_reader(place.files))
    slug = place.subject.slug or str(edit.values["slug"])
    if preview and place.preview is not None:
        return site.as_organiser(_rehearsed, place, edit, source, slug)
    try:
        saved = site.as_organiser(save, place.subject, edit, source)
    except IntegrityError:
        raise Conflict("changed_meanwhile", "Somebody else changed this while you were busy with it.") from None
    return place.saved(slug, saved)


def _rehearsed(work: Work, place: Place, edit: Edit, source: Source, slug: str) -> str:
    def look() -> str:
        save(work, place.subject, edit, source)
        work.db.expire_all()
        assert place.preview is not None
        return place.preview(work, slug)

    return rehearse(work, look)


def _reader(files: Mapping[str, bytes]) -> Read:
    def read(name: str, most: int = MAX_FILE) -> bytes:
        return files[name] if name in files else no_files(name, most)

    return read


@dataclass(frozen=True)
class Known:
    """Organisations by what people call them: full names go before short ones."""

    slugs: Mapping[str, str]


def _setting(site: Site, work: Work, place: Place, table: Table) -> tuple[Setting, Known]:
    needs, setting = place.section.needs, Setting(site=site, table=table)
    slugs: dict[str, str] = {}
    if "organisations" in needs:
        all_of_them = organisations(work)
        setting = replace(setting, organisations={one.slug: one.name for one in all_of_them})
        slugs = slugs_by_name(all_of_them)
    if "series" in needs:
        there = _with(series_by_title(work, place.subject.slug), table.get("part_of"))
        setting = replace(setting, series=there)
    if "events" in needs and place.series:
        there = _with(events_beside(work, place.series, place.subject.slug), table.get("follows"))
        setting = replace(setting, events=there)
    return setting, Known(slugs)


def _with(names: Mapping[str, str], present: object) -> Mapping[str, str]:
    """What to choose from, with what is there now: whoever may not see it must not lose it by saving something else."""
    return {**names, present: present} if isinstance(present, str) and present and present not in names else names


def _page(
    site: Site,
    place: Place,
    setting: Setting,
    known: Known,
    raw: Raw,
    version: str,
    *,
    wrongs: Callable[[Sequence[Shown]], Sequence[Wrong]] = lambda _tree: (),
    focus: str = "",
    theirs: Sequence[Shown] = (),
    their_form: Form | None = None,
) -> str:
    items: Sequence[Item] = place.section.items(setting)
    tree = shown(items, raw)
    problems = wrongs(tree)
    return place.render(
        heading=site.gettext(place.section.title),
        tree=tree,
        form=Form(site.form_token(place.purpose), flat(items, raw), problems),
        version=version,
        action=place.action,
        can_preview=place.preview is not None,
        has_file="file" in [one.kind for one in tree],
        organisations=list(setting.organisations.values()),
        focus=first_field(tree, focus) if focus else "",
        needs_sure=any(one.field == SURE for one in problems),
        theirs=theirs,
        their_form=their_form,
    )


def _again(
    site: Site, place: Place, setting: Setting, known: Known, raw: Raw, version: str, error: LeernetError
) -> ResponseReturnValue:
    theirs: dict[str, object] = {}
    if error.code == "changed_meanwhile":
        error = Conflict(error.code, MEANWHILE)
        version, theirs = _what_is_there(site, place, setting)

    def wrongs(tree: Sequence[Shown]) -> Sequence[Wrong]:
        finder = Finder(site, place.subject.place, tree)
        each = (error.problems if isinstance(error, InvalidInput) else ()) or (error,)
        return finder.wrongs(each) if each != (error,) else problems_of(error, site.gettext)

    page = _page(site, place, setting, known, raw, version, wrongs=wrongs, **theirs)  # type: ignore[arg-type]
    return page, status_of(error)


def _what_is_there(site: Site, place: Place, setting: Setting) -> tuple[str, dict[str, object]]:
    """What the other one saved, to compare with, and its version: who sends the form again has seen it."""
    table = setting.table
    items = place.section.items(setting)
    raw = raw_of(items, place.section.from_table({**table}), setting.organisations)
    their_form = Form("", flat(items, raw))
    return version_of(table, place.section.keys), {"theirs": shown(items, raw), "their_form": their_form}


def sent_files(name: str) -> Mapping[str, bytes]:
    """A file that came with the form, if one was chosen."""
    file = request.files.get(name)
    return {name: cast(bytes, file.read())} if file is not None and file.filename else {}
