"""Series, for everybody."""

from ...services.public.catalogue import public_series
from ...services.public.overviews import series_page
from .call import Call
from .event_data import series_data
from .event_shapes import SeriesSchema
from .operation import Answer, Operation
from .shapes import PageQuery, page_of


def list_series(call: Call) -> Answer:
    """All series."""
    with call.read() as work:
        leaf = public_series(work, call.after, call.limit)
        return call.page([series_data(call, one) for one in leaf.things], leaf.after)


def read_series(call: Call, slug: str) -> Answer:
    """One series."""
    with call.read() as work:
        return Answer(series_data(call, series_page(work, slug)))


OPERATIONS = (
    Operation(
        path="/series",
        view=list_series,
        summary="All series.",
        tag="events",
        query=PageQuery,
        answer=page_of(SeriesSchema),
        links={"read": ("readSeries", {"slug": "$response.body#/results/0/slug"})},
    ),
    Operation(path="/series/<slug>", view=read_series, summary="One series.", tag="events", answer=SeriesSchema),
)
