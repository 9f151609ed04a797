"""How certificates look in the API."""

from marshmallow import fields, validate

from ...errors import Problem
from ...model import CertificateStatus
from ...schemas.texts import Line, Text
from ...services.certificates.issuing import Verdict
from .event_shapes import written
from .events import SLUG
from .registration_shapes import REASON
from .shapes import Moment, PageQuery, Shape, said

MOST = 500


class CertificateSchema(Shape):
    """A certificate of participation that was issued."""

    number = written("What people quote.", "2026-0001")
    status = fields.String(required=True, validate=validate.OneOf([one.value for one in CertificateStatus]))
    holder = written("The name on the paper.", "Anna van der Meer")
    participant = fields.Integer(required=True, metadata=said("The id of the person."))
    event = fields.String(required=True, allow_none=True, metadata=said("The slug of the event that it is for."))
    series = fields.String(required=True, allow_none=True, metadata=said("The slug of the series that it is for."))
    language = written("The language of the paper.", "nl")
    issued_at = Moment(required=True)
    revoked_at = Moment(required=True, allow_none=True)
    reason = written("Why it was revoked, or empty.")
    verify_url = written("The public page that says whether it is real.")


class CertificateQuery(PageQuery):
    """Which certificates."""

    event = fields.String(validate=validate.Regexp(SLUG), metadata=said("Only those of this event, by its slug."))
    series = fields.String(
        validate=validate.Regexp(SLUG), metadata=said("Only those of this series itself, by its slug.")
    )


class IssueSchema(Shape):
    """To whom."""

    registrations = fields.List(
        fields.UUID(),
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=MOST),
        metadata=said("Only to these; null: to everybody. Who had one revoked gets another only when named here."),
    )


class IssuedSchema(Shape):
    """What came of it."""

    issued = fields.List(fields.Nested(CertificateSchema), required=True)
    refused = fields.Integer(required=True, metadata=said("How many did not earn it."))
    there = fields.Integer(required=True, metadata=said("How many had one already."))
    revoked = fields.Integer(required=True, metadata=said("How many had theirs revoked."))


class RevocationSchema(Shape):
    """Why: the holder reads it."""

    reason = Text(missing=Problem("reason_missing", "Say why: people read this."), largest=REASON)


class CodeSchema(Shape):
    """What stands on the paper."""

    code = Line(missing=Problem("code_missing", "Type the code of the certificate."), largest=100)


class VerifiedSchema(Shape):
    """What everybody may know of a certificate whose code they have."""

    number = written("What people quote.", "2026-0001")
    holder = written("The name on the paper.", "Anna van der Meer")
    title = written("What it is for.", "Hét warmtenet")
    issued_at = Moment(required=True)
    revoked_at = Moment(required=True, allow_none=True)


class VerificationSchema(Shape):
    """The answer to "is this certificate real?"."""

    verdict = fields.String(required=True, validate=validate.OneOf([one.value for one in Verdict]))
    certificate = fields.Nested(VerifiedSchema, required=True, allow_none=True)
