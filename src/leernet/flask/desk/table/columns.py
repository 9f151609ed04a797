"""The columns that a table of registrations can have, on the page and in a file."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from ....model import AgendaItem, Event, Question, Registration
from ....services.registering.items import chosen
from ...event.blocks import block_heading, present_at
from ...event.questioning import in_language, shown
from ...site import Site
from ...words import REGISTRATION_STATUSES
from ..answer_columns import headings
from ..frame import Frame

Cells = Callable[[Registration], Sequence[str]]
ANSWER = "answer:"
NAME = "name"


@dataclass(frozen=True)
class Column:
    """What is told of each registration: ``cells`` gives a cell for each of ``headings``, of which a file has several.

    ``on_page``: what the page shows instead, in its one cell.
    """

    key: str
    label: str
    cells: Cells
    headings: Sequence[str] = field(default=())
    on_page: Callable[[Registration], str] | None = None

    def shown(self, registration: Registration) -> str:
        """The cell of the page."""
        return self.on_page(registration) if self.on_page else ", ".join(filter(None, self.cells(registration)))


def columns_of(frame: Frame, items: Sequence[AgendaItem], questions: Sequence[Question]) -> list[Column]:
    """All columns of an event, in the order of a file in which nobody chose."""
    return [*_of_person(frame), *_of_event(frame, items), *_of_answers(frame.site, questions)]


def standard_keys(event: Event, items: Sequence[AgendaItem]) -> list[str]:
    """What the page shows where nobody chose."""
    how = ["format"] if len(event.formats) > 1 else []
    return [NAME, "email", *how, *(["items"] if items else []), "status", "created"]


def with_keys(columns: Sequence[Column], keys: Sequence[str]) -> list[Column]:
    """Those with these keys, in that order; whatever was chosen, who it is comes first."""
    by_key = {column.key: column for column in columns}
    return [by_key[key] for key in dict.fromkeys((NAME, *keys)) if key in by_key]


def _of_person(frame: Frame) -> Iterator[Column]:
    site, roles = frame.site, frame.site.network.plugins.roles

    def said(one: Registration) -> str:
        return ", ".join(roles[key].label.get(site.language) if key in roles else key for key in one.roles)

    _ = site.gettext
    yield Column(NAME, _("Name"), lambda one: [one.name])
    yield Column("email", _("E-mail address"), lambda one: [one.participant.email])
    yield Column("organisation", _("Organisation"), lambda one: [one.organisation_name])
    yield Column("function", _("Work"), lambda one: [one.function])
    yield Column("department", _("Department"), lambda one: [one.department])
    yield Column("phone", _("Telephone number"), lambda one: [one.participant.phone])
    yield Column("format", _("How"), lambda one: [frame.label(one.format)])
    yield Column("audience", _("Group"), lambda one: [one.audience.label if one.audience else ""])
    yield Column("roles", _("Roles"), lambda one: [said(one)])
    yield Column("status", _("Status"), lambda one: [_(REGISTRATION_STATUSES[one.status])])


def _of_event(frame: Frame, items: Sequence[AgendaItem]) -> Iterator[Column]:
    site, event = frame.site, frame.event
    _ = site.gettext

    def yes_no(present: bool) -> str:
        return _("yes") if present else _("no")

    for key, label in (("created", _("Registered")), ("changed", _("Changed"))):
        yield _moment(site, key, label)
    yield Column("remarks", _("Remarks"), lambda one: [one.remarks])
    yield Column("reason", _("Reason"), lambda one: [one.reason])
    if event.blocks:
        yield Column(
            "present", _("Present"),
            lambda one: [_("yes") if one.was_present_at(block) else "" for block in event.blocks],
            [_("Present: {block}", block=block.label or site.block(block)) for block in event.blocks],
            lambda one: ", ".join(present_at(site, event, one)),
        )  # fmt: skip
    if items:
        yield Column(
            "items", _("Comes to"),
            lambda one: [yes_no(item.quota_id in one.claims) for item in items],
            [_part(site, event, item) for item in items],
            lambda one: ", ".join(item.title for item in chosen(items, one)),
        )  # fmt: skip


def _moment(site: Site, key: str, label: str) -> Column:
    name = f"{key}_at"
    return Column(
        key, label,
        lambda one: [f"{getattr(one, name).astimezone(site.settings.timezone):%Y-%m-%d %H:%M}"],
        on_page=lambda one: site.moment(getattr(one, name)),
    )  # fmt: skip


def _part(site: Site, event: Event, item: AgendaItem) -> str:
    """A part of the programme, with its block where the event has several."""
    block = block_heading(site, event, item)
    return f"{block}: {item.title}" if block else item.title


def _of_answers(site: Site, questions: Sequence[Question]) -> Iterator[Column]:
    """One for each question; in a file one for each version of it, so that no answer stands under other words."""
    heads = dict(zip((question.id for question in questions), headings(site, questions), strict=True))
    versions: dict[str, list[Question]] = defaultdict(list)
    for question in questions:
        versions[question.key].append(question)
    for key, each in versions.items():
        label = in_language(each[-1].label, site.language)
        yield Column(f"{ANSWER}{key}", label, _answers(site, each), [heads[one.id] for one in each])


def _answers(site: Site, versions: Sequence[Question]) -> Cells:
    def cells(one: Registration) -> list[str]:
        values = {answer.question_id: answer.values for answer in one.answers}
        return [shown(site, question, values.get(question.id, ())) for question in versions]

    return cells
