"""What outcomes are called, in the two languages."""

from leernet import Text

from .tables import ActionState, DeliverableState, Shown

OUTCOMES = Text(nl="Opbrengsten", en="Outcomes")
OWN = Text(nl="Inzichten en afspraken", en="Insights and actions")
INSIGHTS = Text(nl="Wat wij leerden", en="What we learned")
DELIVERABLES = Text(nl="Wat het oplevert", en="What it delivers")

ACTION_STATES = {
    ActionState.OPEN: Text(nl="Open", en="Open"),
    ActionState.DONE: Text(nl="Gedaan", en="Done"),
    ActionState.DROPPED: Text(nl="Vervallen", en="Dropped"),
}
DELIVERABLE_STATES = {
    DeliverableState.PLANNED: Text(nl="Gepland", en="Planned"),
    DeliverableState.IN_PROGRESS: Text(nl="In de maak", en="In progress"),
    DeliverableState.DELIVERED: Text(nl="Klaar", en="Delivered"),
}
SHOWN = {
    Shown.WAITING: Text(nl="Alleen de organisatie", en="Only the organisers"),
    Shown.MEMBERS: Text(nl="Wie meedoet", en="Who takes part"),
    Shown.PUBLIC: Text(nl="Iedereen", en="Everybody"),
}

_SAID = {
    "action_kept": Text(nl="De afspraak is opgeslagen.", en="The action is saved."),
    "action_removed": Text(nl="De afspraak is verwijderd.", en="The action was removed."),
    "insight_kept": Text(nl="Het inzicht is opgeslagen.", en="The insight is saved."),
    "insight_sent": Text(
        nl="Dank u wel. De organisatie leest het eerst.", en="Thank you. The organisers read it first."
    ),
    "insight_removed": Text(nl="Het inzicht is verwijderd.", en="The insight was removed."),
    "deliverable_kept": Text(nl="De oplevering is opgeslagen.", en="The deliverable is saved."),
    "deliverable_removed": Text(nl="De oplevering is verwijderd.", en="The deliverable was removed."),
    "saved": Text(nl="Opgeslagen.", en="Saved."),
}


def said(message: str, count: int, language: str) -> str:
    """What was just done, in a sentence; empty for a message that is not known."""
    text = _SAID.get(message)
    return text.get(language) if text else ""
