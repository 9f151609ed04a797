"""What the people of the year thought of it, and what they wrote about it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Opinion:
    """How an event was liked: weights of the marks 4 to 10, and of the scores 1 to 5; and what people wrote."""

    marks: tuple[int, ...]
    scores: tuple[int, ...]
    takes_home: tuple[str, ...]
    better: tuple[str, ...]


OPINIONS = {
    "warme-buurten-2-bewoners": Opinion(
        marks=(1, 1, 3, 9, 12, 5, 1),
        scores=(0, 2, 6, 10, 5),
        takes_home=(
            "Eerst vragen, dan pas vertellen.",
            "Het draaiboek voor keukentafelgesprekken leg ik bij onze communicatieafdeling neer.",
            "Ik bel volgende week de bewonersgroep die al twee jaar op antwoord wacht.",
            "Dat het bij anderen ook niet vanzelf gaat. Dat scheelt.",
        ),
        better=(
            "Het geluid viel twee keer weg.",
            "Graag kleinere groepen, online praat je niet met tachtig mensen.",
            "Langer pauze.",
        ),
    ),
    "warme-buurten-4-sprint": Opinion(
        marks=(0, 0, 1, 5, 14, 10, 4),
        scores=(0, 1, 3, 12, 10),
        takes_home=(
            "Een eerste volgorde van wijken, en de argumenten erbij.",
            "Wij gaan met de netbeheerder om tafel vóór het plan af is.",
            "De kaartlagen neem ik mee naar Ruimtelijke ordening.",
        ),
        better=("Online was de tweede dag lastig te volgen.", "Meer stopcontacten!"),
    ),
    "warme-buurten-5-geld": Opinion(
        marks=(2, 3, 8, 11, 6, 2, 0),
        scores=(1, 5, 10, 7, 2),
        takes_home=(
            "Eindelijk snap ik waarom de looptijd zoveel uitmaakt.",
            "Het rekenvoorbeeld voor huurders.",
        ),
        better=(
            "Het ging erg snel; de dia's had ik vooraf willen hebben.",
            "Eén voorbeeld minder, en meer tijd voor vragen.",
            "Voor wie geen financiële achtergrond heeft was dit te veel.",
        ),
    ),
    "warme-buurten-6-intervisie": Opinion(
        marks=(0, 0, 2, 6, 12, 13, 6),
        scores=(0, 1, 4, 11, 12),
        takes_home=(
            "Mijn casus ligt anders nu. Ik begin bij de huurdersvereniging.",
            "Vragen stellen zonder raad te geven: dat neem ik mee.",
            "Drie telefoonnummers.",
        ),
        better=("Twee rondes in plaats van één.", "Een rustiger zaal."),
    ),
}
SHARE = 0.5
"""Of who was there so many answer."""
