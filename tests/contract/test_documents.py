"""What an answer may be is what its document says: each way to differ is noticed."""

import json
from typing import Any

import pytest

from servicekit.ids import new_id
from tests.contract.documents import undocumented
from tests.contract.sides import Side


@pytest.fixture
def answer(sides: dict[str, Side]) -> Any:
    """One department, as people answers it."""
    return sides["acme"].call("people", "GET", f"/v1/units/{sides['acme'].unit}")


def faults(sides: dict[str, Side], answer: Any) -> list[str]:
    return list(undocumented(sides["acme"].service("people").http.application, answer))


def test_a_documented_answer_has_no_fault(sides: dict[str, Side], answer: Any) -> None:
    assert faults(sides, answer) == []


def test_an_undocumented_status_is_noticed(sides: dict[str, Side], answer: Any) -> None:
    answer.status_code = 409
    assert any(fault.startswith("status 409") for fault in faults(sides, answer))


def test_an_undocumented_media_type_is_noticed(sides: dict[str, Side], answer: Any) -> None:
    answer.mimetype = "text/plain"
    assert any(fault.startswith("media type text/plain") for fault in faults(sides, answer))


def test_a_missing_header_is_noticed(sides: dict[str, Side], answer: Any) -> None:
    del answer.headers["ETag"]
    assert faults(sides, answer) == ["no ETag"]


@pytest.mark.parametrize(
    "change", [{"code": "x.y"}, {"errors": [{"path": "id", "code": "x.y", "message": "z"}]}]
)
def test_a_code_that_is_neither_general_nor_the_operations_own_is_noticed(
    sides: dict[str, Side], change: dict[str, Any]
) -> None:
    answer = sides["acme"].call("people", "GET", f"/v1/units/{new_id()}")
    assert answer.json["code"] == "unit.not_found"
    answer.data = json.dumps(answer.json | change)
    assert faults(sides, answer) == ["code x.y"]


@pytest.mark.parametrize(
    "change", [{"version": "1"}, {"id": "x"}, {"surplus": 1}], ids=["type", "format", "surplus"]
)
def test_another_body_is_noticed(
    sides: dict[str, Side], answer: Any, change: dict[str, Any]
) -> None:
    answer.data = json.dumps(json.loads(answer.data) | change)
    assert len(faults(sides, answer)) == 1
