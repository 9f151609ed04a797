"""What evaluations are called, in the two languages."""

from leernet import Text

from .tables import Asks, Kind

EVALUATION = Text(nl="Evaluatie", en="Evaluation")
OWN = Text(nl="Wat vond u ervan?", en="What did you think of it?")

KINDS = {
    Kind.SCALE5: Text(nl="Schaal van 1 tot 5", en="Scale from 1 to 5"),
    Kind.SCALE10: Text(nl="Cijfer van 1 tot 10", en="Mark from 1 to 10"),
    Kind.CHOICE: Text(nl="Keuze: één antwoord", en="Choice: one answer"),
    Kind.CHOICES: Text(nl="Keuze: meer antwoorden", en="Choice: several answers"),
    Kind.YES_NO: Text(nl="Ja of nee", en="Yes or no"),
    Kind.TEXT: Text(nl="Eigen woorden", en="Own words"),
}
ASKS = {
    Asks.PRESENT: Text(nl="Iedereen die er was", en="Everybody who was there"),
    Asks.ALL: Text(nl="Iedereen met een plaats", en="Everybody with a place"),
}

_SAID = {
    "begun": (
        Text(nl="Er kwam één vraag bij.", en="One question was added."),
        Text(nl="Er kwamen {n} vragen bij.", en="{n} questions were added."),
    ),
}
_SAID_OF_ONE = {
    "saved": Text(nl="Opgeslagen.", en="Saved."),
    "question_kept": Text(nl="De vraag is opgeslagen.", en="The question is saved."),
    "question_removed": Text(nl="De vraag is verwijderd.", en="The question was removed."),
    "switched_on": Text(
        nl="De vragen worden gesteld als het zover is.", en="The questions are asked when their time has come."
    ),
    "switched_off": Text(nl="De vragen worden niet gesteld.", en="The questions are not asked."),
    "closed": Text(nl="De evaluatie is gesloten.", en="The evaluation is closed."),
    "answered": Text(nl="Dank u wel. Uw antwoorden zijn bewaard.", en="Thank you. Your answers are saved."),
    "withdrawn": Text(nl="Uw antwoorden zijn verwijderd.", en="Your answers were deleted."),
    "quiet": Text(nl="U krijgt geen mail meer over evaluaties.", en="You get no mail about evaluations any more."),
    "loud": Text(nl="U krijgt weer mail over evaluaties.", en="You get mail about evaluations again."),
}


def said(message: str, count: int, language: str) -> str:
    """What was just done, in a sentence; empty for a message that is not known."""
    one, more = _SAID.get(message) or (_SAID_OF_ONE.get(message), None)
    text = one if count == 1 or more is None else more
    return text.get(language).replace("{n}", str(count)) if text else ""


def decimal(number: float | None, language: str) -> str:
    """A number with at most one decimal, as people write it."""
    if number is None:
        return ""
    text = f"{number:.1f}".removesuffix(".0")
    return text if language == "en" else text.replace(".", ",")
