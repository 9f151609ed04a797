"""People from a list: sent, looked through column by column, and only then registered, invited or made members."""

from collections.abc import Mapping, Sequence

from flask import request
from flask.typing import ResponseReturnValue

from ...errors import InvalidInput, LeernetError, Problem
from ...model import Event, Question, Series
from ...schemas.people_columns import (
    Defaults,
    ListedPerson,
    Words,
    check_people,
    has_heading,
    packed_table,
    recognise,
    unpacked_table,
)
from ...schemas.people_lists import clean_lines
from ...schemas.spreadsheets import Table, read_table, table_of
from ...services.asking.questions import questions_of
from ...services.bringing.people import Aim, Fate, Wish, bring_in, refused, try_all
from ...services.desk.events import desk_event, desk_series
from ...work import Work
from ..forms import Form, problems_of
from ..route import Access, Route
from ..site import Site
from .acting import act, blank
from .people_lines import Column, columns_of, counted, lines_of

LIST_BYTES = 2_500_000
LIST, COLUMN = "list", "column_"


class Place:
    """The event or the series for which the list is, with what its people can choose and are asked."""

    def __init__(self, site: Site, work: Work, kind: str, slug: str) -> None:
        self.site, self.kind, self.slug = site, kind, slug
        self.event: Event | None = desk_event(work, slug) if kind == "events" else None
        series = self.event.series if self.event else desk_series(work, slug)
        self.series: Series | None = series
        found = questions_of(work, self.event.id, self.event.series_id) if self.event else []
        self.questions: Sequence[Question] = [one for one in found if not one.takes_file]

    @property
    def title(self) -> str:
        """What it is called."""
        scope = self.event or self.series
        assert scope is not None
        return scope.title

    @property
    def language(self) -> str:
        """In which people get their mail, unless the list says otherwise."""
        scope = self.event or self.series
        assert scope is not None
        return scope.language

    @property
    def formats(self) -> list[dict[str, str]]:
        """In which ways people can take part."""
        kinds, language = self.site.network.plugins.formats, self.site.language
        keys = [one.key for one in self.event.formats] if self.event else []
        return [{"value": one, "label": kinds[one].label.get(language) if one in kinds else one} for one in keys]

    @property
    def audiences(self) -> list[dict[str, str]]:
        """For whom it is."""
        return [{"value": one.key, "label": one.label} for one in self.event.audiences] if self.event else []

    def aim(self, sent: Mapping[str, str]) -> Aim:
        """What becomes of the people: of a series, members."""
        if self.event is None:
            return Aim.MEMBER
        return Aim.INVITE if sent.get("aim") == Aim.INVITE.value else Aim.REGISTER

    def words(self, aim: Aim) -> Words:
        """What a list may call things, in either language."""
        kinds = self.site.network.plugins.formats
        formats = {one["value"].casefold(): one["value"] for one in self.formats}
        for key in list(formats.values()):
            if key in kinds:
                formats |= {kinds[key].label.get(language).casefold(): key for language in ("nl", "en")}
        audiences = {word.casefold(): one["value"] for one in self.audiences for word in one.values()}
        return Words(formats=formats, audiences=audiences, questions=self.questions, whole=aim is Aim.REGISTER)


def desk_people_list(site: Site, kind: str, slug: str) -> ResponseReturnValue:
    """The form."""
    return _form(_place(site, kind, slug), blank(site, _purpose(kind, slug)))


def desk_send_people_list(site: Site, kind: str, slug: str) -> ResponseReturnValue:
    """Show what would come of a list; with one that was looked through, do it, each person by themselves."""
    place = _place(site, kind, slug)

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        table = unpacked_table(sent[LIST]) if LIST in sent else _table(sent)
        columns = _columns(place, table, sent)
        form = Form(site.form_token(_purpose(kind, slug)), {**sent, LIST: packed_table(table)})
        try:
            people = _people(place, table, columns, sent)
        except InvalidInput as error:
            if LIST not in sent and not any(one.field and one.field.startswith(COLUMN) for one in error.problems):
                raise
            return _preview(place, _wrong(site, form, error), table, columns, [], []), 400
        wish = _wish(place, sent)
        if sent.get("do") != "bring":
            return _preview(place, form, table, columns, people, _tried(site, wish, people))
        return _report(place, wish, people, [_bring(site, wish, one) for one in people])

    return act(site, _purpose(kind, slug), do, lambda form: _form(place, form))


def _place(site: Site, kind: str, slug: str) -> Place:
    with site.network.read() as work:
        return Place(site, work, kind, slug)


