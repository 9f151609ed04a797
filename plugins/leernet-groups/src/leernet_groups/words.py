"""What cases and groups are called, in the two languages."""

from leernet import Text

from .tables import CaseStatus, Confidentiality

GROUPS = Text(nl="Groepen", en="Groups")
OWN = Text(nl="Uw casus en groep", en="Your case and group")

CASE_STATUSES = {
    CaseStatus.SUBMITTED: Text(nl="Ingebracht", en="Brought in"),
    CaseStatus.CHOSEN: Text(nl="Gekozen", en="Chosen"),
    CaseStatus.DISCUSSED: Text(nl="Besproken", en="Discussed"),
    CaseStatus.CLOSED: Text(nl="Afgesloten", en="Closed"),
    CaseStatus.ANONYMISED: Text(nl="Geanonimiseerd", en="Anonymised"),
}

CONFIDENTIALITIES = {
    Confidentiality.ORGANISERS: Text(
        nl="Alleen de organisatie en de begeleider van mijn groep",
        en="Only the organisers and the facilitator of my group",
    ),
    Confidentiality.GROUP: Text(nl="Ook de mensen in mijn groep", en="The people in my group too"),
    Confidentiality.EVENT: Text(nl="Iedereen die aan deze bijeenkomst meedoet", en="Everybody at this event"),
}

_SAID = {
    "proposed": (
        Text(nl="Er is één groep.", en="There is one group."),
        Text(nl="Er zijn {n} groepen.", en="There are {n} groups."),
    ),
    "filled_up": (
        Text(nl="Eén persoon kreeg een groep.", en="One person got a group."),
        Text(nl="{n} mensen kregen een groep.", en="{n} people got a group."),
    ),
    "balanced": (
        Text(
            nl="De groepen zijn bijgewerkt. Eén persoon is er niet.", en="The groups are balanced. One person is away."
        ),
        Text(
            nl="De groepen zijn bijgewerkt. {n} mensen zijn er niet.",
            en="The groups are balanced. {n} people are away.",
        ),
    ),
    "mended": (
        Text(nl="Eén persoon kreeg een andere groep.", en="One person got another group."),
        Text(nl="{n} mensen kregen een andere groep.", en="{n} people got another group."),
    ),
    "taken_over": (
        Text(nl="Er kwam één casus bij.", en="One case was added."),
        Text(nl="Er kwamen {n} casussen bij.", en="{n} cases were added."),
    ),
    "told": (
        Text(nl="Eén persoon krijgt een mail.", en="One person gets a mail."),
        Text(nl="{n} mensen krijgen een mail.", en="{n} people get a mail."),
    ),
}
_SAID_OF_ONE = {
    "moved": Text(nl="De verplaatsing is gedaan.", en="The move was made."),
    "swapped": Text(nl="Zij zijn gewisseld.", en="They changed places."),
    "group_changed": Text(nl="De groep is gewijzigd.", en="The group was changed."),
    "given_up": Text(nl="De groep is opgeheven.", en="The group was given up."),
    "mended_nobody": Text(nl="Er hoefde niemand van groep te wisselen.", en="Nobody had to change groups."),
    "looked_at": Text(nl="De groepen blijven zoals ze zijn.", en="The groups stay as they are."),
    "fixed": Text(nl="De groepen staan vast.", en="The groups are fixed."),
    "loosened": Text(nl="De groepen staan niet meer vast.", en="The groups are not fixed any more."),
    "saved": Text(nl="Opgeslagen.", en="Saved."),
    "case_submitted": Text(nl="De casus is niet meer gekozen.", en="The case is not chosen any more."),
    "case_chosen": Text(nl="De casus is gekozen.", en="The case is chosen."),
    "case_discussed": Text(nl="De casus is besproken.", en="The case was discussed."),
    "case_closed": Text(nl="De casus is afgesloten.", en="The case is closed."),
    "case_anonymised": Text(nl="De casus is geanonimiseerd.", en="The case was made anonymous."),
    "case_kept": Text(nl="Uw casus is bewaard.", en="Your case is saved."),
    "case_withdrawn": Text(nl="Uw casus is ingetrokken.", en="Your case was withdrawn."),
}


def said(message: str, count: int, language: str) -> str:
    """What was just done, in a sentence; empty for a message that is not known."""
    one, more = _SAID.get(message) or (_SAID_OF_ONE.get(message), None)
    text = one if count == 1 or more is None else more
    return text.get(language).replace("{n}", str(count)) if text else ""


_MOVES = {
    CaseStatus.SUBMITTED: [
        (CaseStatus.CHOSEN, Text(nl="Kies deze casus", en="Choose this case")),
        (CaseStatus.CLOSED, Text(nl="Niet bespreken", en="Do not discuss")),
    ],
    CaseStatus.CHOSEN: [
        (CaseStatus.DISCUSSED, Text(nl="Besproken", en="Discussed")),
        (CaseStatus.SUBMITTED, Text(nl="Toch niet kiezen", en="Do not choose after all")),
    ],
    CaseStatus.DISCUSSED: [
        (CaseStatus.CLOSED, Text(nl="Sluit af", en="Close")),
        (CaseStatus.CHOSEN, Text(nl="Toch niet besproken", en="Not discussed after all")),
    ],
    CaseStatus.CLOSED: [(CaseStatus.SUBMITTED, Text(nl="Open weer", en="Open again"))],
    CaseStatus.ANONYMISED: [],
}


def moves_of(status: CaseStatus, language: str) -> list[tuple[str, str]]:
    """The buttons of a case: value and words."""
    return [(wanted.value, text.get(language)) for wanted, text in _MOVES[status]]
