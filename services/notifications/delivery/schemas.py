"""The HTTP schemas of deliveries."""

from marshmallow import fields

from servicekit.http.schemas import Schema, one_of, page_of


class AttemptRecordOut(Schema):
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
    attempt_records = fields.List(fields.Nested(AttemptRecordOut), required=True)
    next_at = fields.AwareDateTime(required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True)


DeliveryPage = page_of(DeliveryOut)
