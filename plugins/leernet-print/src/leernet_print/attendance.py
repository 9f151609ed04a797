"""The attendance list: by last name, in groups or not, with room to sign."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from leernet.display import display_block, display_date
from leernet.hookspecs import Visit
from leernet.model import AgendaItem, Block

from .look import colour_of
from .names import last_name_first
from .people import Guest
from .press import Press, style

BLANK = 6
"""Lines under each list, for who comes without having registered."""


@dataclass(frozen=True)
class Group:
    """Those who stand together on the list; without a title when there is one list."""

    title: str
    guests: Sequence[Guest]


def by_format(guests: Sequence[Guest]) -> list[Group]:
    """A list for each way of taking part."""
    titles = dict.fromkeys(guest.format for guest in guests)
    return [Group(title, [guest for guest in guests if guest.format == title]) for title in titles]


def by_part(db: Session, visit: Visit, guests: Sequence[Guest], rest: str) -> list[Group]:
    """A list for each part of the programme that people chose, with its room; ``rest``: the title for all others."""
    query = (
        select(AgendaItem.quota_id, AgendaItem.title, AgendaItem.place)
        .where(AgendaItem.event_id == visit.event.id, AgendaItem.quota_id.is_not(None))
        .order_by(AgendaItem.position, AgendaItem.id)
    )
    parts = [(quota, f"{title} – {place}" if place else title) for quota, title, place in db.execute(query)]
    groups = [Group(title, [guest for guest in guests if quota in guest.quotas]) for quota, title in parts]
    chosen = {quota for quota, _title in parts}
    groups.append(Group(rest, [guest for guest in guests if not guest.quotas & chosen]))
    return [group for group in groups if group.guests]


def print_attendance(
    visit: Visit, press: Press, groups: Sequence[Group], blocks: Sequence[Block], *, sign: bool
) -> bytes:
    """The PDF. ``blocks``: those for which there is a column; ``sign``: to sign in it, rather than to tick."""
    values = {
        "_": visit.translator.gettext,
        "ngettext": visit.translator.ngettext,
        "language": visit.language,
        "event": visit.event,
        "when": [_when(visit, block) for block in visit.event.blocks],
        "columns": [block_name(visit, block) for block in blocks],
        "groups": groups,
        "formats": len(visit.event.formats) > 1,
        "sign": sign,
        "blank": BLANK,
        "on_list": last_name_first,
        "made": display_date(visit.now.astimezone(visit.timezone).date(), visit.language),
    }
    colour = colour_of(visit.brand())
    css = f"{style('attendance.css')}\nh1, h2 {{ color: {colour} }}\n.head {{ border-color: {colour} }}\n"
    if len(blocks) > (1 if sign else 3):
        css += "@page { size: A4 landscape }\n"
    return press.print("attendance.html", css, {}, values)


def _when(visit: Visit, block: Block) -> str:
    return display_block(block.starts_at, block.ends_at, visit.timezone, visit.language)


def block_name(visit: Visit, block: Block) -> str:
    """What a part of the event is called: its own name, else its day; with its times where there are more that day."""
    if block.label:
        return block.label
    days = [one.starts_at.astimezone(visit.timezone).date() for one in visit.event.blocks]
    day = block.starts_at.astimezone(visit.timezone).date()
    return display_date(day, visit.language) if days.count(day) == 1 else _when(visit, block)
