"""Those who are asked to approve are told, and those who asked hear how it ended."""

from typing import Any

import pytest

from .facts import a_requested_approval, an_ended_approval


def kinds(acme: Any, who: Any) -> list[str]:
    return [item["kind"] for item in acme.notices(who)]


def test_who_is_asked_is_told_by_whom_and_where(acme: Any) -> None:
    told = a_requested_approval(acme.staff, acme.staff, acme.boss)
    acme.hear(told)

    (notice,) = acme.notices(acme.boss)
    assert notice["title"] == "李四提交了目标表，请审批"
    assert notice["link"] == f"/approvals/{told.request_id}"
    assert kinds(acme, acme.staff) == []


def test_the_owner_is_asked_to_confirm_and_not_to_approve(acme: Any) -> None:
    acme.hear(a_requested_approval(acme.staff, acme.boss, acme.staff))

    assert kinds(acme, acme.staff) == ["approval.own"]


@pytest.mark.parametrize(
    ("kind", "outcome", "to_owner", "to_submitter"),
    [
        # The owner is told that the sheet is agreed.
        ("submit", "approved", [], ["approval.approved"]),
        ("submit", "returned", ["approval.returned"], ["approval.returned"]),
        ("change", "approved", ["approval.changed"], ["approval.changed"]),
        ("cancel", "returned", ["approval.returned"], ["approval.returned"]),
        ("submit", "withdrawn", [], []),
    ],
)
def test_how_it_ended_is_told_to_the_owner_and_to_who_submitted(
    acme: Any, kind: str, outcome: str, to_owner: list[str], to_submitter: list[str]
) -> None:
    acme.hear(an_ended_approval(kind, outcome, acme.staff, acme.boss))

    assert (kinds(acme, acme.staff), kinds(acme, acme.boss)) == (to_owner, to_submitter)


def test_who_submits_their_own_is_told_once(acme: Any) -> None:
    acme.hear(an_ended_approval("submit", "returned", acme.staff, acme.staff))

    assert kinds(acme, acme.staff) == ["approval.returned"]
