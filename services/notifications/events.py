"""What partners are told: the catalogue of event types and the body of each."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

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

LARGEST_BODY = 64 * 1024

Ids = tuple[str, ...]


def _id(number: int) -> str:
    return f"01990000-0000-7000-8000-{number:012d}"


@dataclass(frozen=True, kw_only=True)
class EventType:
    """A dotted name with the fact that it tells and how much of it: ids, dates and links only.

    `is_open` says whether everybody in the company may know of one; none may, where it is missing:
    sheets are kept in their lines, reviews between those whom they concern.
    """

    name: str
    fact: type[Proto]
    at: str
    identity: Ids
    fields: Ids
    links: Callable[[Any], dict[str, str]]
    example: dict[str, Any]
    is_open: Callable[[Any], bool] | None = None


CATALOGUE = (
    EventType(
        name="check_in.recorded",
        fact=CheckInRecorded,
        at="recorded_at",
        identity=("check_in_id",),
        fields=(
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
        links=lambda told: {"goal": f"/api/goals/v1/goals/{told.goal_id}"},
        is_open=lambda told: told.visibility == "open",
        example={
            "check_in_id": _id(1),
            "key_result_id": _id(2),
            "goal_id": _id(3),
            "value": "42",
            "period_start": "2026-11-16",
            "period_end": "2026-11-22",
            "author_id": _id(4),
            "recorded_at": "2026-11-20T01:30:00Z",
        },
    ),
    EventType(
        name="sheet.agreed",
        fact=SheetAgreed,
        at="at",
        identity=("sheet_id", "at"),
        fields=("sheet_id", "cycle_id", "owner"),
        links=lambda told: {"sheet": f"/api/goals/v1/sheets/{told.sheet_id}"},
        example={
            "sheet_id": _id(1),
            "cycle_id": _id(2),
            "owner": {"kind": "person", "id": _id(3)},
            "at": "2026-11-20T01:30:00Z",
        },
    ),
    EventType(
        name="sheet.filed",
        fact=SheetFiled,
        at="at",
        identity=("sheet_id", "at"),
        fields=("sheet_id", "cycle_id", "owner"),
        links=lambda told: {"sheet": f"/api/goals/v1/sheets/{told.sheet_id}"},
        example={
            "sheet_id": _id(1),
            "cycle_id": _id(2),
            "owner": {"kind": "person", "id": _id(3)},
            "at": "2026-11-20T01:30:00Z",
        },
    ),
    EventType(
        name="approval.requested",
        fact=ApprovalRequested,
        at="at",
        identity=("request_id", "at"),
        fields=("request_id", "kind", "sheet_id", "owner", "submitter_id"),
        links=lambda told: {"request": f"/api/goals/v1/requests/{told.request_id}"},
        example={
            "request_id": _id(1),
            "kind": "submit",
            "sheet_id": _id(2),
            "owner": {"kind": "person", "id": _id(3)},
            "submitter_id": _id(3),
            "people_ids": [_id(4)],
            "at": "2026-11-20T01:30:00Z",
        },
    ),
    EventType(
        name="approval.ended",
        fact=ApprovalEnded,
        at="at",
        identity=("request_id",),
        fields=("request_id", "kind", "sheet_id", "owner", "submitter_id", "outcome"),
        links=lambda told: {"request": f"/api/goals/v1/requests/{told.request_id}"},
        example={
            "request_id": _id(1),
            "kind": "submit",
            "sheet_id": _id(2),
            "owner": {"kind": "person", "id": _id(3)},
            "submitter_id": _id(3),
            "outcome": "approved",
            "at": "2026-11-20T01:30:00Z",
        },
    ),
    EventType(
        name="form.opened",
        fact=FormOpened,
        at="at",
        identity=("form_id",),
        fields=("form_id", "round_id", "employee_id", "manager_id"),
        links=lambda told: {"form": f"/api/appraisals/v1/forms/{told.form_id}"},
        example={
            "form_id": _id(1),
            "round_name": "2026 年度考核",
            "employee_id": _id(2),
            "round_id": _id(3),
            "manager_id": _id(4),
            "at": "2026-11-20T01:30:00Z",
        },
    ),
    EventType(
        name="form.submitted",
        fact=FormSubmitted,
        at="at",
        identity=("form_id", "by", "at"),
        fields=("form_id", "round_id", "by", "employee_id", "manager_id"),
        links=lambda told: {"form": f"/api/appraisals/v1/forms/{told.form_id}"},
        example={
            "form_id": _id(1),
            "by": "self",
            "employee_id": _id(2),
            "round_id": _id(3),
            "manager_id": _id(4),
            "at": "2026-11-20T01:30:00Z",
        },
    ),
)
BY_NAME = {event_type.name: event_type for event_type in CATALOGUE}
BY_FACT = {event_type.fact.DESCRIPTOR.full_name: event_type for event_type in CATALOGUE}


def event_type_of(told: Proto) -> EventType:
    return BY_FACT[told.DESCRIPTOR.full_name]


def reaches(told: Proto, reach: str) -> bool:
    """Whether the fact goes to endpoints of this reach."""
    is_open = event_type_of(told).is_open
    return reach == "all" or (is_open is not None and is_open(told))


def identity_of(told: Proto) -> str:
    """What the same fact always spells, however often it is told."""
    kind = event_type_of(told)
    parts = (_plain(getattr(told, name)) for name in kind.identity)
    return ":".join([kind.name, *map(str, parts)])


def body_of(told: Proto, public_url: str) -> dict[str, Any]:
    """The JSON that an endpoint gets."""
    kind = event_type_of(told)
    links = {name: f"{public_url}{path}" for name, path in kind.links(told).items()}
    data = {name: _plain(getattr(told, name)) for name in kind.fields}
    return {
        "type": kind.name,
        "timestamp": _plain(getattr(told, kind.at)),
        "data": {"id": data[kind.identity[0]], **data, "links": links},
    }


def written(body: dict[str, Any]) -> str:
    """The text that is signed and sent."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    if len(text.encode()) > LARGEST_BODY:
        raise ValueError(f"{body['type']} is larger than {LARGEST_BODY} bytes")
    return text


def example_of(kind: EventType, public_url: str) -> dict[str, Any]:
    return body_of(ParseDict(kind.example, kind.fact()), public_url)


def _plain(value: Any) -> Any:
    """A field as JSON: instants as ISO 8601, parts as objects, what was not told as null."""
    if isinstance(value, Timestamp):
        at: datetime = value.ToDatetime(UTC)
        return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, Proto):
        names = [field.name for field in value.DESCRIPTOR.fields]
        return {name: _plain(getattr(value, name)) for name in names}
    return None if value == "" else value
