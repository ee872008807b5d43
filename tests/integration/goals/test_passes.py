"""What moves between a pass's reading and writing is in the next pass, and in it once."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from services.goals.goal_sheets.models.goals import Goal
from services.goals.progress.use_cases import reported_values, roll_up, roll_up_job
from services.goals.progress.writes import dirty_goals
from tests.integration.goals.conftest import A_KEY_RESULT, Tenant
from tests.integration.goals.test_path import recorded

SUMS = sa.text("SELECT sums, summed_on FROM goals WHERE id = :id")
BELOW = 4


class Above:
    """A company goal that its children drive, each with a key result of its own."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
        top = tenant.sheet("boss", "company", None)
        self.goal = tenant.goal("boss", top, progress_source="children")
        low = tenant.sheet("staff", "person", tenant.ids["staff"])
        made = {"key_results": [A_KEY_RESULT], "alignments": [{"goal_id": self.goal["id"]}]}
        self.children = [tenant.goal("staff", low, **made) for _ in range(BELOW)]
        for sheet, by, approver in ((top, "boss", "boss"), (low, "staff", "head")):
            tenant.agree(sheet, by, approver)
        # Marked without saying what has changed: all is summed up.
        self.roll_up()

    def tell(self, child: int, value: str) -> None:
        with self.tenant.goals.as_system(self.tenant.company) as uow:
            reported_values.apply_values(uow, [recorded(self.children[child], value)])

    def mark(self, child: int) -> None:
        with self.tenant.goals.as_system(self.tenant.company) as uow:
            found = uow.session.get_one(Goal, UUID(self.children[child]["id"]))
            roll_up.mark_parents_dirty(uow, [found])

    def roll_up(self) -> None:
        with self.tenant.goals.as_system(self.tenant.company) as uow:
            roll_up_job.roll_up(uow)

    def progress(self) -> Decimal | None:
        with self.tenant.goals.as_system(self.tenant.company) as uow:
            return uow.session.get_one(Goal, UUID(self.goal["id"])).progress

    def kept(self) -> Any:
        with self.tenant.goals.as_system(self.tenant.company) as uow:
            return uow.session.execute(SUMS, {"id": self.goal["id"]}).one()


@pytest.fixture
def above(tenant: Any, monkeypatch: pytest.MonkeyPatch) -> Above:
    monkeypatch.setattr(roll_up_job, "MANY", BELOW)
    return Above(tenant)


def meanwhile(monkeypatch: pytest.MonkeyPatch, change: Callable[[], None]) -> None:
    """Have something happen once a pass has read what is marked, and before it reads on."""
    read = dirty_goals.lock_dirty_goals

    def marked(uow: Any) -> Any:
        found = read(uow)
        monkeypatch.setattr(dirty_goals, "lock_dirty_goals", read)
        change()
        return found

    monkeypatch.setattr(dirty_goals, "lock_dirty_goals", marked)


@pytest.mark.parametrize("anew", [False, True])
def test_a_value_told_during_a_pass_counts_once(
    above: Above, monkeypatch: pytest.MonkeyPatch, anew: bool
) -> None:
    above.tell(0, "4")
    if anew:
        above.mark(1)
    meanwhile(monkeypatch, lambda: above.tell(2, "8"))
    above.roll_up()
    above.roll_up()

    assert above.progress() == (40 + 80) / BELOW
    above.tell(2, "6")
    above.roll_up()
    assert above.progress() == (40 + 60) / BELOW


def test_roll_up_leaves_new_marks_to_the_next_pass(
    above: Above, monkeypatch: pytest.MonkeyPatch
) -> None:
    above.tell(0, "4")
    meanwhile(monkeypatch, lambda: (above.tell(2, "8"), above.mark(3))[-1])
    above.roll_up()
    above.roll_up()

    assert above.progress() == (40 + 80) / BELOW


def test_sums_are_kept_of_many_and_begin_anew_each_day(above: Above) -> None:
    assert above.kept().sums is not None
    above.tell(0, "4")
    with above.tenant.goals.as_system(above.tenant.company) as uow:
        # As a release would leave them that knows no sums.
        spoilt = "UPDATE goals SET sums = '{1,1,1,1,1,1}', summed_on = summed_on - 1 WHERE id = :id"
        uow.session.execute(sa.text(spoilt), {"id": above.goal["id"]})
    above.roll_up()

    assert above.progress() == Decimal(40) / BELOW
    assert above.kept().sums == [BELOW, 40, 1, 0, 0, 0]


def test_of_few_children_no_sums_are_kept(above: Above, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roll_up_job, "MANY", BELOW + 1)
    above.mark(0)
    above.tell(0, "4")
    above.roll_up()

    assert above.kept() == (None, None)
    assert above.progress() == Decimal(40) / BELOW
