"""What kinds of organisation are called, many of them at once."""

from collections.abc import Mapping

from leernet import Text
from leernet.model import OrganisationKind

_K = OrganisationKind
KINDS = {
    _K.MUNICIPALITY: Text(nl="Gemeenten", en="Municipalities"),
    _K.PROVINCE: Text(nl="Provincies", en="Provinces"),
    _K.REGION: Text(nl="Regio’s", en="Regions"),
    _K.AGENCY: Text(nl="Ministeries en agentschappen", en="Ministries and agencies"),
    _K.ASSOCIATION: Text(nl="Verenigingen en koepels", en="Associations"),
    _K.COALITION: Text(nl="Coalities", en="Coalitions"),
    _K.PROGRAMME: Text(nl="Programma’s", en="Programmes"),
    _K.UNIVERSITY: Text(nl="Universiteiten en hogescholen", en="Universities"),
    _K.HOUSING_CORPORATION: Text(nl="Woningcorporaties", en="Housing corporations"),
    _K.GRID_OPERATOR: Text(nl="Netbeheerders", en="Grid operators"),
    _K.RESIDENTS_INITIATIVE: Text(nl="Bewonersinitiatieven", en="Residents’ initiatives"),
    _K.CONSULTANCY: Text(nl="Adviesbureaus", en="Consultancies"),
    _K.COMPANY: Text(nl="Bedrijven", en="Companies"),
    _K.NON_PROFIT: Text(nl="Maatschappelijke organisaties", en="Non-profit organisations"),
    _K.VENUE: Text(nl="Locaties", en="Venues"),
    _K.FUND: Text(nl="Fondsen", en="Funds"),
    _K.OTHER: Text(nl="Andere organisaties", en="Other organisations"),
}
UNKNOWN = Text(nl="Niet in de lijst van organisaties", en="Not on the list of organisations")
PICTURE = Text(nl="Beeld van het netwerk", en="Picture of the network")


def kind_words(kind: str, language: str) -> str:
    """The kind of an organisation; empty for one of which only a name is known."""
    return (KINDS[OrganisationKind(kind)] if kind else UNKNOWN).get(language)


def sorted_kinds(counts: Mapping[str, int]) -> list[str]:
    """The most frequent first; then in the order of the model, those that are not known last."""
    order = {kind.value: number for number, kind in enumerate(OrganisationKind)}
    return sorted(counts, key=lambda kind: (-counts[kind], order.get(kind, len(order))))
