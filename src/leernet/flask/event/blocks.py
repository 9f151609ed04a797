"""The blocks of an event by name, and what belongs to which of them."""

from collections.abc import Collection

from ...model import AgendaItem, Block, Event, Registration
from ...services.registering.items import block_of, chosen
from ..site import Site


def block_name(site: Site, event: Event, block: Block, *, weekday: bool = False) -> str:
    """What a block is called: its own name, else its day, or the stretch of time where others are on that day."""
    if block.label:
        return block.label
    same_day = [one for one in event.blocks if site.day(one.starts_at) == site.day(block.starts_at)]
    return site.day(block.starts_at, weekday=weekday) if len(same_day) == 1 else site.block(block)


def block_heading(site: Site, event: Event, item: AgendaItem) -> str:
    """To which block a part of the programme belongs; empty at an event of one, or for a part outside all of them."""
    block = block_of(event, item) if len(event.blocks) > 1 else None
    return block_name(site, event, block, weekday=True) if block else ""


def parts_in(event: Event, block: Block, items: Collection[AgendaItem], registration: Registration) -> list[str]:
    """To which parts of a block somebody comes, by title; at an event of one block those without a time too."""
    there = [one for one in items if block_of(event, one) is block or (len(event.blocks) == 1 and not one.starts_at)]
    return [item.title for item in chosen(there, registration)]


def present_at(site: Site, event: Event, registration: Registration) -> list[str]:
    """The blocks at which somebody was present, by name."""
    return [block_name(site, event, one) for one in event.blocks if registration.was_present_at(one)]
