"""Shapes that notifications reads and writes over HTTP."""

from marshmallow import fields, validate

from servicekit.http.schemas import Schema, Text, one_of, page_of

REACHES = ("open", "all")


class NoticeOut(Schema):
    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    body = fields.String(required=True)
    link = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)
    read_at = fields.AwareDateTime(required=True, allow_none=True)


class CountOut(Schema):
    unread = fields.Integer(required=True)


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


class TryOut(Schema):
    at = fields.String(required=True)
    status = fields.Integer(required=True, allow_none=True)
    latency_ms = fields.Integer(required=True)
    reply = fields.String(required=True)
    error = fields.String(required=True)


class DeliveryOut(Schema):
    id = fields.UUID(required=True)
    message_id = fields.UUID(required=True, metadata={"description": "The header webhook-id"})
    event_type = fields.String(required=True)
    # waiting, delivered or dead.
    state = fields.String(required=True, validate=one_of("waiting", "delivered", "dead"))
    attempts = fields.Integer(required=True)
    response_status = fields.Integer(required=True, allow_none=True)
    tries = fields.List(fields.Nested(TryOut), required=True)
    next_at = fields.AwareDateTime(required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True)


class EventTypeOut(Schema):
    name = fields.String(required=True)
    description = fields.String(required=True)
    restricted = fields.Boolean(
        required=True, metadata={"description": "For endpoints of reach `all` only"}
    )
    example = fields.Dict(required=True)


NoticePage = page_of(NoticeOut)
EndpointPage = page_of(EndpointOut)
DeliveryPage = page_of(DeliveryOut)
EventTypePage = page_of(EventTypeOut)
