"""What the people of the year need, and what they can bring: the words of it."""

from dataclasses import dataclass

THEMES = "Bewoners, Geld, Techniek, Planning, Samenwerken"
"""What the organiser offers to choose from."""
WAYS = ("talk", "visit", "advice", "document", "together")


@dataclass(frozen=True)
class Wish:
    """A need or an offer, with the form in which and the theme; without a theme its own words say it."""

    kind: str
    text: str
    way: str
    theme: str = ""


WISHES = (
    Wish("need", "Hoe begin je het gesprek met bewoners, als er nog niets vaststaat?", "talk"),
    Wish("offer", "Ons draaiboek voor tien keukentafelgesprekken met bewoners.", "document"),
    Wish("need", "Een rekenvoorbeeld: wat betaalt een huurder, wat een eigenaar?", "document", "Geld"),
    Wish("offer", "Het rekenmodel van ons eerste warmtenet, met geld en risico's open op tafel.", "document"),
    Wish("need", "Wie heeft riool en warmtenet in één planning gekregen?", "advice"),
    Wish("offer", "Wij openen de straat één keer, voor riool, warmte en groen samen. Kom kijken.", "visit", "Planning"),
    Wish("need", "Ervaring met een warmtebedrijf van bewoners zelf.", "visit"),
    Wish("offer", "Een rondleiding langs ons buurtwarmtenet, door de bewoners die het maakten.", "visit"),
    Wish("need", "Hoe krijgen wij de corporatie en de netbeheerder aan één tafel?", "advice", "Samenwerken"),
    Wish("offer", "Een uur meekijken met jullie overleg; wij werken al drie jaar zo samen.", "advice", "Samenwerken"),
    Wish("need", "Kan aquathermie bij ons? Wie rekende dat al eens door?", "advice", "Techniek"),
    Wish("offer", "Een haalbaarheidsstudie naar aquathermie, met de cijfers erbij.", "document", "Techniek"),
    Wish("need", "Een brief aan bewoners die ook gelezen wordt.", "document"),
    Wish("offer", "Voorbeelden van brieven en filmpjes, getest met bewoners.", "document"),
    Wish("need", "Wat doe je met de laatste twintig woningen, die het geld niet opbrengen?", "together"),
    Wish("offer", "Een garantiefonds: hoe wij het geld bij elkaar kregen.", "talk"),
    Wish("need", "Hoe houd je een wijkteam bij elkaar als iedereen van baan wisselt?", "together", "Samenwerken"),
    Wish("offer", "Een inwerkmap voor nieuwe collega's in de warmtetransitie.", "document"),
    Wish("need", "Warmtepompen en een vol stroomnet: welke techniek past dan nog?", "talk"),
    Wish("offer", "Uitleg over wat er op ons stroomnet past, wijk voor wijk.", "advice", "Techniek"),
)
PAPER = (
    Wish("need", "Meer tijd. En een jaarplanning die klopt.", "together", "Planning"),
    Wish("offer", "Een lege schoolzaal voor een volgende keer.", "visit"),
    Wish("need", "Een checklist voor de eerste bewonersavond.", "document", "Bewoners"),
    Wish("offer", "Vertellen wat er bij ons misging, en wat het ons kostte.", "talk", "Geld"),
)
PLAN = {
    "Bewoners": ("Het gesprek, tweede ronde", "Wij oefenen met een actrice de gesprekken die vorig jaar misgingen."),
    "Geld": ("Van rekenvoorbeeld naar besluit", "Drie wethouders vertellen wat hen over de streep trok."),
}
"""What the organiser makes of the drafts of these themes."""
