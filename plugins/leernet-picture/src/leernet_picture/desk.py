"""The page of a series at the desk, with what can be downloaded from it."""

from collections.abc import Callable, Iterator, Sequence

from sqlalchemy.orm import Session

from leernet import NotFound, Text
from leernet.charts import ON_PAGE, ON_PAPER
from leernet.hookspecs import Document, PageKind, PagePlace, Right, Shown, Visit, csv_file
from leernet.press import Press

from . import continuity, coverage, filling, meetings, reach, words
from .report import FACES, report
from .shapes import Section
from .study import Study, study

KEY = "picture"
MOST_ROWS = 100
"""Rows of a table on the page; the file has them all."""
VIEWS: dict[str, tuple[Text, Callable[[Study], list[Section]]]] = {
    "reach": (Text(nl="Bereik", en="Reach"), reach.sections),
    "continuity": (Text(nl="Wie terugkomt", en="Who comes back"), continuity.sections),
    "meetings": (Text(nl="Wie wie ontmoette", en="Who met whom"), meetings.sections),
    "coverage": (Text(nl="Wie meedoet", en="Who takes part"), coverage.sections),
    "filling": (Text(nl="Hoe het volloopt", en="How events fill"), filling.sections),
}
_NETWORK = "network"


class PicturePage(PageKind):
    """The picture of a series, or of the whole network seen from it."""

    key = KEY
    place = PagePlace.SERIES_DESK
    label = words.PICTURE
    right = Right.READ

    def __init__(self) -> None:
        self._press = Press(FACES)

    def show(self, db: Session, visit: Visit) -> Shown | Document:
        """A view; ``?file=pairs.csv`` and ``?file=map.svg`` are its tables and charts, ``?file=report.pdf`` all of it.

        :raises NotFound: ``figures_unknown``
        """
        file, everything = visit.arguments.get("file", ""), visit.arguments.get("of") == _NETWORK
        if everything and not visit.sees_network:
            raise _unknown()
        if file == "report.pdf":
            return report(study(db, visit, report=True), visit, self._press)
        view = visit.arguments.get("view") or "reach"
        if view not in VIEWS:
            raise _unknown()
        sections = VIEWS[view][1](study(db, visit, everything=everything))
        return _file(file, sections, visit) if file else _page(view, sections, visit, everything=everything)


def _page(view: str, sections: Sequence[Section], visit: Visit, *, everything: bool) -> Shown:
    values: dict[str, object] = {
        "views": [(key, text.get(visit.language)) for key, (text, _sections) in VIEWS.items()],
        "view": view,
        "of": _NETWORK if everything else "",
        "sections": sections,
        "palette": ON_PAGE,
        "most_rows": MOST_ROWS,
    }
    return Shown(template="leernet_picture/picture.html", values=values)


def _file(name: str, sections: Sequence[Section], visit: Visit) -> Document:
    for document in _files(name, sections, visit):
        return document
    raise _unknown()


def _files(name: str, sections: Sequence[Section], visit: Visit) -> Iterator[Document]:
    """The one of that name."""
    filename = f"{visit.series.slug}-{name}"
    for section in sections:
        for table in section.tables:
            if name == f"{table.key}.csv":
                yield csv_file(filename, table.lines(), visit.language)
        for chart in section.charts:
            if name == f"{chart.key}.svg":
                content = chart.draw(ON_PAPER).encode()
                yield Document(filename=filename, mimetype="image/svg+xml", content=content)


def _unknown() -> NotFound:
    return NotFound("figures_unknown", "There is no such picture of the network.")
