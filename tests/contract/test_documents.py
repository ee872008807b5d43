"""What an answer may be is what its document says: each way to differ is noticed."""

import json
from typing import Any

import pytest

from tests.contract.documents import undocumented
from tests.contract.world import Side


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
    "change", [{"version": "1"}, {"id": "x"}, {"surplus": 1}], ids=["type", "format", "surplus"]
)
def test_another_body_is_noticed(
    sides: dict[str, Side], answer: Any, change: dict[str, Any]
) -> None:
    answer.data = json.dumps(json.loads(answer.data) | change)
    assert len(faults(sides, answer)) == 1
