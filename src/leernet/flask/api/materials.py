"""Materials of events and series: what everybody may see, and for a key that reads registrations all there are."""

from collections.abc import Sequence

from marshmallow import fields, validate

from ...model import ApiScope, Event, Material, MaterialFor, MaterialFrom, Series
from ...services.desk.events import desk_event, desk_series
from ...services.materials.access import public_materials
from ...services.materials.managing import materials_of
from ...services.public.overviews import VISIBLE, event_page, is_public, series_page
from ...work import Work
from .call import Call
from .event_data import Plain
from .event_shapes import maybe, word
from .operation import Answer, Operation
from .shapes import Moment, Shape, said

_WHAT = (
    "Without a key, and for a key without the scope `read` or for another series: what everybody may see now. With it: "
    "all, also what is shown to others only or not yet. Of a file that is not for everybody there is no address: only "
    "the own page of somebody who may see it opens it."
)


class MaterialTitleSchema(Shape):
    """The title per language; null where there is none."""

    nl = fields.String(required=True, allow_none=True)
    en = fields.String(required=True, allow_none=True)


class SharedMaterialSchema(Shape):
    """A file or a link that belongs to an event or a series."""

    id = fields.UUID(required=True)
    title = fields.Nested(MaterialTitleSchema, required=True)
    audience = word(MaterialFor, "Who may see it.")
    shown = word(MaterialFrom, "From when on.")
    shown_at = Moment(required=True, allow_none=True, metadata=said("The moment, where `shown` is `moment`."))
    url = fields.String(
        required=True, allow_none=True, metadata=said("Where it is; null for a file that is not for everybody.")
    )
    name = fields.String(required=True, allow_none=True, metadata=said("The name of the file; null for a link."))
    media_type = fields.String(required=True, allow_none=True, metadata=said("Of the file; null for a link."))
    size = maybe("Bytes of the file; null for a link.")


class MaterialsSchema(Shape):
    """All that may be seen, in the order of the organisers: at most a hundred."""

    results = fields.List(fields.Nested(SharedMaterialSchema), required=True, validate=validate.Length(max=100))


def list_event_materials(call: Call, slug: str) -> Answer:
    """Those of an event."""
    with call.read() as work:
        if call.may(ApiScope.READ):
            event = desk_event(work, slug)
            if call.covers(event.series_id):
                return _answer(call, work, event, materials_of(work, event), is_open=is_public(event))
        event = event_page(work, slug)
        return _answer(call, work, event, public_materials(work, event), is_open=True)


def list_series_materials(call: Call, slug: str) -> Answer:
    """Those of a series itself."""
    with call.read() as work:
        if call.may(ApiScope.READ):
            series = desk_series(work, slug)
            if call.covers(series.id):
                return _answer(call, work, series, materials_of(work, series), is_open=series.status in VISIBLE)
        series = series_page(work, slug)
        return _answer(call, work, series, public_materials(work, series), is_open=True)


def _answer(call: Call, work: Work, scope: Event | Series, shown: Sequence[Material], *, is_open: bool) -> Answer:
    event = scope if isinstance(scope, Event) else None

    def opens(one: Material) -> bool:
        return is_open and one.audience is MaterialFor.EVERYBODY and one.is_shown(event, work.now, work.today)

    return Answer({"results": [_data(call, one, is_public=opens(one)) for one in shown]})


def _data(call: Call, one: Material, *, is_public: bool) -> Plain:
    links = call.network.links
    return {
        "id": one.uid,
        "title": {language: one.title.get(language) for language in ("nl", "en")},
        "audience": one.audience.value,
        "shown": one.shown.value,
        "shown_at": one.shown_from,
        "url": one.url or (links.material(one.uid, one.ending) if is_public else None),
        "name": one.name or None,
        "media_type": one.mimetype or None,
        "size": one.size if one.is_file else None,
    }


OPERATIONS = (
    Operation(
        path="/events/<slug>/materials",
        view=list_event_materials,
        summary="The materials of an event.",
        description=_WHAT,
        tag="materials",
        answer=MaterialsSchema,
    ),
    Operation(
        path="/series/<slug>/materials",
        view=list_series_materials,
        summary="The materials of a series itself, without those of its events.",
        description=_WHAT,
        tag="materials",
        answer=MaterialsSchema,
    ),
)
