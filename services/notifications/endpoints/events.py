"""The catalogue of webhook event types and the body of each (Standard Webhooks)."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypedDict

from google.protobuf.json_format import ParseDict
from google.protobuf.message import Message as Proto
from google.protobuf.timestamp_pb2 import Timestamp

from chengshi.appraisals.v1.events_pb2 import FormOpened, FormSubmitted
from chengshi.checkins.v1.events_pb2 import CheckInRecorded
from chengshi.goals.v1.events_pb2 import (
    ApprovalEnded,
    ApprovalRequested,
    SheetAgreed,
    SheetFiled,
)
from servicekit.strict_json import JsonObject

MAX_BODY_BYTES = 64 * 1024

FieldNames = tuple[str, ...]


def _example_id(number: int) -> str:
    return f"01990000-0000-7000-8000-{number:012d}"


@dataclass(frozen=True, kw_only=True)
class EventType:
    """A dotted name, its Kafka event (`fact`) and the fields that a body carries.

    Bodies are thin: ids, dates and links. `key_fields` identify one event, its first is the body's
    `id`. `is_open` says whether everybody in the company may know of an event; without it nobody
    may: goal sheets are visible in the reporting line only, reviews to their participants.
    """

    name: str
    fact: type[Proto]
    timestamp_field: str
    key_fields: FieldNames
    data_fields: FieldNames
    links: Callable[[Any], dict[str, str]]
    # The event as its JSON, in the proto's field names.
    example: JsonObject
    is_open: Callable[[Any], bool] | None = None


CATALOGUE = (
    EventType(
        name="check_in.recorded",
        fact=CheckInRecorded,
        timestamp_field="recorded_at",
        key_fields=("check_in_id",),
        data_fields=(
            "check_in_id",
            "key_result_id",
            "goal_id",
            "author_id",
            "corrects",
            "period_start",
            "period_end",
            "blocked",
            "late",
        ),
        links=lambda fact: {"goal": f"/api/goals/v1/goals/{fact.goal_id}"},
        is_open=lambda fact: fact.visibility == "open",
        example={
            "check_in_id": _example_id(1),
            "key_result_id": _example_id(2),
            "goal_id": _example_id(3),
            "value": "42",
            "period_start": "2026-11-16",
            "period_end": "2026-11-22",
            "author_id": _example_id(4),
            "recorded_at": "2026-11-20T01:30:00Z",
        },
    ),
    EventType(
        name="sheet.agreed",
        fact=SheetAgreed,
        timestamp_field="at",
        key_fields=("sheet_id", "at"),
        data_fields=("sheet_id", "cycle_id", "owner"),
        links=lambda fact: {"sheet": f"/api/goals/v1/sheets/{fact.sheet_id}"},
        example={
            "sheet_id": _example_id(1),
            "cycle_id": _example_id(2),
            "owner": {"kind": "person", "id": _example_id(3)},
            "at": "2026-11-20T01:30:00Z",
        },
    ),
    EventType(
        name="sheet.filed",
        fact=SheetFiled,
        timestamp_field="at",
        key_fields=("sheet_id", "at"),
        data_fields=("sheet_id", "cycle_id", "owner"),
        links=lambda fact: {"sheet": f"/api/goals/v1/sheets/{fact.sheet_id}"},
        example={
            "sheet_id": _example_id(1),
            "cycle_id": _example_id(2),
            "owner": {"kind": "person", "id": _example_id(3)},
            "at": "2026-11-20T01:30:00Z",
        },
    ),
    EventType(
        name="approval.requested",
        fact=ApprovalRequested,
        timestamp_field="at",
        key_fields=("request_id", "at"),
        data_fields=("request_id", "kind", "sheet_id", "owner", "submitter_id"),
        links=lambda fact: {"request": f"/api/goals/v1/requests/{fact.request_id}"},
        example={
            "request_id": _example_id(1),
            "kind": "submit",
            "sheet_id": _example_id(2),
            "owner": {"kind": "person", "id": _example_id(3)},
            "submitter_id": _example_id(3),
            "people_ids": [_example_id(4)],
            "at": "2026-11-20T01:30:00Z",
        },
    ),
    EventType(
        name="approval.ended",
        fact=ApprovalEnded,
        timestamp_field="at",
        key_fields=("request_id",),
        data_fields=("request_id", "kind", "sheet_id", "owner", "submitter_id", "outcome"),
        links=lambda fact: {"request": f"/api/goals/v1/requests/{fact.request_id}"},
        example={
            "request_id": _example_id(1),
            "kind": "submit",
            "sheet_id": _example_id(2),
            "owner": {"kind": "person", "id": _example_id(3)},
            "submitter_id": _example_id(3),
            "outcome": "approved",
            "at": "2026-11-20T01:30:00Z",
        },
    ),
    EventType(
        name="form.opened",
        fact=FormOpened,
        timestamp_field="at",
        key_fields=("form_id",),
        data_fields=("form_id", "round_id", "employee_id", "manager_id"),
        links=lambda fact: {"form": f"/api/appraisals/v1/forms/{fact.form_id}"},
        example={
            "form_id": _example_id(1),
            "round_name": "2026 年度考核",
            "employee_id": _example_id(2),
            "round_id": _example_id(3),
            "manager_id": _example_id(4),
            "at": "2026-11-20T01:30:00Z",
        },
    ),
    EventType(
        name="form.submitted",
        fact=FormSubmitted,
        timestamp_field="at",
        key_fields=("form_id", "by", "at"),
        data_fields=("form_id", "round_id", "by", "employee_id", "manager_id"),
        links=lambda fact: {"form": f"/api/appraisals/v1/forms/{fact.form_id}"},
        example={
            "form_id": _example_id(1),
            "by": "self",
            "employee_id": _example_id(2),
            "round_id": _example_id(3),
            "manager_id": _example_id(4),
            "at": "2026-11-20T01:30:00Z",
        },
    ),
)
BY_NAME = {event_type.name: event_type for event_type in CATALOGUE}
BY_FACT = {event_type.fact.DESCRIPTOR.full_name: event_type for event_type in CATALOGUE}


class WebhookBody(TypedDict):
    """The JSON that an endpoint receives; `data` has the event type's fields, `id` and `links`."""

    type: str
    timestamp: str
    data: JsonObject


