"""How delegations look in the API, and the people that are sent."""

from marshmallow import fields, validate

from ...model import DelegationState
from ...schemas.delegating import MOST_PEOPLE
from ...schemas.texts import Line
from .document_problem import ProblemSchema
from .event_shapes import maybe, written
from .events import SLUG
from .registration_shapes import RegistrationSchema, language_field
from .shapes import Moment, Shape, said


class DelegationSchema(Shape):
    """The places of one organisation, at an event or in a series."""

    id = fields.Integer(required=True)
    organisation = written("The organisation.", "Gemeente Haarlem")
    event = fields.String(required=True, allow_none=True, metadata=said("The slug of the event that it is for."))
    series = fields.String(required=True, allow_none=True, metadata=said("The slug of the series that it is for."))
    state = fields.String(required=True, validate=validate.OneOf([one.value for one in DelegationState]))
    contact_name = written("Who arranges it there, or empty.")
    contact_email = written("Their address, or empty.")
    minimum = fields.Integer(required=True, metadata=said("How many are wanted at least."))
    maximum = maybe("How many may come; null: no limit.", 10)
    reserved = fields.Integer(required=True, metadata=said("How many places are kept."))
    released_at = Moment(required=True, allow_none=True, metadata=said("When those that are left go to others."))
    departments = fields.List(fields.String(), required=True, metadata=said("Of which somebody is wanted."))
    missing = fields.List(fields.String(), required=True, metadata=said("The departments of which nobody comes yet."))
    people = fields.Integer(required=True, metadata=said("How many have a place."))
    waiting = fields.Integer(required=True, metadata=said("How many wait for one."))


class PersonSchema(Shape):
    """Somebody on the list; each is checked by themselves."""

    name = Line()
    email = Line()
    function = Line()
    department = Line()
    format = Line()


class PeopleListSchema(Shape):
    """People of the organisation, for one event."""

    event = fields.String(
        validate=validate.Regexp(SLUG),
        metadata=said("For which event, by its slug; not needed where the delegation is for one."),
    )
    people = fields.List(fields.Nested(PersonSchema), required=True, validate=validate.Length(1, MOST_PEOPLE))
    format = Line(largest=40)
    audience = Line(largest=40)
    language = language_field()


class FateSchema(Shape):
    """What came of one of them: a registration, or a problem."""

    registration = fields.Nested(RegistrationSchema, required=True, allow_none=True)
    problem = fields.Nested(ProblemSchema, required=True, allow_none=True)


class FatesSchema(Shape):
    """What came of each, in the order in which they were sent."""

    results = fields.List(fields.Nested(FateSchema), required=True)
    registered = fields.Integer(required=True, metadata=said("How many have a registration now."))
    refused = fields.Integer(required=True, metadata=said("How many have none."))
