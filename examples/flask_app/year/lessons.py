"""What the people of the year learnt, and what their organisations agreed to do."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Lesson:
    """An insight; ``shown`` as the organiser decides, or empty while it waits. Of the organiser: ``by_desk``."""

    text: str
    shown: str = ""
    by_desk: bool = False


@dataclass(frozen=True)
class Promise:
    """An agreed action. ``due`` as people write it, with the year that comes and this one filled in; what became of it.

    ``weeks`` after it was agreed they say how far it is.
    """

    what: str
    due: str
    state: str = ""
    progress: str = ""
    weeks: int = 4
    mine: bool = True


LESSONS = {
    "warme-buurten-2-bewoners": (
        Lesson(
            "Bewoners willen eerst weten wanneer hun straat opengaat; de techniek komt daarna.", "public", by_desk=True
        ),
    ),
    "warme-buurten-4-sprint": (
        Lesson("De volgorde van wijken hangt meer af van de riolering dan van de warmtebron.", "public"),
        Lesson("Zonder de netbeheerder aan tafel is een wijkplan een verlanglijst.", "public"),
        Lesson("Een wijkteam van drie is te klein: wordt er één ziek, dan ligt het stil.", "members"),
    ),
    "warme-buurten-5-geld": (
        Lesson(
            "Niet de techniek maakt het verschil in kosten, maar over hoeveel jaar je rekent.", "public", by_desk=True
        ),
        Lesson(
            "Huurders geloven een rekenvoorbeeld van hun eigen huurdersvereniging eerder dan dat van ons.", "members"
        ),
    ),
    "warme-buurten-6-intervisie": (
        Lesson("Vastlopen is zelden een kwestie van geld; meestal wacht iedereen op elkaar.", "public"),
        Lesson("Nodig de twee wethouders samen uit, en zeg vooraf waarover het niet gaat."),
        Lesson("Wie zijn casus in één zin kan vertellen, heeft hem al half opgelost."),
    ),
}
PROMISES = {
    "warme-buurten-4-sprint": (
        Promise("De wijkvolgorde voorleggen aan de gemeenteraad", "voorjaar {next}", progress="Staat op de agenda."),
        Promise("De netbeheerder uitnodigen voordat het wijkplan af is", "najaar {this}", "done",
                "Gesprek geweest; zij denken vanaf nu elk kwartaal mee."),
        Promise("Vijf straten intekenen op de kaart van de netbeheerder", "september {this}"),
    ),
    "warme-buurten-5-geld": (
        Promise("Eén rekenvoorbeeld voor huurders maken, samen met de corporatie", "{next}",
                progress="Eerste versie ligt bij de huurdersvereniging."),
        Promise("Uitzoeken of een garantiefonds bij ons past", "najaar {this}", "dropped",
                "De provincie begint er zelf een; wij sluiten aan.", weeks=8),
    ),
    "warme-buurten-6-intervisie": (
        Promise("De bewonersgroep bellen die al twee jaar op antwoord wacht", "november {this}", "done", "Gebeld!", 1),
        Promise("Een inwerkmap maken voor nieuwe collega's", "voorjaar {next}", mine=False),
        Promise("Wonen en duurzaamheid aan één tafel: een overleg in de agenda zetten", "maart {next}"),
    ),
}  # fmt: skip
