"""Agenda, contributions and recap of an event."""

from collections.abc import Iterable, Mapping, Sequence

from ..model import (
    CONTRIBUTION_TRANSITIONS,
    AgendaItem,
    Contribution,
    Event,
    Organisation,
    Recap,
)
from ..work import Work
from .changing import Findings, assign, steps, take_out
from .load_sign_up import drop_item, load_sign_up
from .parts import AgendaPart, ContributionPart, EventPart
from .recap_parts import QuotePart, RecapPart

Known = Mapping[str, Organisation]


def load_agenda(work: Work, event: Event, part: EventPart, place: str, known: Known, findings: Findings) -> bool:
    """Make agenda and contributions what the file says; whether anything changed.

    Items with a key are found by that, the others by their order.
    """
    there = [*event.agenda]
    held = {id(item): [c for c in event.contributions if c.item is item] for item in there}
    loose = [contribution for contribution in event.contributions if contribution.item is None]
    changed = len(there) != len(part.agenda)
    wanted: list[tuple[AgendaItem | None, Sequence[Contribution], Sequence[ContributionPart], str]] = []
    for position, one in enumerate(part.agenda):
        item, at = _find(there, one), f"{place}.agenda[{position}]"
        new = item is None
        item = item or _new_item(event, one)
        changed |= assign(item, _item_values(one, position)) or new
        changed |= load_sign_up(work, event, item, one, at, findings)
        wanted.append((item, held.get(id(item), []), one.contributions, at))
    wanted.append((None, loose, part.contributions, place))
    changed |= _load_contributions(work, event, wanted, known, findings)
    for item in there:
        _drop(event, held[id(item)])
        drop_item(work, event, item, f"{place}.agenda", findings)
    event.agenda.sort(key=lambda item: item.position)
    return changed


def _find(there: list[AgendaItem], part: AgendaPart) -> AgendaItem | None:
    """The item that the file means: by its key, or as the next of those that have none. It is taken from the list."""
    found = next((item for item in there if item.key == part.key), None)
    if found is not None:
        take_out(there, found)
    return found


def _new_item(event: Event, part: AgendaPart) -> AgendaItem:
    item = AgendaItem(title=part.title, kind=part.kind, key=part.key)
    event.agenda.append(item)
    return item


def _item_values(part: AgendaPart, position: int) -> dict[str, object]:
    return {
        "title": part.title,
        "kind": part.kind,
        "position": position,
        "text": part.text,
        "place": part.place,
        "starts_at": part.start,
        "minutes": part.minutes,
        "is_parallel": part.parallel and position > 0,
    }


def _load_contributions(
    work: Work,
    event: Event,
    wanted: Iterable[tuple[AgendaItem | None, Sequence[Contribution], Sequence[ContributionPart], str]],
    known: Known,
    findings: Findings,
) -> bool:
    changed, number = False, 0
    for item, there, parts, place in wanted:
        changed |= len(there) != len(parts)
        for i, part in enumerate(parts):
            row = there[i] if i < len(there) else _new_contribution(event, item, part)
            organisation = known[part.organisation] if part.organisation else None
            _bring_to(row, part, f"{place}.contributions[{i}].status", findings)
            changed |= row.status is not part.status
            settled: dict[str, object] = {"organisation": organisation, "status": part.status}
            if _keeps_name(row, part, organisation):
                settled["organisation_name"] = row.organisation_name
            changed |= assign(row, _values(part, number) | settled | _told_of_whom(work, row, part))
            number += 1
        _drop(event, there[len(parts) :])
    return changed


def _new_contribution(event: Event, item: AgendaItem | None, part: ContributionPart) -> Contribution:
    row = Contribution(item=item, status=part.status)
    event.contributions.append(row)
    return row


def _keeps_name(row: Contribution, part: ContributionPart, organisation: Organisation | None) -> bool:
    """Whether the same person came for the same organisation, which may be called otherwise by now."""
    same = organisation is not None and row.organisation is organisation and row.name == part.name
    return same and not part.organisation_name


def _told_of_whom(work: Work, row: Contribution, part: ContributionPart) -> dict[str, object]:
    """Another address, name or role: whoever it is now was not recorded as there yet."""
    if (row.email, row.name, row.role, row.status) == (part.email, part.name, part.role, part.status):
        return {}
    since = row.email_since if row.email == part.email else work.now
    return {"email": part.email, "email_since": since if part.email else None, "recorded_at": None, "tried_at": None}


def _values(part: ContributionPart, position: int) -> dict[str, object]:
    return {
        "role": part.role,
        "name": part.name,
        "organisation_name": part.organisation_name,
        "perspective": part.perspective,
        "about": part.about,
        "position": position,
    }


def _bring_to(row: Contribution, part: ContributionPart, place: str, findings: Findings) -> None:
    """The same person's contribution cannot go back from given; somebody else at that place is somebody else."""
    same = row.name == part.name if row.name and part.name else row.perspective == part.perspective
    if same:
        findings.attempt(place, lambda: steps(CONTRIBUTION_TRANSITIONS, row.status, part.status))


def _drop(event: Event, contributions: Iterable[Contribution]) -> None:
    for contribution in contributions:
        contribution.item = None
        take_out(event.contributions, contribution)


def load_recap(work: Work, event: Event, part: RecapPart | None) -> bool:
    """Make the recap what the file says; whether anything changed.

    What the desk wrote or published stays when the file says nothing of it.
    """
    if part is None:
        return False
    new = event.recap is None
    recap = event.recap or Recap(title=part.title, body=part.body)
    event.recap = recap
    was_published = recap.is_published(work.now)
    changed = assign(recap, _recap_values(part, recap)) or new
    if changed:
        work.db.flush()
        if recap.is_published(work.now):
            kind = "recap.changed" if was_published else "recap.published"
            work.journal(kind, recap.id, event_id=event.id)
    return changed


def _recap_values(part: RecapPart, recap: Recap) -> dict[str, object]:
    return {
        "title": part.title,
        "body": part.body,
        "category": part.category,
        "publisher": part.publisher,
        "published_at": part.published or recap.published_at,
        "quotes": [_quote(quote) for quote in part.quotes],
        "materials": [{"title": material.title, "url": material.url} for material in part.materials],
    }


def _quote(part: QuotePart) -> dict[str, str]:
    consent = "yes" if part.consent else ""
    return {"text": part.text, "name": part.name, "organisation": part.organisation, "consent": consent}
