"""What needs and offers are called, in the two languages."""

from leernet import Text

from .tables import Kind, Source, Stage, Way, Whose

EXCHANGE = Text(nl="Behoefte en aanbod", en="Needs and offers")
OWN = Text(nl="Uw behoefte en aanbod", en="Your needs and offers")

KINDS = {Kind.NEED: Text(nl="Behoefte", en="Need"), Kind.OFFER: Text(nl="Aanbod", en="Offer")}

WHOSE = {
    Whose.ORGANISATION: Text(nl="Voor mijn organisatie", en="For my organisation"),
    Whose.PERSON: Text(nl="Voor mijzelf", en="For myself"),
}

WAYS = {
    Way.TALK: Text(nl="Een verhaal of lezing", en="A talk"),
    Way.VISIT: Text(nl="Een bezoek", en="A visit"),
    Way.ADVICE: Text(nl="Een uur advies", en="An hour of advice"),
    Way.DOCUMENT: Text(nl="Een document of voorbeeld", en="A document or an example"),
    Way.TOGETHER: Text(nl="Samen uitzoeken", en="Finding out together"),
    Way.OTHER: Text(nl="Iets anders", en="Something else"),
}

SOURCES = {
    Source.REGISTRATION: Text(nl="Bij het aanmelden", en="While registering"),
    Source.OWN_PAGE: Text(nl="Op de eigen pagina", en="On the own page"),
    Source.FORM: Text(nl="Met de code op de bijeenkomst", en="With the code at the event"),
    Source.PAPER: Text(nl="Op papier", en="On paper"),
}

STAGES = {
    Stage.ASKED: Text(nl="Gevraagd, het antwoord komt nog", en="Asked, not answered yet"),
    Stage.INTRODUCED: Text(nl="Aan elkaar voorgesteld", en="Introduced"),
    Stage.CLOSED: Text(nl="Niet doorgegaan", en="Came to nothing"),
    Stage.DISMISSED: Text(nl="Weggelegd", en="Dismissed"),
}

_SAID_OF_MANY = {
    "brought_in": (
        Text(nl="Dank u wel. Het staat erbij.", en="Thank you. It has been added."),
        Text(nl="Dank u wel. Beide staan erbij.", en="Thank you. Both have been added."),
    ),
    "typed_in": (
        Text(nl="Er kwam er één bij.", en="One was added."),
        Text(nl="Er kwamen er {n} bij.", en="{n} were added."),
    ),
    "taken_over": (
        Text(nl="Er kwam er één bij uit de antwoorden.", en="One was added from the answers."),
        Text(nl="Er kwamen er {n} bij uit de antwoorden.", en="{n} were added from the answers."),
    ),
    "themes_taken": (
        Text(nl="Eén thema van de bijeenkomsten staat erbij.", en="One theme of the events is there."),
        Text(nl="{n} thema’s van de bijeenkomsten staan erbij.", en="{n} themes of the events are there."),
    ),
    "merged": (
        Text(nl="Eén thema ging op in het andere.", en="One theme went into the other."),
        Text(nl="{n} thema’s gingen op in het andere.", en="{n} themes went into the other."),
    ),
    "drafted": (
        Text(nl="Er staat één bijeenkomst in het concept.", en="One event is in the draft."),
        Text(nl="Er staan {n} bijeenkomsten in het concept.", en="{n} events are in the draft."),
    ),
    "planned": (
        Text(nl="Eén bijeenkomst is toegevoegd als concept.", en="One event was added as a draft."),
        Text(nl="{n} bijeenkomsten zijn toegevoegd als concept.", en="{n} events were added as drafts."),
    ),
    "announced": (
        Text(nl="Eén bijeenkomst is aangekondigd.", en="One event is announced."),
        Text(nl="{n} bijeenkomsten zijn aangekondigd.", en="{n} events are announced."),
    ),
    "erased": (
        Text(nl="Het is gewist.", en="It was erased."),
        Text(nl="Alles is gewist.", en="Everything was erased."),
    ),
}
_SAID = {
    "already_there": Text(nl="Dit stond er al.", en="This was there already."),
    "changed": Text(nl="De wijziging is bewaard.", en="The change is saved."),
    "removed": Text(nl="Het is verwijderd.", en="It was removed."),
    "saved": Text(nl="Opgeslagen.", en="Saved."),
    "theme_saved": Text(nl="Het thema is bewaard.", en="The theme is saved."),
    "theme_removed": Text(nl="Het thema is weg.", en="The theme is gone."),
    "asked": Text(nl="Beiden krijgen een mail met de vraag.", en="Both get a mail with the question."),
    "dismissed": Text(nl="Deze twee worden niet meer voorgesteld.", en="These two are suggested no more."),
    "taken_up": Text(nl="Deze twee worden weer voorgesteld.", en="These two are suggested again."),
    "said_yes": Text(
        nl="Dank u wel. U krijgt een mail zodra de ander ook wil.",
        en="Thank you. You get a mail as soon as the other wants to as well.",
    ),
    "introduced": Text(
        nl="U wilt het beiden. De mail met elkaars gegevens is onderweg.",
        en="You both want to. The mail with how to reach each other is on its way.",
    ),
    "said_no": Text(
        nl="Dank u wel. De ander hoort niet dat u nee zei.", en="Thank you. The other is not told that you said no."
    ),
    "link_renewed": Text(
        nl="Er is een nieuwe code. De oude werkt niet meer.", en="There is a new code. The old one is over."
    ),
}

