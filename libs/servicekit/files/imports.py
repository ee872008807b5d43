"""Files of rows as they travel: how one is imported, and what came of it or would have."""

from typing import TypedDict

from marshmallow import fields

from servicekit.http.schemas import Schema, one_of


class ImportForm(Schema):
    """How a file is to be imported."""

    mode = fields.String(load_default="all", validate=one_of("all", "valid"))
    dry_run = fields.Boolean(load_default=False)


class ImportOptions(TypedDict):
    """What `ImportForm` loads; `mode` is `all` or `valid`."""

    mode: str
    dry_run: bool


class RowErrorOut(Schema):
    """What is wrong with one cell."""

    path = fields.String(required=True)
    row = fields.Integer(required=True)
    column = fields.String(required=True)
    code = fields.String(required=True)
    message = fields.String(required=True)


class ImportOut(Schema):
    """The outcome of an import."""

    rows = fields.Integer(required=True)
    created = fields.Integer(required=True)
    updated = fields.Integer(required=True)
    rejected = fields.Integer(required=True)
    applied = fields.Boolean(required=True)
    dry_run = fields.Boolean(required=True)
    errors = fields.List(fields.Nested(RowErrorOut), required=True)
