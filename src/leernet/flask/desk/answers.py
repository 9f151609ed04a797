"""What people answered: counted, the needs apart, and the lists to hand to who hosts and who caters."""

import csv
from collections import Counter
from collections.abc import Iterator
from io import StringIO

from flask import Response, stream_with_context
from flask.typing import ResponseReturnValue

from ...csvfile import BOM, delimiter, plain
from ...model import Question, Visibility
from ...services.asking.answers import answers_at, files_at, has_any, tallies
from ...services.desk.events import desk_event
from ..event.questioning import in_language, said_of, shown
from ..route import Access, Route
from ..site import Site
from ..state import today
from .frame import Frame, load_frame

SHOWN = 200
"""How many needs and files the page shows; the list of needs has them all, and each person's page has their files."""


def desk_answers(site: Site, slug: str) -> ResponseReturnValue:
    """How often each answer was chosen, and who needs what."""
    with site.network.read() as work:
        frame = load_frame(site, work, slug)
        counts = tallies(work, frame.event)
        needs = list(answers_at(work, frame.event, Visibility.SENSITIVE, limit=SHOWN + 1))
        files = files_at(work, frame.event, limit=SHOWN)
        for_host = has_any(work, frame.event, Visibility.HOSTS)
    return site.render(
        "leernet/desk/answers.html",
        title=frame.title(site.gettext("Answers")),
        frame=frame,
        event=frame.event,
        counts=[(in_language(question.label, site.language), _counted(site, question, n)) for question, n in counts],
        needs=[(one.registration, said_of(site, one)) for one in needs[:SHOWN]],
        files=[(one.registration, said_of(site, one)) for one in files],
        more_needs=len(needs) > SHOWN,
        for_host=for_host,
    )


def desk_needs(site: Site, slug: str) -> ResponseReturnValue:
    """The needs as a file: names and what they need, no addresses."""
    return _file(site, slug, Visibility.SENSITIVE, site.gettext("needs"))


def desk_for_host(site: Site, slug: str) -> ResponseReturnValue:
    """The answers that whoever hosts the event may see."""
    return _file(site, slug, Visibility.HOSTS, site.gettext("host"))


def _counted(site: Site, question: Question, counts: Counter[str]) -> list[tuple[str, int]]:
    return [(shown(site, question, [option]), counts[option]) for option in question.options]


def _file(site: Site, slug: str, visibility: Visibility, name: str) -> Response:
    with site.network.read() as work:
        desk_event(work, slug)
    response = Response(stream_with_context(_lines(site, slug, visibility)), content_type="text/csv; charset=utf-8")
    filename = f"{slug}-{name}-{today(site):%Y-%m-%d}.csv"
    response.headers.set("Content-Disposition", "attachment", filename=filename)
    return response


def _lines(site: Site, slug: str, visibility: Visibility) -> Iterator[str]:
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=delimiter(site.language), lineterminator="\r\n")
    buffer.write(BOM)
    writer.writerow([site.gettext(word) for word in ("Name", "Organisation", "How", "Question", "Answer")])
    with site.network.read() as work:
        frame = Frame(site, desk_event(work, slug), {})
        for one in answers_at(work, frame.event, visibility):
            who = one.registration
            asked, said = in_language(one.question.label, site.language), shown(site, one.question, one.values)
            cells = (who.name, who.organisation_name, frame.label(who.format), asked, said)
            writer.writerow([plain(cell) for cell in cells])
            if buffer.tell() > 2**14:
                yield buffer.getvalue()
                buffer.seek(0)
                buffer.truncate()
    yield buffer.getvalue()


_RULE = "/desk/events/<slug>"
ROUTES = (
    Route(rule=f"{_RULE}/answers", view=desk_answers, access=Access.DESK),
    Route(rule=f"{_RULE}/needs.csv", view=desk_needs, access=Access.DESK),
    Route(rule=f"{_RULE}/host.csv", view=desk_for_host, access=Access.DESK),
)
