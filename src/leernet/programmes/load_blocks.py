"""The blocks of an event: moved, added and taken away without losing what is known of them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..errors import Problem
from ..model import Attendance, Block, Event
from ..work import Work
from .changing import Findings, assign, take_out
from .moments import to_local
from .parts import BlockPart


def load_blocks(work: Work, event: Event, parts: Sequence[BlockPart], place: str, findings: Findings) -> bool:
    """Make the blocks what the file says; whether anything changed.

    As many as before: the first stays the first, so that a two-day sprint can move by a day and keep its blocks. More
    or fewer: those that begin at the same moment are the same.
    """
    pairs = _pairs(event.blocks, parts)
    kept = {block.id for block, _ in pairs if block is not None}
    gone = [block for block in event.blocks if block.id not in kept]
    changed = _remove(work, event, gone, place, findings)
    for block, part in _in_safe_order(pairs):
        if assign(block, {"starts_at": part.start, "ends_at": part.end, "label": part.label}):
            changed = True
            # One at a time: two blocks of an event never begin at the same moment, not even halfway.
            if len(pairs) > 1:
                work.db.flush()
    for part in [part for block, part in pairs if block is None]:
        event.blocks.append(Block(starts_at=part.start, ends_at=part.end, label=part.label))
        changed = True
    event.blocks.sort(key=lambda one: one.starts_at)
    return changed


def _pairs(blocks: Sequence[Block], parts: Sequence[BlockPart]) -> list[tuple[Block | None, BlockPart]]:
    if len(blocks) == len(parts):
        return list(zip(blocks, parts, strict=True))
    same = {block.starts_at: block for block in blocks}
    starts = {part.start for part in parts}
    rest = iter([block for block in blocks if block.starts_at not in starts])
    return [(same.get(part.start) or next(rest, None), part) for part in parts]


def _in_safe_order(pairs: Sequence[tuple[Block | None, BlockPart]]) -> list[tuple[Block, BlockPart]]:
    """Those that move later from the last, the others from the first: none lands where another still stands."""
    there = [(block, part) for block, part in pairs if block is not None]
    later = [pair for pair in there if pair[1].start > pair[0].starts_at]
    earlier = [pair for pair in there if pair[1].start <= pair[0].starts_at]
    return [*reversed(later), *earlier]


def _remove(work: Work, event: Event, gone: Sequence[Block], place: str, findings: Findings) -> bool:
    used = _with_attendance(work.db, gone)
    for block in gone:
        if block.id in used:
            findings.add(
                Problem(
                    "block_in_use",
                    "The block of {start} has attendance and cannot be left out.",
                    field=f"{place}.blocks",
                    start=to_local(block.starts_at, work.settings.timezone),
                )
            )
        else:
            take_out(event.blocks, block)
    if gone:
        work.db.flush()
    return bool(gone)


def _with_attendance(db: Session, blocks: Sequence[Block]) -> set[int]:
    if not blocks:
        return set()
    query = select(Attendance.block_id).where(Attendance.block_id.in_([block.id for block in blocks])).distinct()
    return set(db.scalars(query))
