"""The organisations of the year: they exist. What they do here is made up."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """An organisation, and how many of its people may turn up, next to the others."""

    slug: str
    name: str
    short_name: str
    kind: str
    region: str
    weight: int = 2


def _towns(region: str, weight: int, *names: str) -> list[Place]:
    return [
        Place(f"gemeente-{name.lower().replace(' ', '-').strip(chr(39))}", f"Gemeente {name}", name, "municipality",
              region, weight)
        for name in names
    ]  # fmt: skip


PLACES = (
    *_towns("Noord-Holland", 6, "Amsterdam", "Haarlem", "Zaanstad"),
    *_towns("Noord-Holland", 3, "Alkmaar", "Amstelveen", "Hilversum", "Hoorn", "Purmerend", "Velsen"),
    *_towns("Utrecht", 4, "Amersfoort", "Utrecht", "Nieuwegein", "Zeist"),
    *_towns("Noord-Brabant", 3, "Tilburg", "Heusden", "Breda"),
    *_towns("Overijssel", 3, "Zwolle", "Deventer"),
    *_towns("Groningen", 2, "Groningen"),
    Place("aa-en-hunze", "Gemeente Aa en Hunze", "Aa en Hunze", "municipality", "Drenthe", 2),
    Place("assen", "Gemeente Assen", "Assen", "municipality", "Drenthe", 3),
    Place("provincie-noord-holland", "Provincie Noord-Holland", "", "province", "Noord-Holland"),
    Place("provincie-drenthe", "Provincie Drenthe", "", "province", "Drenthe"),
    Place("rvo", "Rijksdienst voor Ondernemend Nederland", "RVO", "agency", ""),
    Place("servicepunt", "Servicepunt Duurzame Energie", "Servicepunt", "agency", "Noord-Holland"),
    Place("mra", "Metropoolregio Amsterdam", "MRA", "region", "Noord-Holland"),
    Place("vng", "Vereniging van Nederlandse Gemeenten", "VNG", "association", ""),
    Place("hu", "Hogeschool Utrecht", "HU", "university", "Utrecht"),
    Place("hva", "Hogeschool van Amsterdam", "HvA", "university", "Noord-Holland"),
    Place("liander", "Liander", "", "grid_operator", ""),
    Place("enexis", "Enexis Netbeheer", "Enexis", "grid_operator", ""),
    Place("ymere", "Ymere", "", "housing_corporation", "Noord-Holland"),
    Place("parteon", "Parteon", "", "housing_corporation", "Noord-Holland"),
    Place("over-morgen", "Over Morgen", "", "consultancy", "", 1),
    Place("drift", "DRIFT", "", "consultancy", "", 1),
    Place("hier", "HIER", "", "non_profit", "", 2),
    Place("buurkracht", "Buurkracht", "", "non_profit", "", 2),
    Place("energie-samen-buurtwarmte", "Energie Samen - Buurtwarmte", "", "non_profit", "", 2),
)
