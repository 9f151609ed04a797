"""Lists for each room or online break-out room: on paper, and as CSV for the tool of a meeting."""

from collections.abc import Iterator

from leernet.hookspecs import Document, Shown, Visit, csv_file

from .shown import TEMPLATES, cards_of, facilitator_words, format_words
from .state import State
from .tables import Case, Group


def paper_lists(state: State, visit: Visit) -> Shown:
    """A sheet for each group: who is in it, and where."""
    values: dict[str, object] = {
        "view": "lists",
        "cards": cards_of(state, visit),
        "case_words": {one.id: case_words(state.cases.get(one.case_id or 0), visit) for one in state.groups},
        "cases": len(state.cases),
    }
    return Shown(template=f"{TEMPLATES}/lists.html", values=values)


def csv_lists(state: State, visit: Visit) -> Document:
    """A line for everybody in a group; who is away is left out."""
    name = visit.translator.gettext("Groups").lower()
    return csv_file(f"{state.event.slug}-{name}.csv", _rows(state, visit), visit.language)


def _rows(state: State, visit: Visit) -> Iterator[list[str]]:
    _ = visit.translator.gettext
    yield [
        visit.translator.pgettext("people together", "Group"),
        _("Where"),
        _("Name"),
        _("Organisation"),
        _("How"),
        _("Role"),
        _("Case"),
    ]
    for group in state.groups:
        yield from _of_group(state, group, visit)


def _of_group(state: State, group: Group, visit: Visit) -> Iterator[list[str]]:
    _ = visit.translator.gettext
    about = [_("Group {number}", number=group.number), group.room]
    case = case_words(state.cases.get(group.case_id or 0), visit)
    how = format_words(state, group, visit)
    leads = state.people.get(group.facilitator_id or 0)
    if facilitator_words(state, group):
        organisation = leads.organisation if leads else ""
        yield [*about, facilitator_words(state, group), organisation, how, _("Facilitator"), case]
    for person in state.present(group):
        if person is not leads:
            yield [*about, person.name, person.organisation, how, _("Participant"), case]


def case_words(case: Case | None, visit: Visit) -> str:
    """The title of a case, if its contributor agreed that it stands in lists."""
    if case is None:
        return ""
    return case.title if case.may_share else visit.translator.gettext("A case that is not in this list: confidential.")
