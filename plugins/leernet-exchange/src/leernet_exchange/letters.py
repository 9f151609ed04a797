"""The letters: a link to what one brought in, the question whether one wants to meet, and the introduction."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from leernet import Text
from leernet.hookspecs import LetterKind, LetterTo, Translator, Writing
from leernet.model import Series

from . import words
from .introducing import ASKED, INTRODUCED, other_side
from .people import link_of
from .tables import Entry, Kind, Match, Stage

RECEIVED = "exchange.received"
_YOURS = {Kind.NEED: Text(nl="U zoekt", en="You look for"), Kind.OFFER: Text(nl="U biedt", en="You offer")}
_THEIRS = {Kind.NEED: Text(nl="De ander zoekt", en="The other looks for"),
           Kind.OFFER: Text(nl="De ander biedt", en="The other offers")}  # fmt: skip


class ReceivedLetter(LetterKind):
    """To somebody without a registration who left an address: where they see, change and erase what they wrote."""

    key = RECEIVED

    def write(self, db: Session, subject_id: int, data: Mapping[str, object], writing: Writing) -> LetterTo | None:
        """None when it is gone."""
        entry = db.get(Entry, subject_id)
        if entry is None or not entry.email:
            return None
        series, translator = db.get_one(Series, entry.series_id), writing.translate(entry.language)
        _ = translator.gettext
        return LetterTo(
            name=entry.name,
            email=entry.email,
            language=entry.language,
            about=series,
            subject=_("What you brought in: {series}", series=series.title),
            heading=words.OWN.get(entry.language),
            paragraphs=[
                _("You brought in a need or an offer for “{series}”. Thank you.", series=series.title),
                _("With this link you see it, change it and erase it. Keep it to yourself: whoever has it can do so."),
            ],
            reason=_("You get this mail because this address was filled in. Was that not you? Erase it with the link."),
            action=(_("See what I brought in"), link_of(db, writing, series, entry)),
        )


class AskedLetter(LetterKind):
    """The question: what the other wrote, and nothing else of them."""

    key = ASKED

    def write(self, db: Session, subject_id: int, data: Mapping[str, object], writing: Writing) -> LetterTo | None:
        """None when it was answered or taken back meanwhile."""
        found = _match(db, subject_id, data, Stage.ASKED)
        if found is None:
            return None
        match, entry = found
        other, series = other_side(match, entry), db.get_one(Series, entry.series_id)
        translator = writing.translate(entry.language)
        _ = translator.gettext
        return LetterTo(
            name=entry.name,
            email=entry.email,
            language=entry.language,
            about=series,
            subject=_("Do you want to meet? {series}", series=series.title),
            heading=_("Do you want to meet somebody?"),
            paragraphs=[
                _("Somebody in “{series}” wrote something that fits with what you wrote.", series=series.title),
                _("Say yes or no on your page. Only when you both say yes do you get each other’s name and address."),
                _("If you do not want to, the other does not hear that. We do not remind you."),
            ],
            facts=[
                (_YOURS[entry.kind].get(entry.language), entry.text),
                (_THEIRS[other.kind].get(entry.language), other.text),
            ],
            reason=_reason(translator),
            action=(_("Yes or no"), link_of(db, writing, series, entry)),
        )


class IntroducedLetter(LetterKind):
    """Both said yes: who the other is. To answer this mail is to write to them."""

    key = INTRODUCED

    def write(self, db: Session, subject_id: int, data: Mapping[str, object], writing: Writing) -> LetterTo | None:
        """None when one of them was erased meanwhile."""
        found = _match(db, subject_id, data, Stage.INTRODUCED)
        if found is None:
            return None
        match, entry = found
        other, series = other_side(match, entry), db.get_one(Series, entry.series_id)
        translator = writing.translate(entry.language)
        _ = translator.gettext
        facts = [
            (_("Name"), other.name),
            (_("Organisation"), other.organisation),
            (_("E-mail address"), other.email),
            (_THEIRS[other.kind].get(entry.language), other.text),
            (_YOURS[entry.kind].get(entry.language), entry.text),
        ]
        return LetterTo(
            name=entry.name,
            email=entry.email,
            language=entry.language,
            about=series,
            subject=_("You can meet now: {series}", series=series.title),
            heading=_("You both want to meet"),
            paragraphs=[
                _("You both said yes: this is how you reach each other. The other has the same mail with your data."),
                _("Answer this mail to write to the other. Who begins? Whoever reads this first."),
            ],
            facts=[(label, text) for label, text in facts if text],
            reason=_reason(translator),
            reply_to=(other.name, other.email),
        )


def _match(db: Session, entry_id: int, data: Mapping[str, object], stage: Stage) -> tuple[Match, Entry] | None:
    match_id = data.get("match")
    match = db.get(Match, match_id) if isinstance(match_id, int) else None
    if match is None or match.stage is not stage:
        return None
    entry = match.need if match.need_id == entry_id else match.offer
    return (match, entry) if entry.email and other_side(match, entry).email else None


def _reason(translator: Translator) -> str:
    return translator.gettext("You get this mail because you said that you want to be introduced to who fits.")
