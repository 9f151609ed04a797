"""Themes of a series: what people typed and what the organiser chose, made tidy by merging and renaming."""

import re
from collections.abc import Iterable, Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from leernet import InvalidInput, NotFound
from leernet.model import Event, EventStatus, Series

from .conflicts import add_if_new
from .tables import ENTRY_TAG, Tag

LONGEST, MOST = 60, 8
_BETWEEN = re.compile(r"[,;\n#]+")


def names_in(text: str) -> list[str]:
    """The themes that somebody typed, with commas between them.

    :raises InvalidInput: ``theme_too_long``, ``themes_too_many``
    """
    names = [" ".join(name.split()) for name in _BETWEEN.split(text)]
    names = list({name.casefold(): name for name in names if name}.values())
    if any(len(name) > LONGEST for name in names):
        raise InvalidInput(
            "theme_too_long", "A theme has at most {most} characters.", field="more_themes", most=LONGEST
        )
    if len(names) > MOST:
        raise InvalidInput("themes_too_many", "Give at most {most} themes.", field="more_themes", most=MOST)
    return names


def all_themes(db: Session, series_id: int) -> list[Tag]:
    """All themes by name, the organiser's first."""
    query = select(Tag).where(Tag.series_id == series_id).order_by(Tag.is_theme.desc(), Tag.name, Tag.id)
    return list(db.scalars(query))


def offered(db: Session, series_id: int) -> list[Tag]:
    """The themes that forms offer."""
    return [tag for tag in all_themes(db, series_id) if tag.is_theme]


def find_or_make(db: Session, series_id: int, names: Iterable[str], *, is_theme: bool = False) -> list[Tag]:
    """The themes of these names, of whatever capitals; made where there are none."""
    wanted = {name.casefold(): name for name in names}
    for key, name in wanted.items():
        add_if_new(db, Tag, {"series_id": series_id, "name": name, "key": key, "is_theme": is_theme})
    query = select(Tag).where(Tag.series_id == series_id, Tag.key.in_(wanted)).order_by(Tag.name)
    tags = list(db.scalars(query)) if wanted else []
    for tag in tags:
        tag.is_theme = tag.is_theme or is_theme
    return tags


def take_from_events(db: Session, series: Series) -> int:
    """Offer the themes of the events of the series; returns how many there are."""
    query = select(Event.theme).where(
        Event.series_id == series.id, Event.theme != "", Event.status != EventStatus.CANCELLED
    )
    names = [theme[:LONGEST].strip() for theme in db.scalars(query)]
    return len(find_or_make(db, series.id, names, is_theme=True))


def set_theme(db: Session, series: Series, tag_id: int, name: str, *, is_theme: bool) -> None:
    """Give a theme another name, and say whether forms offer it; where the name is another's, they become one.

    :raises InvalidInput: ``theme_empty``, ``theme_too_long``
    :raises NotFound: ``theme_unknown``
    """
    tag = find_theme(db, series, tag_id)
    if not name:
        raise InvalidInput("theme_empty", "Give the theme a name.", field=f"theme_{tag_id}")
    if len(name) > LONGEST:
        raise InvalidInput(
            "theme_too_long", "A theme has at most {most} characters.", field=f"theme_{tag_id}", most=LONGEST
        )
    other = db.scalars(
        select(Tag).where(Tag.series_id == series.id, Tag.key == name.casefold(), Tag.id != tag.id)
    ).one_or_none()
    if other is not None:
        _move(db, tag, other)
        tag = other
    tag.name, tag.key, tag.is_theme = name, name.casefold(), is_theme
    db.flush()


def merge(db: Session, series: Series, tag_ids: Sequence[int], into_id: int) -> int:
    """Make several themes one; returns how many went.

    :raises NotFound: ``theme_unknown``
    """
    into = find_theme(db, series, into_id)
    others = [find_theme(db, series, one) for one in dict.fromkeys(tag_ids) if one != into_id]
    for other in others:
        _move(db, other, into)
    return len(others)


def remove(db: Session, series: Series, tag_id: int) -> None:
    """Take a theme away; what had it keeps its others.

    :raises NotFound: ``theme_unknown``
    """
    db.delete(find_theme(db, series, tag_id))
    db.flush()


def find_theme(db: Session, series: Series, tag_id: int) -> Tag:
    """A theme of this series; raises :class:`~leernet.errors.NotFound`."""
    tag = db.get(Tag, tag_id)
    if tag is None or tag.series_id != series.id:
        raise NotFound("theme_unknown", "There is no such theme any more.")
    return tag


def spotted(tags: Iterable[Tag], text: str) -> list[Tag]:
    """The themes whose name stands in a text as words."""
    words = " ".join(re.findall(r"\w+", text.casefold()))
    return [tag for tag in tags if f" {' '.join(re.findall(r'[^ ]+', tag.key))} " in f" {words} "]


def _move(db: Session, tag: Tag, into: Tag) -> None:
    """All that has a theme has another, and the theme is gone."""
    has = select(ENTRY_TAG.c.entry_id).where(ENTRY_TAG.c.tag_id == into.id)
    query = select(ENTRY_TAG.c.entry_id).where(ENTRY_TAG.c.tag_id == tag.id, ENTRY_TAG.c.entry_id.not_in(has))
    rows = [{"entry_id": entry_id, "tag_id": into.id} for entry_id in db.scalars(query)]
    if rows:
        db.execute(insert(ENTRY_TAG), rows)
    db.execute(delete(Tag).where(Tag.id == tag.id))
    db.flush()
