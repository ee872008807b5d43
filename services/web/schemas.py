"""Shapes that web reads and writes over HTTP."""

from marshmallow import fields

from servicekit.http.schemas import Schema


class MeOut(Schema):
    id = fields.UUID(required=True)
    name = fields.String(required=True)
