"""A rule, and how far somebody is with it, as people read it."""

from collections.abc import Mapping, Sequence

from leernet import Text
from leernet.model import ROLES, Details, Evidence

from .durations import duration
from .words import WORDS, enumeration

EVIDENCE: Mapping[Evidence, Text] = {
    Evidence.SCAN: Text(nl="gescand bij binnenkomst", en="scanned at the door"),
    Evidence.LIST: Text(nl="afgevinkt op de presentielijst", en="ticked off on the list"),
    Evidence.JOIN: Text(nl="online gekomen via de eigen link", en="joined on line by the personal link"),
    Evidence.IMPORT: Text(nl="op de lijst van de online bijeenkomst", en="on the list of the on-line meeting"),
    Evidence.SELF_CODE: Text(nl="zelf ingevuld met de code van de dag", en="filled in with the code of the day"),
}
_ROLES = {role.key: role.label for role in ROLES}


def rule_text(details: Details, language: str) -> str:
    """The rule in a sentence, and what counts as proof in another."""
    parts = [part.get(language) for part in _parts(details, language)]
    roles = texts_of(details, "roles")
    if roles:
        named = role_names(roles, language, " of ", " or ")
        parts.append(Text(nl=f"als {named}", en=f"as {named}").get(language))
    if not parts:
        said = Text(
            nl="Wie er helemaal bij was, krijgt een bewijs van deelname.",
            en="Everybody who was there all the time receives a certificate of participation.",
        ).get(language)
    else:
        what = ", ".join(parts)
        said = Text(
            nl=f"U krijgt een bewijs van deelname als u erbij was: {what}.",
            en=f"You receive a certificate of participation if you were there: {what}.",
        ).get(language)
    proof = [EVIDENCE[Evidence(one)].get(language) for one in texts_of(details, "evidence")]
    if not proof:
        return said
    listed = enumeration(proof, Text(nl="of", en="or").get(language))
    return Text(
        nl=f"{said} Dat telt als het vaststaat: {listed}.", en=f"{said} It counts if it is certain: {listed}."
    ).get(language)


def _parts(details: Details, language: str) -> list[Text]:
    parts: list[Text] = []
    if events := number_of(details, "events"):
        said = f"bij minstens {events} {'bijeenkomst' if events == 1 else 'bijeenkomsten'}"
        parts.append(Text(nl=said, en=f"at {of_events(events).en} at least"))
    if blocks := number_of(details, "blocks"):
        parts.append(Text(nl=f"bij minstens {of_blocks(blocks).nl}", en=f"at {of_blocks(blocks).en} at least"))
    if minutes := number_of(details, "block_minutes"):
        length = duration(minutes, language)
        parts.append(Text(nl=f"telkens minstens {length}", en=f"at least {length} each time"))
    if minutes := number_of(details, "minutes"):
        length = duration(minutes, language)
        parts.append(Text(nl=f"in totaal minstens {length}", en=f"at least {length} in all"))
    return parts


def of_events(events: int) -> Text:
    """ "1 bijeenkomst", "5 events"."""
    one = events == 1
    return Text(
        nl=f"{events} {'bijeenkomst' if one else 'bijeenkomsten'}", en=f"{events} {'event' if one else 'events'}"
    )


def of_blocks(blocks: int) -> Text:
    """ "1 dagdeel", "2 parts"."""
    one = blocks == 1
    return Text(nl=f"{blocks} {'dagdeel' if one else 'dagdelen'}", en=f"{blocks} {'part' if one else 'parts'}")


def role_names(roles: Sequence[str], language: str, nl: str = " en ", en: str = " and ") -> str:
    """Roles by what they are called; those of plugins by their key."""
    joined = Text(nl=nl, en=en).get(language)
    return joined.join(_ROLES[key].get(language) if key in _ROLES else key for key in roles)


def number_of(details: Details, name: str) -> int | None:
    """A number of the rule; None when it was left out."""
    value = details.get(name)
    return value if isinstance(value, int) else None


def texts_of(details: Details, name: str) -> Sequence[str]:
    """A list of words of the rule; empty when it was left out."""
    value = details.get(name)
    return [str(one) for one in value] if isinstance(value, list) else ()


def conjunction(language: str) -> str:
    """ "en", "and"."""
    return WORDS["en" if language == "en" else "nl"].conjunction
