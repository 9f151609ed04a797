"""Two people are asked whether they want to meet, and introduced once both said yes.

Until then each reads only what the other allowed: the text. Who says no is named to nobody; the other hears nothing.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from leernet import Conflict, InvalidInput, NotFound
from leernet.hookspecs import Journal
from leernet.model import Series

from .conflicts import add_if_new
from .entries import find_entry
from .tables import Entry, Kind, Match, Said, Stage

ASKED, INTRODUCED = "exchange.asked", "exchange.introduced"


def ask(
    db: Session, series: Series, need_id: int, offer_id: int, now: datetime, journal: Journal, *, by_hand: bool
) -> None:
    """Ask both whether they want to meet.

    :raises NotFound: ``entry_unknown``
    :raises InvalidInput: ``pair_wrong``, ``pair_of_one``
    :raises Conflict: ``pair_known``, ``pair_not_allowed``
    """
    need, offer = find_entry(db, series.id, need_id), find_entry(db, series.id, offer_id)
    if need.kind is not Kind.NEED or offer.kind is not Kind.OFFER:
        raise InvalidInput("pair_wrong", "Choose a need and an offer.", field="need")
    if not (need.may_introduce and offer.may_introduce):
        raise Conflict("pair_not_allowed", "One of them did not say that they want to be introduced.")
    if need.email_key == offer.email_key:
        raise InvalidInput("pair_of_one", "These are of one and the same person.", field="offer")
    match_id = _add(db, series, need_id, offer_id, Stage.ASKED, now, by_hand=by_hand)
    for entry in (need, offer):
        journal(ASKED, entry.id, event_id=None, series=series.id, match=match_id)


def dismiss(db: Session, series: Series, need_id: int, offer_id: int, now: datetime) -> None:
    """Suggest two no more.

    :raises NotFound: ``entry_unknown``
    :raises Conflict: ``pair_known``
    """
    find_entry(db, series.id, need_id)
    find_entry(db, series.id, offer_id)
    _add(db, series, need_id, offer_id, Stage.DISMISSED, now, by_hand=False)


def take_up_again(db: Session, series: Series, match_id: int) -> None:
    """Suggest two again that were dismissed.

    :raises NotFound: ``match_unknown``
    """
    match = db.get(Match, match_id)
    if match is None or match.series_id != series.id or match.stage is not Stage.DISMISSED:
        raise _gone()
    db.delete(match)
    db.flush()


def answer(db: Session, match_id: int, email_key: str, *, wants: bool, now: datetime, journal: Journal) -> Match:
    """One of the two says yes or no: once.

    :raises NotFound: ``match_unknown``
    :raises Conflict: ``answered_already``
    """
    match = db.scalars(
        select(Match)
        .where(Match.id == match_id)
        .options(joinedload(Match.need, innerjoin=True), joinedload(Match.offer, innerjoin=True))
        .with_for_update(of=Match)
    ).one_or_none()
    entry = None if match is None else own_side(match, email_key)
    if match is None or entry is None or match.stage is Stage.DISMISSED:
        raise _gone()
    if said_of(match, entry) is not Said.NOTHING:
        raise Conflict("answered_already", "You have answered this already.")
    said = Said.YES if wants else Said.NO
    if entry.kind is Kind.NEED:
        match.need_said = said
    else:
        match.offer_said = said
    _settle(match, now, journal)
    return match


def own_side(match: Match, email_key: str) -> Entry | None:
    """Which of the two is somebody's."""
    return next((one for one in (match.need, match.offer) if email_key and one.email_key == email_key), None)


def other_side(match: Match, entry: Entry) -> Entry:
    """The other one."""
    return match.offer if entry is match.need else match.need


def said_of(match: Match, entry: Entry) -> Said:
    """What whoever brought this in answered."""
    return match.need_said if entry.kind is Kind.NEED else match.offer_said


def matches_of(db: Session, series_id: int, email_key: str) -> list[Match]:
    """All that concerns somebody, the newest first."""
    mine = select(Entry.id).where(Entry.series_id == series_id, Entry.email_key == email_key, Entry.email_key != "")
    query = (
        select(Match)
        .where(Match.need_id.in_(mine) | Match.offer_id.in_(mine), Match.stage != Stage.DISMISSED)
        .order_by(Match.id.desc())
        .options(joinedload(Match.need, innerjoin=True), joinedload(Match.offer, innerjoin=True))
    )
    return list(db.scalars(query))


def _settle(match: Match, now: datetime, journal: Journal) -> None:
    both = {match.need_said, match.offer_said}
    match.changed_at = now
    if both == {Said.YES}:
        match.stage = Stage.INTRODUCED
        for entry_id in (match.need_id, match.offer_id):
            journal(INTRODUCED, entry_id, event_id=None, series=match.series_id, match=match.id)
    elif Said.NO in both:
        match.stage = Stage.CLOSED


def _add(
    db: Session, series: Series, need_id: int, offer_id: int, stage: Stage, now: datetime, *, by_hand: bool
) -> int:
    match_id = add_if_new(
        db,
        Match,
        {
            "series_id": series.id,
            "need_id": need_id,
            "offer_id": offer_id,
            "stage": stage,
            "changed_at": now,
            "need_said": Said.NOTHING,
            "offer_said": Said.NOTHING,
            "by_hand": by_hand,
        },
    )
    if match_id is None:
        raise Conflict("pair_known", "These two were asked, or dismissed, before.")
    return match_id


def _gone() -> NotFound:
    return NotFound("match_unknown", "This is not here any more.")