def event_type_of(fact: Proto) -> EventType:
    """Return the event type of a Kafka event."""
    return BY_FACT[fact.DESCRIPTOR.full_name]


def is_in_reach(fact: Proto, reach: str) -> bool:
    """Whether the event goes to endpoints of this reach (`open` or `all`)."""
    is_open = event_type_of(fact).is_open
    return reach == "all" or (is_open is not None and is_open(fact))


def event_key(fact: Proto) -> str:
    """Return the key of an event, the same however often it is published."""
    event_type = event_type_of(fact)
    values = (_json_value(getattr(fact, name)) for name in event_type.key_fields)
    return ":".join([event_type.name, *map(str, values)])


def webhook_body(fact: Proto, public_url: str) -> WebhookBody:
    """Build the body that an endpoint receives, with links below `public_url`."""
    event_type = event_type_of(fact)
    links = {name: f"{public_url}{path}" for name, path in event_type.links(fact).items()}
    data = {name: _json_value(getattr(fact, name)) for name in event_type.data_fields}
    return WebhookBody(
        type=event_type.name,
        timestamp=_json_value(getattr(fact, event_type.timestamp_field)),
        data={"id": data[event_type.key_fields[0]], **data, "links": links},
    )


def serialize_body(body: WebhookBody) -> str:
    """Return the text that is signed and sent; raises ValueError beyond MAX_BODY_BYTES."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    if len(text.encode()) > MAX_BODY_BYTES:
        raise ValueError(f"{body['type']} is larger than {MAX_BODY_BYTES} bytes")
    return text


def example_body(event_type: EventType, public_url: str) -> WebhookBody:
    """Build the body of the event type's example."""
    return webhook_body(ParseDict(event_type.example, event_type.fact()), public_url)


def _json_value(value: Any) -> Any:
    """Convert a field to JSON: instants to ISO 8601, messages to objects, empty text to null."""
    if isinstance(value, Timestamp):
        at: datetime = value.ToDatetime(UTC)
        return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, Proto):
        names = [field.name for field in value.DESCRIPTOR.fields]
        return {name: _json_value(getattr(value, name)) for name in names}
    return None if value == "" else value
