"""横向拉通会 tells who is to come, who owns a finding, and whose sheet or goal is to change."""

from typing import Any

from chengshi.goals.v1.events_pb2 import AlignmentFindingChanged, AlignmentSessionPlanned, Owner
from servicekit.ids import new_id

SESSION = str(new_id())


def a_finding(acme: Any, step: str, **extra: Any) -> AlignmentFindingChanged:
    known = {
        "session_id": SESSION,
        "finding_id": str(new_id()),
        "title": "三季度拉通会",
        "kind": "gap",
        "text": "没有人负责验收",
        "step": step,
        "owner_id": str(acme.staff),
        "convener_id": str(acme.boss),
        "due_on": "2026-12-01",
    }
    return AlignmentFindingChanged(**(known | extra))


def test_who_is_asked_to_come_is_told_by_whom_and_when(acme: Any) -> None:
    acme.hear(
        AlignmentSessionPlanned(
            session_id=SESSION,
            title="三季度拉通会",
            held_on="2026-11-30",
            convener_id=str(acme.boss),
            people_ids=[str(acme.staff)],
        )
    )

    (told,) = acme.notices(acme.staff)
    assert told["title"] == "请参加横向拉通会：三季度拉通会"
    assert "2026-11-30" in told["body"]
    assert told["link"] == f"/compare/sessions/{SESSION}"


def test_the_owner_of_a_finding_is_told_when_it_is_theirs_and_when_it_is_due(acme: Any) -> None:
    acme.hear(a_finding(acme, "assigned"), a_finding(acme, "due"))

    assert {one["title"] for one in acme.notices(acme.staff)} == {
        "横向拉通会有一条发现由你负责",
        "横向拉通会的发现今天到期",
    }
    assert acme.notices(acme.boss) == []


def test_whose_sheet_goes_back_is_told_why_and_led_to_it(acme: Any) -> None:
    sheet, owner = str(new_id()), Owner(kind="person", id=str(acme.staff))
    subject = {"subject_id": sheet, "subject_owner": owner, "outcome": "难度拉平"}
    acme.hear(a_finding(acme, "return", owner_id=str(acme.boss), **subject))

    (told,) = acme.notices(acme.staff)
    assert (told["title"], told["link"]) == ("目标表被横向拉通会退回", f"/sheets/{sheet}")
    assert "难度拉平" in told["body"]


def test_a_settled_finding_is_told_to_the_convener_and_a_carried_one_to_nobody(acme: Any) -> None:
    acme.hear(a_finding(acme, "settle"), a_finding(acme, "carry"))

    (told,) = acme.notices(acme.boss)
    assert told["title"] == "横向拉通会的一条发现已有结果"
    assert acme.notices(acme.staff) == []
