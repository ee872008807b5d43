"""The catalogue of event types agrees with the contract and tells no result."""

import json
import re
from pathlib import Path

import pytest
from google.protobuf.json_format import MessageToDict, ParseDict

from chengshi.checkins.v1.events_pb2 import CheckInRecorded
from chengshi.goals.v1.events_pb2 import SheetAgreed
from services.notifications.endpoints import events
from services.notifications.endpoints.events import EventType

ROOT = Path(__file__).parents[3]
EXAMPLE = r"// example: (?P<json>\{{.*\}})\nmessage {name} \{{"
RESULTS = {"value", "numerator", "denominator", "text", "confidence", "score", "total", "rating"}


@pytest.fixture(params=events.CATALOGUE, ids=lambda kind: kind.name)
def kind(request: pytest.FixtureRequest) -> EventType:
    found: EventType = request.param
    return found


def test_an_example_holds_that_of_the_contract(kind: EventType) -> None:
    descriptor = kind.fact.DESCRIPTOR
    proto = (ROOT / "proto" / descriptor.file.name).read_text(encoding="utf-8")
    found = re.search(EXAMPLE.format(name=descriptor.name), proto)

    assert found is not None
    assert json.loads(found["json"]).items() <= kind.example.items()


def test_an_example_fills_what_a_body_tells(kind: EventType) -> None:
    body = events.example_body(kind, "https://chengshi.example")

    told = MessageToDict(ParseDict(kind.example, kind.fact()), preserving_proto_field_name=True)
    assert body["type"] == kind.name
    assert body["timestamp"] == "2026-11-20T01:30:00.000Z"
    assert body["data"]["id"] == told[kind.key_fields[0]]
    assert all(
        link.startswith("https://chengshi.example/") for link in body["data"]["links"].values()
    )


def test_a_body_tells_no_result(kind: EventType) -> None:
    assert not RESULTS & set(kind.data_fields)


def test_the_same_fact_always_spells_the_same() -> None:
    first = CheckInRecorded(check_in_id="1", value="1")
    again = CheckInRecorded(check_in_id="1", value="1")

    assert events.event_key(first) == events.event_key(again) == "check_in.recorded:1"
    assert events.event_key(CheckInRecorded(check_in_id="2")) != events.event_key(first)


def test_what_was_not_told_is_null_and_parts_are_objects() -> None:
    sheet = events.webhook_body(ParseDict({"owner": {"kind": "company"}}, SheetAgreed()), "")
    check_in = events.webhook_body(CheckInRecorded(check_in_id="1"), "")

    assert sheet["data"]["owner"] == {"kind": "company", "id": None}
    assert (check_in["data"]["corrects"], check_in["data"]["blocked"]) == (None, False)


def test_a_body_beyond_64_kb_is_refused() -> None:
    with pytest.raises(ValueError, match="larger"):
        events.serialize_body({"type": "x", "data": "长" * 30_000})
