"""What programme files say of what is wrong, where a form has to say it otherwise: nobody types TOML here."""

from collections.abc import Mapping

from ....i18n import N_

AT_THE_DESK: Mapping[str, str] = {
    "number_invalid": N_("Type a whole number from {least} to {most}."),
    "moment_invalid": N_("Type a date and a time, such as 2030-12-08T09:30."),
    "day_invalid": N_("Type a date, such as 2030-12-08."),
    "word_unknown": N_("Choose one of the possibilities."),
    "missing": N_("Fill this in."),
    "text_empty": N_("Fill this in."),
    "text_missing": N_("Fill this in, in Dutch, in English, or in both."),
    "heading_missing": N_("Give this section a heading of its own, or choose one of the usual ones."),
    "choices_missing": N_("Give the answers to choose from."),
    "sign_up_missing": N_("Only a part for which people sign up has places. Tick the box, or leave the places empty."),
    "when_disagrees": N_(
        "This and the first time, {start}, do not agree. Choose “From the times below”, or another time."
    ),
    "when_invalid": N_("Give a year from {first_year} to {last_year}, and a day that is in that month."),
    "weekday_needs_day": N_("A day of the week can only be checked against a day."),
    "format_in_use": N_(
        "People registered for “{format}”, so it cannot be taken away here. You can hold the event in another way on "
        "its overview."
    ),
    "audience_in_use": N_("People registered as “{audience}”, so it cannot be taken away or get places of its own."),
    "agenda_item_in_use": N_(
        "People signed up for “{item}”, so it cannot be taken away. Give it 0 places, and nobody else signs up."
    ),
    "block_in_use": N_("People were marked as present at {start}, so that time cannot be taken away."),
    "event_not_dated": N_("An event that is open needs a time and a way to take part. Close registration first."),
    "number_taken": N_("Number {number} belongs to another event of this series."),
}

UNNAMED = frozenset(
    {
        "number_invalid",
        "moment_invalid",
        "day_invalid",
        "word_unknown",
        "missing",
        "text_empty",
        "text_missing",
        "invalid",
    }
)
"""Problems that do not say of themselves what they are about: the summary needs the name of the field."""
