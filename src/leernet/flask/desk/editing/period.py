"""When an event is, as a form asks for it: a period with its year, or the times; and back to EDTF."""

from collections.abc import Mapping

from ....i18n import N_
from ....model import When
from ....model.when import Grain
from .items import table_of, text_of
from .sections import Table

FROM_TIMES, UNKNOWN = "times", "unknown"


PERIODS: Mapping[str, str] = {
    FROM_TIMES: N_("From the times below"),
    UNKNOWN: N_("Not known yet"),
    "year": N_("Some time in the year"),
    "21": N_("Spring"),
    "22": N_("Summer"),
    "23": N_("Autumn"),
    "24": N_("Winter (from December)"),
    "33": N_("First quarter"),
    "34": N_("Second quarter"),
    "35": N_("Third quarter"),
    "36": N_("Fourth quarter"),
    "01": N_("January"),
    "02": N_("February"),
    "03": N_("March"),
    "04": N_("April"),
    "05": N_("May"),
    "06": N_("June"),
    "07": N_("July"),
    "08": N_("August"),
    "09": N_("September"),
    "10": N_("October"),
    "11": N_("November"),
    "12": N_("December"),
}


def with_period(table: Table) -> dict[str, object]:
    """The date of a table as the form asks for it."""
    shown = {**table}
    if table.get("blocks") or not table.get("status"):
        return {**shown, "when": {"period": FROM_TIMES}}
    when = When(text_of(table.get("when")))
    period, year = when.edtf[5:7], when.edtf[:4]
    if when.grain is Grain.UNKNOWN:
        return {**shown, "when": {"period": UNKNOWN}}
    return {
        **shown,
        "when": {
            "period": "year" if when.grain is Grain.YEAR else period,
            "year": year if year.isdigit() else None,
            "day": when.edtf[8:10].lstrip("0"),
            "clock": when.edtf[11:],
        },
    }


def with_when(table: Table) -> dict[str, object]:
    """The other way round: what the form says as EDTF, which the schema checks."""
    asked = table_of(table.get("when"))
    period, year, day = text_of(asked.get("period")), asked.get("year"), asked.get("day")
    rest = {name: value for name, value in table.items() if name != "when"}
    if period in (FROM_TIMES, UNKNOWN, ""):
        return rest
    if period == "year":
        return {**rest, "when": str(year or "?")}
    yearless = year is None and day is not None
    parts = [str(year) if year is not None else "XXXX" if yearless else "?", period]
    if day is None:
        return {**rest, "when": "-".join(parts)}
    clock = text_of(asked.get("clock"))
    at = f"T{clock}" if clock else ""
    return {**rest, "when": "-".join([*parts, f"{day:02}" if isinstance(day, int) else str(day)]) + at}
