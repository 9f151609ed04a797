"""Panels: the numbers of each theme on the public page of a series, and a question on somebody's own page."""

import re
from collections.abc import Sequence

from sqlalchemy.orm import Session

from leernet import Text
from leernet.hookspecs import Panel
from leernet.model import Registration, Series

from . import words
from .counting import overview_of, public
from .entries import who_registered
from .introducing import matches_of, own_side, said_of
from .tables import Said, Setup
from .themes import all_themes

POSITION = 60
_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&:])")
_INTRO = Text(
    nl="Waarover mensen in deze reeks iets zoeken, en waarover zij iets te bieden hebben:",
    en="What people in this series look for, and what they can offer:",
)
_LINE = Text(
    nl="- **{theme}**: {needs} × behoefte, {offers} × aanbod, van {organisations} organisaties",
    en="- **{theme}**: needed {needs} ×, offered {offers} ×, by {organisations} organisations",
)
_TITLE = Text(nl="Wilt u iemand leren kennen?", en="Do you want to meet somebody?")
_ASKED = Text(
    nl="Iemand schreef iets wat past bij wat u schreef. Onder “{page}” zegt u ja of nee.",
    en="Somebody wrote something that fits with what you wrote. Say yes or no under “{page}”.",
)


def of_series(db: Session, series: Series, language: str) -> Sequence[Panel]:
    """Numbers without names, where the organiser shows them; of a theme of few organisations nothing."""
    setup = db.get(Setup, series.id)
    if setup is None or not setup.shows_overview:
        return ()
    shown = public(overview_of(db, series.id, all_themes(db, series.id)))
    if not shown:
        return ()
    lines = [
        _LINE.get(language)
        .replace("{needs}", str(one.needs))
        .replace("{offers}", str(one.offers))
        .replace("{organisations}", str(one.organisations))
        .replace("{theme}", _MARKUP.sub(r"\\\1", one.tag.name if one.tag else ""))
        for one in shown
    ]
    text = "\n".join([_INTRO.get(language), "", *lines])
    return [Panel(title=words.EXCHANGE.get(language), text=text, position=POSITION)]


def of_registration(db: Session, registration: Registration, language: str) -> Sequence[Panel]:
    """That somebody has an answer to give."""
    series_id = registration.event.series_id
    if series_id is None:
        return ()
    key = who_registered(registration).email_key
    for match in matches_of(db, series_id, key):
        own = own_side(match, key)
        if own is not None and said_of(match, own) is Said.NOTHING:
            text = _ASKED.get(language).replace("{page}", words.OWN.get(language))
            return [Panel(title=_TITLE.get(language), text=text, position=10)]
    return ()
