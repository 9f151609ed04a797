"""A length of time in words, as a certificate and its rule say it."""

from leernet import Text

HOUR, HALF = 60, 30


def duration(minutes: int, language: str) -> str:
    """ "3 uur", "2,5 uur", "1 uur en 40 minuten", "45 minuten"; in English "3 hours" and so on."""
    hours, rest = divmod(minutes, HOUR)
    if hours and rest == HALF:
        return Text(nl=f"{hours},5 uur", en=f"{hours}.5 hours").get(language)
    parts = [_hours(hours, language)] if hours else []
    if rest or not hours:
        parts.append(_minutes(rest, language))
    return Text(nl=" en ", en=" and ").get(language).join(parts)


def _hours(hours: int, language: str) -> str:
    return Text(nl=f"{hours} uur", en=f"{hours} hour" if hours == 1 else f"{hours} hours").get(language)


def _minutes(minutes: int, language: str) -> str:
    one = minutes == 1
    nl, en = ("minuut", "minute") if one else ("minuten", "minutes")
    return f"{minutes} {Text(nl=nl, en=en).get(language)}"
