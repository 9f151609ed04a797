"""How errors look in the API (RFC 9457)."""

from marshmallow import Schema, fields


class ProblemErrorSchema(Schema):
    """One thing that is wrong."""

    field = fields.String(required=True, metadata={"description": "Where: `people.0.email`; empty for no field."})
    code = fields.String(required=True)
    detail = fields.String(required=True)


class ProblemSchema(Schema):
    """What went wrong (RFC 9457)."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True, metadata={"description": "For people."})
    code = fields.String(required=True, metadata={"description": "Stable, for programs."})
    errors = fields.List(fields.Nested(ProblemErrorSchema), metadata={"description": "Each thing that is wrong."})
