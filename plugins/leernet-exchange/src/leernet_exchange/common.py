"""Words that do not say what a need or an offer is about, in Dutch and English: of four letters and more."""

import re

COMMON = frozenset(
    re.findall(
        r"\w+",
        """
        about alle alleen allemaal alles also ander andere anderen another anybody anything because been being bent
        beter bieden both could daar daarom daarover deze dingen doen does doing done door each eens elkaar else
        ervaring ervaringen every experience experiences from gaan gaat geen gemeente gemeenten goed goede good
        graag groot haar have having hebben hebt heeft heel hele help here hier hoeveel iedereen iemand iets into
        jaar jullie just kennis know knowledge kunnen learn leren like maar make maken many meer meest mijn moet
        moeten more most much municipal municipalities municipality naar need needs niet niets nodig offer offers
        omdat onder only onze organisation other others ours over people please samen share should sinds some
        somebody something soms tegen than that their them then there these they thing things this those through
        toch toen together tussen veel very voor vooral vraag vragen waar waarom waarover wanneer want wants weer
        weet welke were werk weten what when where which while will willen with without worden wordt work would your
        zaken zelf zich zijn zoals zoeken zonder
        """,
    )
)
