"""Needs and offers: asked at registration, on own pages and on paper; put in order, matched, made into a draft."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, cast

from .calendar import spring
from .pages import of_event, of_person, of_series, press, seen
from .people import Character
from .programme import SLUG
from .stage import Stage
from .wishes import PAPER, PLAN, THEMES, WISHES, Wish

if TYPE_CHECKING:
    from leernet_exchange.counting import Overview
    from leernet_exchange.mine import Line, Question
    from leernet_exchange.shown import Pair
    from leernet_exchange.tables import Draft

START = "warme-buurten-1-start"
DESK, OWN, TAB = "exchange", "exchange-own", "exchange-event"
BY_GUESTS, PAIRS = 10, 6
"""So many wishes come with a registration, the others later; so many pairs are asked whether they want to meet."""


def answers_of(slug: str, number: int) -> Mapping[str, str]:
    """What the so-manieth guest of an event answers while registering; most leave it open."""
    if slug != START or number >= BY_GUESTS:
        return {}
    wish = WISHES[number]
    question = "behoefte" if wish.kind == "need" else "aanbod"
    return {
        f"question__{question}": wish.text,
        f"question__vorm__{wish.way}": "yes",
        "question__kennismaken": "yes",
    }


def is_exchanged(stage: Stage, opens: datetime, begins: datetime) -> None:
    """From before registration for the first event until weeks after it."""
    stage.at(opens - timedelta(days=1), partial(_set_up, stage))
    for number, wish in enumerate(WISHES[BY_GUESTS:]):
        person = stage.people[2 + number]
        stage.at(begins - timedelta(days=9 - number / 2), partial(_write, stage, person, wish))
    stage.at(begins + timedelta(days=1), partial(_type_in, stage))
    stage.at(begins + timedelta(days=6), partial(_put_in_order, stage))
    stage.at(begins + timedelta(days=7), partial(_match, stage))
    stage.at(begins + timedelta(days=11), partial(_answer, stage))
    stage.at(stage.now - timedelta(days=6), partial(_plan_ahead, stage))


def _set_up(stage: Stage) -> None:
    questions = {"need_question": "behoefte", "offer_question": "aanbod", "consent_question": "kennismaken"}
    series = of_series(SLUG)
    press(stage, DESK, series, "set_up", is_open="yes", shows_overview="yes", keep_days="730", **questions)
    press(stage, DESK, series, "add_theme", more_themes=THEMES)


def _write(stage: Stage, person: Character, wish: Wish) -> None:
    """On one's own page."""
    if registration := stage.seat(START, person):
        fields = {wish.kind: wish.text, f"way_{wish.way}": "yes", "more_themes": wish.theme}
        press(stage, OWN, of_person(registration.uid), "add", whose="organisation", may_introduce="yes", **fields)


def _type_in(stage: Stage) -> None:
    """What came on paper, of who wrote down their organisation at most."""
    fields: dict[str, str] = {}
    for number, wish in enumerate(PAPER, 1):
        body = "" if number % 2 else stage.random.choice(stage.people).organisation
        fields |= {f"text_{number}": wish.text, f"kind_{number}": wish.kind, f"way_{number}": wish.way,
                   f"themes_{number}": wish.theme, f"organisation_{number}": body}  # fmt: skip
    press(stage, TAB, of_event(START), "rows", **fields)


def _put_in_order(stage: Stage) -> None:
    """Whose words name no theme gets one."""
    themes = {wish.text: wish.theme for wish in WISHES if wish.theme}
    for line in cast("Sequence[Line]", seen(stage, DESK, of_series(SLUG)).get("lines", ())):
        if not line.entry.tags and line.entry.text in themes:
            entry, theme = str(line.entry.id), themes[line.entry.text]
            press(stage, DESK, of_series(SLUG), "give_themes", entry=entry, more_themes=theme)


def _match(stage: Stage) -> None:
    """The best pairs, each person in one of them; the next is dismissed."""
    used: set[int] = set()
    found = cast("Sequence[Pair]", seen(stage, DESK, of_series(SLUG), view="matches").get("suggested", ()))
    asked = 0
    for pair in found:
        ids = {pair.need.entry.id, pair.offer.entry.id}
        if pair.can_ask and not ids & used and asked <= PAIRS:
            do = "ask" if asked < PAIRS else "dismiss"
            press(stage, DESK, of_series(SLUG), do, need=str(pair.need.entry.id), offer=str(pair.offer.entry.id))
            used |= ids
            asked += 1


def _answer(stage: Stage) -> None:
    """Most say yes, somebody says no, and some do not answer."""
    cast_by_email = {one.email: one for one in stage.people}
    decided = cast("Sequence[Pair]", seen(stage, DESK, of_series(SLUG), view="matches").get("decided", ()))
    for entry in (line.entry for pair in decided for line in (pair.need, pair.offer)):
        registration = stage.seat(START, cast_by_email[entry.email])
        chance = stage.random.random()
        if registration is None or chance > 0.85:
            continue
        own = of_person(registration.uid)
        for question in cast("Sequence[Question]", seen(stage, OWN, own).get("asks", ())):
            press(stage, OWN, own, "yes" if chance < 0.72 else "no", match=str(question.match.id))


def _plan_ahead(stage: Stage) -> None:
    """A draft of two events for the year to come; nothing is announced yet."""
    series = of_series(SLUG)
    overview = cast("Overview | None", seen(stage, DESK, series, view="themes").get("overview"))
    tags = [one.tag for one in overview.themes if one.tag and one.tag.name in PLAN] if overview else []
    if not tags:
        return
    chosen = {f"chosen_{tag.id}": "yes" for tag in tags}
    press(stage, DESK, series, "draft", first=spring(stage.now).edtf, **chosen)
    fields: dict[str, str] = {}
    for draft in cast("Sequence[Draft]", seen(stage, DESK, series, view="plan")["drafts"]):
        title, about = PLAN[draft.theme]
        fields |= {f"title_{draft.id}": title, f"theme_{draft.id}": draft.theme, f"when_{draft.id}": draft.when,
                   f"about_{draft.id}": f"{about}\n\n{draft.about}"}  # fmt: skip
    press(stage, DESK, series, "save_drafts", **fields)
