"""Help asked across (协同) stands on the boards of both units, with its answer."""

import itertools
from typing import Any

import pytest

from chengshi.goals.v1.events_pb2 import CrossUnitRequestState
from servicekit.ids import new_id
from tests.integration.insights.tenant import NOW, InsightsTenant, stamp


class CollaboratingUnits:
    """研发, headed by 林; 供应链, headed by 赵, with an unheaded 仓库 below; and 旁人."""

    def __init__(self, tenant: InsightsTenant) -> None:
        self.tenant = tenant
        lin, zhao = tenant.person("lin"), tenant.person("zhao")
        self.asking = tenant.unit("研发", head=lin)
        self.asked = tenant.unit("供应链", head=zhao)
        self.store = tenant.unit("仓库", parent=self.asked)
        tenant.person("other", unit=self.asked)
        self.cycle = tenant.cycle()
        self.versions = itertools.count(1)

    def goal(self, title: str = "新品按期量产", **more: Any) -> str:
        return self.tenant.goal(self.cycle, ("unit", self.asking), title, "50", **more)

    def ask(self, goal_id: str, unit_id: str, **more: Any) -> CrossUnitRequestState:
        usual = {
            "cross_unit_request_id": str(new_id()),
            "goal_id": goal_id,
            "unit_id": unit_id,
            "request_text": "试产两条产线",
            "needed_on": "2026-12-01",
            "state": "asked",
            "requested_at": stamp(NOW),
            "version": next(self.versions),
        }
        told = CrossUnitRequestState(**(usual | more))
        self.tenant.events.append(told)
        return told

    def answer(
        self, asked: CrossUnitRequestState, state: str, reason: str = ""
    ) -> CrossUnitRequestState:
        told = CrossUnitRequestState()
        told.CopyFrom(asked)
        told.state, told.reason, told.version = state, reason, next(self.versions)
        told.answered_at.CopyFrom(stamp(NOW))
        self.tenant.events.append(told)
        return told

    def on_board(self, who: str) -> dict[str, list[tuple[str, str, str]]]:
        """By unit: the side on which it stands, the state, and the unit on the other side."""
        return {
            item["unit"]["name"]: [
                (line["side"], line["state"], line["other"]["name"])
                for line in item["cross_unit_requests"]
            ]
            for item in self.tenant.board(who)["items"]
            if item["cross_unit_requests"]
        }


@pytest.fixture
def units(tenant: InsightsTenant) -> CollaboratingUnits:
    return CollaboratingUnits(tenant)


def test_a_request_stands_on_both_boards_until_it_is_answered_and_after(
    units: CollaboratingUnits,
) -> None:
    asked = units.ask(units.goal(), units.asked)
    units.tenant.tell()
    assert units.on_board("other") == {
        "研发": [("asks", "asked", "供应链")],
        "供应链": [("asked", "asked", "研发")],
    }

    units.answer(asked, "accepted")
    units.tenant.tell()

    assert {line for lines in units.on_board("other").values() for _, line, _ in lines} == {
        "accepted"
    }


def test_a_declined_one_shows_why_and_for_which_goal(units: CollaboratingUnits) -> None:
    goal_id = units.goal()
    units.answer(units.ask(goal_id, units.asked), "declined", "本季度产线已满")
    units.tenant.tell()

    (line,) = next(
        item["cross_unit_requests"]
        for item in units.tenant.board("other")["items"]
        if item["unit"]["name"] == "供应链"
    )
    assert (line["reason"], line["request_text"], line["needed_on"]) == (
        "本季度产线已满", "试产两条产线", "2026-12-01",
    )  # fmt: skip
    assert (line["goal"], line["goal_visible"]) == (
        {"id": goal_id, "name": "新品按期量产"}, True,
    )  # fmt: skip
    assert line["owner"]["name"] == "研发"


def test_what_was_withdrawn_or_whose_goal_is_over_stands_on_no_board(
    units: CollaboratingUnits,
) -> None:
    units.answer(units.ask(units.goal(), units.asked), "withdrawn")
    units.ask(units.goal(state="cancelled"), units.asked)
    units.tenant.tell()

    assert units.on_board("lin") == {}


def test_a_request_of_a_restricted_goal_is_seen_by_its_line_and_by_who_answers(
    units: CollaboratingUnits,
) -> None:
    units.ask(units.goal(visibility="line"), units.store)
    units.tenant.tell()

    assert units.on_board("other") == {}
    assert (
        units.on_board("lin")
        == units.on_board("zhao")
        == {
            "研发": [("asks", "asked", "仓库")],
            "仓库": [("asked", "asked", "研发")],
        }
    )
    seen = [
        line["goal_visible"]
        for item in units.tenant.board("zhao")["items"]
        for line in item["cross_unit_requests"]
    ]
    assert seen == [False, False]


def test_the_goal_of_a_person_asks_for_their_unit_and_the_companys_for_the_company(
    units: CollaboratingUnits,
) -> None:
    engineer = units.tenant.person("engineer", unit=units.asking)
    own = units.tenant.goal(units.cycle, ("person", engineer), "样机", "10")
    whole = units.tenant.goal(units.cycle, ("company", ""), "营收", "10")
    units.ask(own, units.asked, needed_on="")
    units.ask(whole, units.asked)
    units.tenant.tell()

    company = units.tenant.company.slug.title()
    assert units.on_board("other") == {
        company: [("asks", "asked", "供应链")],
        "研发": [("asks", "asked", "供应链")],
        "供应链": [("asked", "asked", company), ("asked", "asked", "研发")],
    }


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_in_any_order_and_twice_it_is_the_same(
    units: CollaboratingUnits, order: tuple[int, ...]
) -> None:
    units.tenant.tell()
    goal_id = units.goal()
    asked = units.ask(goal_id, units.asked)
    units.answer(asked, "accepted")
    events, units.tenant.events = units.tenant.events, []
    events.append(asked)

    units.tenant.tell([events[place] for place in order])

    assert units.on_board("other")["研发"] == [("asks", "accepted", "供应链")]


def test_what_waits_comes_first_by_the_day_on_which_it_is_needed(units: CollaboratingUnits) -> None:
    goal_id = units.goal()
    units.answer(units.ask(goal_id, units.asked), "declined", "排满")
    units.ask(goal_id, units.asked, request_text="以后", needed_on="2026-12-20")
    units.ask(goal_id, units.asked, request_text="马上", needed_on="2026-11-20")
    units.ask(goal_id, units.asked, request_text="不急", needed_on="")
    units.tenant.tell()

    (lines,) = (
        item["cross_unit_requests"]
        for item in units.tenant.board("lin")["items"]
        if item["unit"]["name"] == "研发"
    )
    assert [line["request_text"] for line in lines] == ["马上", "以后", "不急", "试产两条产线"]


def test_another_companys_requests_are_nowhere(
    units: CollaboratingUnits, other_tenant: InsightsTenant
) -> None:
    units.ask(units.goal(), units.asked)
    units.tenant.tell()
    other_tenant.person("lin")
    other_tenant.tell()

    assert [item["cross_unit_requests"] for item in other_tenant.board("lin")["items"]] == [[]]


def test_the_board_moves_when_a_request_is_answered(units: CollaboratingUnits) -> None:
    asked = units.ask(units.goal(), units.asked)
    units.tenant.tell()
    before = units.tenant.board("lin")["version"]

    units.answer(asked, "accepted")
    units.tenant.tell()

    assert units.tenant.board("lin")["version"] > before
