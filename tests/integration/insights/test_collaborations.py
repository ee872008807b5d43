"""Help asked across (协同) stands on the boards of both units, with its answer."""

import itertools
from typing import Any

import pytest

from chengshi.goals.v1.events_pb2 import CollaborationState
from servicekit.ids import new_id
from tests.integration.insights.world import NOW, World, stamp


class Across:
    """研发, headed by 林; 供应链, headed by 赵, with an unheaded 仓库 below; and 旁人."""

    def __init__(self, world: World) -> None:
        self.world = world
        lin, zhao = world.person("lin"), world.person("zhao")
        self.asking = world.unit("研发", head=lin)
        self.asked = world.unit("供应链", head=zhao)
        self.store = world.unit("仓库", parent=self.asked)
        world.person("other", unit=self.asked)
        self.cycle = world.cycle()
        self.versions = itertools.count(1)

    def goal(self, title: str = "新品按期量产", **more: Any) -> str:
        return self.world.goal(self.cycle, ("unit", self.asking), title, "50", **more)

    def ask(self, goal_id: str, unit_id: str, **more: Any) -> CollaborationState:
        usual = {
            "collaboration_id": str(new_id()),
            "goal_id": goal_id,
            "unit_id": unit_id,
            "ask": "试产两条产线",
            "needed_on": "2026-12-01",
            "state": "asked",
            "asked_at": stamp(NOW),
            "version": next(self.versions),
        }
        told = CollaborationState(**(usual | more))
        self.world.events.append(told)
        return told

    def answer(self, asked: CollaborationState, state: str, reason: str = "") -> CollaborationState:
        told = CollaborationState()
        told.CopyFrom(asked)
        told.state, told.reason, told.version = state, reason, next(self.versions)
        told.answered_at.CopyFrom(stamp(NOW))
        self.world.events.append(told)
        return told

    def on_board(self, who: str) -> dict[str, list[tuple[str, str, str]]]:
        """By unit: the side on which it stands, the state, and the unit on the other side."""
        return {
            item["unit"]["name"]: [
                (line["side"], line["state"], line["other"]["name"])
                for line in item["collaborations"]
            ]
            for item in self.world.board(who)["items"]
            if item["collaborations"]
        }


@pytest.fixture
def across(world: World) -> Across:
    return Across(world)


def test_a_request_stands_on_both_boards_until_it_is_answered_and_after(across: Across) -> None:
    asked = across.ask(across.goal(), across.asked)
    across.world.tell()
    assert across.on_board("other") == {
        "研发": [("asks", "asked", "供应链")],
        "供应链": [("asked", "asked", "研发")],
    }

    across.answer(asked, "accepted")
    across.world.tell()

    assert {line for lines in across.on_board("other").values() for _, line, _ in lines} == {
        "accepted"
    }


def test_a_declined_one_shows_why_and_for_which_goal(across: Across) -> None:
    goal_id = across.goal()
    across.answer(across.ask(goal_id, across.asked), "declined", "本季度产线已满")
    across.world.tell()

    (line,) = next(
        item["collaborations"]
        for item in across.world.board("other")["items"]
        if item["unit"]["name"] == "供应链"
    )
    assert (line["reason"], line["ask"], line["needed_on"]) == (
        "本季度产线已满", "试产两条产线", "2026-12-01",
    )  # fmt: skip
    assert (line["goal"], line["goal_visible"]) == (
        {"id": goal_id, "name": "新品按期量产"}, True,
    )  # fmt: skip
    assert line["owner"]["name"] == "研发"


def test_what_was_withdrawn_or_whose_goal_is_over_stands_on_no_board(across: Across) -> None:
    across.answer(across.ask(across.goal(), across.asked), "withdrawn")
    across.ask(across.goal(state="cancelled"), across.asked)
    across.world.tell()

    assert across.on_board("lin") == {}


def test_a_request_of_a_restricted_goal_is_seen_by_its_line_and_by_who_answers(
    across: Across,
) -> None:
    across.ask(across.goal(visibility="line"), across.store)
    across.world.tell()

    assert across.on_board("other") == {}
    assert (
        across.on_board("lin")
        == across.on_board("zhao")
        == {
            "研发": [("asks", "asked", "仓库")],
            "仓库": [("asked", "asked", "研发")],
        }
    )
    seen = [
        line["goal_visible"]
        for item in across.world.board("zhao")["items"]
        for line in item["collaborations"]
    ]
    assert seen == [False, False]


def test_the_goal_of_a_person_asks_for_their_unit_and_the_companys_for_the_company(
    across: Across,
) -> None:
    engineer = across.world.person("engineer", unit=across.asking)
    own = across.world.goal(across.cycle, ("person", engineer), "样机", "10")
    whole = across.world.goal(across.cycle, ("company", ""), "营收", "10")
    across.ask(own, across.asked, needed_on="")
    across.ask(whole, across.asked)
    across.world.tell()

    company = across.world.company.slug.title()
    assert across.on_board("other") == {
        company: [("asks", "asked", "供应链")],
        "研发": [("asks", "asked", "供应链")],
        "供应链": [("asked", "asked", company), ("asked", "asked", "研发")],
    }


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_in_any_order_and_twice_it_is_the_same(across: Across, order: tuple[int, ...]) -> None:
    across.world.tell()
    goal_id = across.goal()
    asked = across.ask(goal_id, across.asked)
    across.answer(asked, "accepted")
    events, across.world.events = across.world.events, []
    events.append(asked)

    across.world.tell([events[place] for place in order])

    assert across.on_board("other")["研发"] == [("asks", "accepted", "供应链")]


def test_what_waits_comes_first_by_the_day_on_which_it_is_needed(across: Across) -> None:
    goal_id = across.goal()
    across.answer(across.ask(goal_id, across.asked), "declined", "排满")
    across.ask(goal_id, across.asked, ask="以后", needed_on="2026-12-20")
    across.ask(goal_id, across.asked, ask="马上", needed_on="2026-11-20")
    across.ask(goal_id, across.asked, ask="不急", needed_on="")
    across.world.tell()

    (lines,) = (
        item["collaborations"]
        for item in across.world.board("lin")["items"]
        if item["unit"]["name"] == "研发"
    )
    assert [line["ask"] for line in lines] == ["马上", "以后", "不急", "试产两条产线"]


def test_another_companys_requests_are_nowhere(across: Across, other_world: World) -> None:
    across.ask(across.goal(), across.asked)
    across.world.tell()
    other_world.person("lin")
    other_world.tell()

    assert [item["collaborations"] for item in other_world.board("lin")["items"]] == [[]]


def test_the_board_moves_when_a_request_is_answered(across: Across) -> None:
    asked = across.ask(across.goal(), across.asked)
    across.world.tell()
    before = across.world.board("lin")["version"]

    across.answer(asked, "accepted")
    across.world.tell()

    assert across.world.board("lin")["version"] > before