HAPPENED = {
    "exchange.brought_in": Text(nl="Iets ingebracht", en="Something brought in"),
    "exchange.changed": Text(nl="Iets gewijzigd", en="Something changed"),
    "exchange.removed": Text(nl="Iets verwijderd", en="Something removed"),
    "exchange.received": Text(nl="Mail met de eigen link", en="Mail with the own link"),
    "exchange.typed_in": Text(nl="Van papier ingetypt", en="Typed in from paper"),
    "exchange.taken_over": Text(nl="Antwoorden overgenomen", en="Answers taken over"),
    "exchange.set_up": Text(nl="Instellingen gewijzigd", en="Settings changed"),
    "exchange.link_renewed": Text(nl="Nieuwe code voor een bijeenkomst", en="New code for an event"),
    "exchange.theme_added": Text(nl="Thema toegevoegd", en="Theme added"),
    "exchange.theme_changed": Text(nl="Thema gewijzigd", en="Theme changed"),
    "exchange.theme_removed": Text(nl="Thema verwijderd", en="Theme removed"),
    "exchange.themes_taken": Text(nl="Thema’s van bijeenkomsten overgenomen", en="Themes of events taken over"),
    "exchange.themes_merged": Text(nl="Thema’s samengevoegd", en="Themes merged"),
    "exchange.themes_given": Text(nl="Thema’s gegeven", en="Themes given"),
    "exchange.asked": Text(nl="Gevraagd om kennis te maken", en="Asked whether they want to meet"),
    "exchange.answered": Text(nl="Antwoord op die vraag", en="That question answered"),
    "exchange.introduced": Text(nl="Aan elkaar voorgesteld", en="Introduced"),
    "exchange.dismissed": Text(nl="Een voorstel weggelegd", en="A suggestion dismissed"),
    "exchange.taken_up": Text(nl="Een voorstel weer opgepakt", en="A suggestion taken up again"),
    "exchange.drafted": Text(nl="Concept van het programma gemaakt", en="Draft of the programme made"),
    "exchange.draft_changed": Text(nl="Concept van het programma gewijzigd", en="Draft of the programme changed"),
    "exchange.planned": Text(nl="Bijeenkomsten toegevoegd uit het concept", en="Events added from the draft"),
}


def said(message: str, count: int, language: str) -> str:
    """What was just done, in a sentence; empty for a message that is not known."""
    one, more = _SAID_OF_MANY.get(message) or (_SAID.get(message), None)
    text = one if count == 1 or more is None else more
    return text.get(language).replace("{n}", str(count)) if text else ""
