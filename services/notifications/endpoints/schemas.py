"""The HTTP schemas of endpoints and event types."""

from marshmallow import fields, validate

from servicekit.http.schemas import Schema, Text, one_of, page_of

REACHES = ("open", "all")


class EndpointIn(Schema):
    url = Text(2000, required=True)
    events = fields.List(
        Text(100),
        required=True,
        validate=validate.Length(1, 50, error="field.length|min={min}|max={max}"),
    )
    reach = fields.String(
        load_default="open",
        validate=validate.OneOf(REACHES, error="field.choice|choices={choices}"),
        metadata={"description": "open: what everybody in the company may know; all: everything"},
    )


class EndpointOut(Schema):
    id = fields.UUID(required=True)
    url = fields.String(required=True)
    events = fields.List(fields.String(), required=True)
    reach = fields.String(required=True, validate=one_of(*REACHES))
    # active or disabled; gone (it answered 410) or failing (for days) says why.
    state = fields.String(required=True, validate=one_of("active", "disabled"))
    disabled_reason = fields.String(
        required=True, allow_none=True, validate=one_of("gone", "failing")
    )
    created_at = fields.AwareDateTime(required=True)


class NewEndpointOut(EndpointOut):
    secret = fields.String(required=True, metadata={"description": "Shown this once"})


class EventTypeOut(Schema):
    name = fields.String(required=True)
    description = fields.String(required=True)
    restricted = fields.Boolean(
        required=True, metadata={"description": "For endpoints of reach `all` only"}
    )
    example = fields.Dict(required=True)


EndpointPage = page_of(EndpointOut)
EventTypePage = page_of(EventTypeOut)
