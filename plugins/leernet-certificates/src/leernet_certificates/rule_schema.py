"""What a rule may say, in a programme file and in the form of the desk."""

from marshmallow import Schema, ValidationError, fields, validate

from leernet import Text
from leernet.model import ROLES

from .badges import AVAILABLE
from .paper import LONGEST, MAX_SIGNATORIES, width
from .rule_words import EVIDENCE

MOST_CRITERIA = 2000
ITSELF, ORGANISER = "itself", "organiser"
_WHO = {
    ORGANISER: Text(nl="Als een organisator dat zegt", en="When an organiser says so"),
    ITSELF: Text(nl="Vanzelf", en="By itself"),
}
_ROLES = {role.key: role.label for role in ROLES}
_EVIDENCE = {proof.value: words for proof, words in EVIDENCE.items()}


def _fits(text: str) -> None:
    if width(text) > LONGEST["signatory"]:
        raise ValidationError("This is too long to be printed on the certificate.")


def _not_blank(text: str) -> None:
    if not text.strip():
        raise ValidationError("Say who signs.")


def _said(nl: str, en: str, help_nl: str = "", help_en: str = "") -> dict[str, object]:
    help_ = {"help": Text(nl=help_nl, en=help_en)} if help_en else {}
    return {"label": Text(nl=nl, en=en), **help_}


def _count(most: int | None, metadata: dict[str, object]) -> fields.Integer:
    within = validate.Range(min=1, max=most)
    return fields.Integer(load_default=None, allow_none=True, strict=True, validate=within, metadata=metadata)


def _who(nl: str, en: str) -> fields.String:
    who = validate.OneOf(list(_WHO))
    return fields.String(load_default=ORGANISER, validate=who, metadata={**_said(nl, en), "options": _WHO})


def _can_sign(criteria: str) -> None:
    if criteria.strip() and not AVAILABLE:
        raise ValidationError("Digital certificates need more software: install leernet-certificates[badges].")


class SignatorySchema(Schema):
    """Who signs: each text as wide as there is room for on the paper."""

    name = fields.String(required=True, validate=[_not_blank, _fits], metadata=_said("Naam", "Name"))
    function = fields.String(load_default="", validate=_fits, metadata=_said("Functie", "Function"))
    organisation = fields.String(load_default="", validate=_fits, metadata=_said("Organisatie", "Organisation"))


class RuleSchema(Schema):
    """``events``: of how many events of a series (all planned ones when left out). ``blocks``: of how many blocks of an
    event (all when left out). ``minutes``: how long in all, at least. ``block_minutes``: how long at a block for it to
    count. ``roles``: as what somebody must have been at an event, one of them, for it to count. ``evidence``: what
    counts as proof (all when left out). ``issues`` and ``withdraws``: by itself, or when an organiser says so.
    ``criteria``: what the badge says; without it there is none. ``shows_hours``: whether the paper says how long.
    """

    events = _count(
        500,
        _said("Bij hoeveel bijeenkomsten", "At how many events", "Leeg: bij alle geplande.", "Empty: at all planned."),
    )
    blocks = _count(
        100,
        _said(
            "Bij hoeveel dagdelen van een bijeenkomst",
            "At how many parts of an event",
            "Leeg: bij alle.",
            "Empty: all.",
        ),
    )
    minutes = _count(None, _said("Hoeveel minuten in totaal", "How many minutes in all"))
    block_minutes = _count(
        1440,
        _said(
            "Hoeveel minuten per dagdeel",
            "How many minutes of a part",
            "Wie er korter was, telt voor dat dagdeel niet mee.",
            "Who was there for less does not count for that part.",
        ),
    )
    roles = fields.List(
        fields.String(validate=validate.OneOf(list(_ROLES)), metadata={"options": _ROLES}),
        load_default=list,
        metadata=_said("Alleen als", "Only as", "Niets aangevinkt: in elke rol.", "Nothing ticked: in any role."),
    )
    evidence = fields.List(
        fields.String(validate=validate.OneOf(list(_EVIDENCE)), metadata={"options": _EVIDENCE}),
        load_default=list,
        metadata=_said(
            "Wat als bewijs telt", "What counts as proof", "Niets aangevinkt: alles.", "Nothing ticked: all."
        ),
    )
    issues = _who("Uitgeven", "Issue")
    withdraws = _who(
        "Intrekken als de aanwezigheid is verbeterd en niet meer genoeg is",
        "Withdraw when attendance was corrected and is not enough any more",
    )
    criteria = fields.String(
        load_default="",
        validate=[validate.Length(max=MOST_CRITERIA), _can_sign],
        metadata={
            **_said(
                "Wat iemand laat zien door dit te halen",
                "What somebody shows by earning this",
                "Vult u dit in, dan hoort er een digitaal bewijs bij (Open Badge).",
                "Fill this in, and a digital certificate goes with it (Open Badge).",
            ),
            "lines": True,
        },
    )
    shows_hours = fields.Boolean(
        load_default=True, metadata=_said("Op het bewijs staat hoe lang", "The certificate says how long")
    )
    signatories = fields.List(
        fields.Nested(SignatorySchema),
        load_default=list,
        validate=validate.Length(max=MAX_SIGNATORIES),
        metadata=_said("Ondertekenaars", "Signatories"),
    )
