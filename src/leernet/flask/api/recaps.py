"""What was learnt."""

from typing import cast

from marshmallow import fields, validate

from ...errors import NotFound, Problem
from ...model import ApiScope, Event, Recap
from ...schemas.desk import ADDRESS, BODY, CATEGORY, MOST_ROWS, QUOTE, WebAddress
from ...schemas.texts import Line, Text
from ...services.desk.events import desk_event
from ...services.events.recaps import RecapRequest, publish_recap
from ...services.public.catalogue import public_recaps
from ...services.public.overviews import event_page
from ...work import Work
from .call import Call
from .event_data import Plain
from .event_shapes import written
from .events import SLUG
from .operation import LARGE, Answer, Operation
from .shapes import Moment, PageQuery, Shape, page_of, said

_TEXT_MISSING = Problem("text_missing", "Type a text.")


class NewQuoteSchema(Shape):
    """What somebody said. Their name is public only with ``consent``: that they agreed to it."""

    text = Text(missing=_TEXT_MISSING, largest=QUOTE)
    name = Line()
    organisation = Line()
    consent = fields.Boolean(load_default=False, metadata=said("Whether they agreed to be named."))


class NewMaterialSchema(Shape):
    """Something to read or see."""

    title = Line()
    url = WebAddress(missing=Problem("url_missing", "Type a web address."), largest=ADDRESS)


class NewRecapSchema(Shape):
    """A recap as an organiser writes it."""

    title = Line(missing=Problem("title_missing", "Give the recap a title."))
    body = Text(missing=Problem("body_missing", "Write what was learnt."), largest=BODY)
    category = Line(largest=CATEGORY)
    publisher = Line()
    quotes = fields.List(fields.Nested(NewQuoteSchema), load_default=list, validate=validate.Length(max=MOST_ROWS))
    materials = fields.List(
        fields.Nested(NewMaterialSchema), load_default=list, validate=validate.Length(max=MOST_ROWS)
    )


class RecapQuoteSchema(Shape):
    """A quote."""

    text = written("What was said.")
    name = written("By whom; empty where they did not agree to be named.")
    organisation = written("Of which organisation; empty where they did not agree to be named.")


class RecapMaterialSchema(Shape):
    """A material."""

    title = written("What it is.")
    url = written("Where it is.")


class RecapSchema(Shape):
    """The report of an event."""

    event = written("The slug of the event.", "bijeenkomst")
    title = written("Its title.")
    body = written("Markdown.")
    category = written("Its category, or empty.", "Nieuws")
    publisher = written("Who published it, or empty.")
    published_at = Moment(required=True)
    quotes = fields.List(fields.Nested(RecapQuoteSchema), required=True)
    materials = fields.List(fields.Nested(RecapMaterialSchema), required=True)
    url = written("The public page of the event.")


class RecapQuery(PageQuery):
    """Which recaps."""

    series = fields.String(validate=validate.Regexp(SLUG), metadata=said("Of this series only, by its slug."))


def list_recaps(call: Call) -> Answer:
    """Recaps, the newest first."""
    with call.read() as work:
        leaf = public_recaps(work, str(call.query.get("series") or ""), call.after, call.limit)
        return call.page([_data(call, one.event, one) for one in leaf.things], leaf.after)


def read_recap(call: Call, slug: str) -> Answer:
    """The recap of an event."""
    with call.read() as work:
        event = event_page(work, slug)
        if event.recap is None or not event.recap.is_published(work.now):
            raise NotFound("recap_unknown", "There is no recap of this event yet.")
        return Answer(_data(call, event, event.recap))


def publish_event_recap(call: Call, slug: str) -> Answer:
    """Publish the recap of an event that was held, or a better one."""
    body = call.body
    quotes = cast(list[dict[str, str]], body["quotes"])
    request = RecapRequest(
        title=str(body["title"]),
        body=str(body["body"]),
        category=str(body["category"]),
        publisher=str(body["publisher"]),
        quotes=tuple({**one, "consent": "yes" if one["consent"] else ""} for one in quotes),
        materials=tuple(
            {**one, "title": one["title"] or one["url"]} for one in cast(list[dict[str, str]], body["materials"])
        ),
    )

    def do(work: Work) -> Plain:
        event = call.check_event(desk_event(work, slug))
        return _data(call, event, publish_recap(work, slug, request))

    return Answer(call.run(do))


def _data(call: Call, event: Event, recap: Recap) -> Plain:
    return {
        "event": event.slug,
        "title": recap.title,
        "body": recap.body,
        "category": recap.category,
        "publisher": recap.publisher,
        "published_at": recap.published_at,
        "quotes": recap.public_quotes,
        "materials": [{name: one.get(name, "") for name in ("title", "url")} for one in recap.materials],
        "url": call.network.links.event(event.slug, call.language),
    }


OPERATIONS = (
    Operation(
        path="/recaps",
        view=list_recaps,
        summary="Recaps, the newest first.",
        tag="recaps",
        query=RecapQuery,
        answer=page_of(RecapSchema),
        links={"event": ("readRecap", {"slug": "$response.body#/results/0/event"})},
    ),
    Operation(
        path="/events/<slug>/recap",
        view=read_recap,
        summary="The recap of an event.",
        tag="recaps",
        answer=RecapSchema,
    ),
    Operation(
        path="/events/<slug>/recap",
        view=publish_event_recap,
        method="PUT",
        summary="Publish the recap of an event that was held, or a better one.",
        description="The first date of publication stays.",
        tag="recaps",
        scopes=(ApiScope.RECAPS,),
        body=NewRecapSchema,
        answer=RecapSchema,
        refusals=(409,),
        largest=LARGE,
        example={"title": "Wat we leerden", "body": "Veel."},
    ),
)
