"""A short set of questions to begin from: their keys are the same at every event, so that events can be compared."""

from .tables import Kind, Question

_SET = (
    (
        "rating",
        Kind.SCALE10,
        "Welk cijfer geeft u deze bijeenkomst? (10 is het beste)",
        "What mark do you give this event? (10 is best)",
        True,
    ),
    (
        "useful",
        Kind.SCALE5,
        "Hoe goed kunt u wat u hoorde gebruiken in uw werk? (1 is niet, 5 is heel goed)",
        "How well can you use what you heard in your work? (1 is not at all, 5 is very well)",
        False,
    ),
    (
        "met",
        Kind.YES_NO,
        "Sprak u iemand met wie u verder praat?",
        "Did you meet somebody with whom you will talk again?",
        False,
    ),
    (
        "take_home",
        Kind.TEXT,
        "Wat neemt u mee naar uw organisatie?",
        "What do you take home to your organisation?",
        False,
    ),
    ("better", Kind.TEXT, "Wat kan een volgende keer beter?", "What can be better a next time?", False),
)


def starter_set(event_id: int) -> list[Question]:
    """The questions, for an event."""
    return [
        Question(
            event_id=event_id, key=key, kind=kind, label=label, label_en=english, required=required, position=position
        )
        for position, (key, kind, label, english, required) in enumerate(_SET)
    ]