def _purpose(kind: str, slug: str) -> str:
    return f"desk people list {kind} {slug}"


def _table(sent: Mapping[str, str]) -> Table:
    """A file that was chosen, else what was pasted."""
    file = request.files.get("file")
    content = b""
    if file is not None:
        with file.stream as stream:
            content = stream.read() if file.filename else b""
    if content:
        return read_table(content)
    table = table_of("\n".join(clean_lines(sent.get("pasted", ""))))
    if not table:
        problem = Problem("people_missing", "Choose a file, or paste a list.", field="file")
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=(problem,))
    return table


def _columns(place: Place, table: Table, sent: Mapping[str, str]) -> list[str]:
    """What each column is: as it was corrected, else as it is recognised."""
    found = recognise(table, place.questions)
    known = {one["value"] for one in columns_of(place.site, place.questions)}
    said = [sent.get(f"{COLUMN}{number}", one) for number, one in enumerate(found)]
    return [one if one in known else "" for one in said]


def _people(place: Place, table: Table, columns: Sequence[str], sent: Mapping[str, str]) -> list[ListedPerson]:
    language = sent.get("language", "")
    defaults = Defaults(
        format=sent.get("format", "") or (place.formats[0]["value"] if len(place.formats) == 1 else ""),
        audience=sent.get("audience", ""),
        language=language if language in ("nl", "en") else place.language,
    )
    aim = place.aim(sent)
    return check_people(table, columns, place.words(aim), defaults, place.slug if place.event else "")


def _wish(place: Place, sent: Mapping[str, str]) -> Wish:
    return Wish(aim=place.aim(sent), slug=place.slug, mails="mails" in sent, beyond="beyond" in sent)


def _tried(site: Site, wish: Wish, people: Sequence[ListedPerson]) -> list[Fate]:
    wanted = [one.request for one in people if one.request is not None]
    fates = iter(site.as_organiser(try_all, wish, wanted))
    return [next(fates) if one.request is not None else _refused(one) for one in people]


def _bring(site: Site, wish: Wish, person: ListedPerson) -> Fate:
    if person.request is None:
        return _refused(person)
    try:
        return site.as_organiser(bring_in, wish, person.request)
    except LeernetError as error:
        return refused(error)


def _refused(person: ListedPerson) -> Fate:
    return refused(InvalidInput("form_invalid", "Something is not right yet.", problems=tuple(person.problems)))


def _wrong(site: Site, form: Form, error: InvalidInput) -> Form:
    return Form(form.token, form.values, problems_of(error, site.gettext))


def _form(place: Place, form: Form) -> str:
    first = place.formats[0]["value"] if place.formats else ""
    values = {"aim": Aim.REGISTER.value, "format": first, "language": place.language, "mails": "yes"}
    return place.site.render(
        "leernet/desk/people_list.html",
        title=f"{place.site.gettext('People from a list')} – {place.title}",
        place=place,
        form=Form(form.token, form.values or values, form.problems),
    )


def _preview(
    place: Place,
    form: Form,
    table: Table,
    columns: Sequence[str],
    people: Sequence[ListedPerson],
    fates: Sequence[Fate],
) -> str:
    site = place.site
    heading, below = (table[0], table[1:]) if has_heading(table) else ([], table)
    shown = [Column.of(site, number, heading, below) for number in range(len(columns))]
    values = {**form.values, **{f"{COLUMN}{number}": one for number, one in enumerate(columns)}}
    return site.render(
        "leernet/desk/people_preview.html",
        title=f"{site.gettext('Is this right?')} – {place.title}",
        place=place,
        form=Form(form.token, values, form.problems),
        aim=place.aim(form.values),
        columns=shown,
        choices=columns_of(site, place.questions),
        lines=lines_of(site, people, fates, place.questions, done=False),
        counts=counted(site, fates, done=False),
        good=sum(one.is_new for one in fates),
    )


def _report(place: Place, wish: Wish, people: Sequence[ListedPerson], fates: Sequence[Fate]) -> str:
    site = place.site
    return site.render(
        "leernet/desk/people_report.html",
        title=f"{site.gettext('What came of your list')} – {place.title}",
        place=place,
        wish=wish,
        lines=lines_of(site, people, fates, place.questions, done=True),
        counts=counted(site, fates, done=True),
    )


_RULE = "/desk/<any(events,series):kind>/<slug>/people"
ROUTES = (
    Route(rule=_RULE, view=desk_people_list, access=Access.DESK),
    Route(
        rule=_RULE,
        view=desk_send_people_list,
        method="POST",
        access=Access.DESK,
        page="desk_people_list",
        largest=LIST_BYTES,
    ),
)
