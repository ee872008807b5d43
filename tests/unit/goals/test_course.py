"""The course of a request refuses what it must, whoever tries what in which order."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servicekit.errors import Conflict, Forbidden, Problem
from services.goals.approvals.models.course import NODE_STEPS, Course, Node, read, written
from services.goals.approvals.models.requests import REQUEST_STEPS
from services.goals.models import step

NOW = datetime(2026, 11, 23, tzinfo=UTC)
PEOPLE = [UUID(int=number) for number in range(1, 7)]
OWNER, SENDER = PEOPLE[0], PEOPLE[1]
BARRED = frozenset({OWNER, SENDER})
ROLES = ("hr", "executive")


def clock(days: int) -> datetime:
    return NOW + timedelta(days=days)


def above(one: UUID | str) -> UUID | str | None:
    """Each is led by the next one; then HR, then executives."""
    if isinstance(one, UUID):
        return UUID(int=one.int + 1) if one.int < len(PEOPLE) else "hr"
    return "executive" if one == "hr" else None


def decide() -> Node:
    return Node("decide", people=[PEOPLE[4]], days=5)


def a_course(*nodes: Node) -> Course:
    course = Course(list(nodes), BARRED)
    course.begin(clock)
    return course


def act(course: Course, action: str, who: UUID, roles: list[str], to: UUID) -> None:
    match action:
        case "approve":
            course.approve(who, roles, NOW, "", clock)
        case "return":
            course.send_back(who, roles, NOW, "why")
        case "delegate":
            course.delegate(who, roles, to, NOW, "")
        case "object":
            course.object(who, NOW, "why", decide(), clock)
        case "expire":
            course.expire(NOW + timedelta(days=90), above, decide, clock)
        case "withdraw":
            course.withdraw()


others = st.sampled_from(PEOPLE[2:])
judges = st.builds(
    Node,
    kind=st.just("approve"),
    people=st.lists(others, unique=True, min_size=1, max_size=3),
    roles=st.lists(st.sampled_from(ROLES), unique=True, max_size=1),
    mode=st.sampled_from(["any", "all"]),
    days=st.sampled_from([None, 3]),
)
owners = st.builds(
    Node,
    kind=st.sampled_from(["accept", "confirm"]),
    people=st.just([OWNER]),
    days=st.just(5),
    own=st.just(True),
)
nodes = st.tuples(st.lists(owners, max_size=1), st.lists(judges, min_size=1, max_size=3)).map(
    lambda parts: [*parts[0], *parts[1]]
)
actions = st.lists(
    st.tuples(
        st.sampled_from(["approve", "return", "delegate", "object", "expire", "withdraw"]),
        st.sampled_from(PEOPLE),
        st.lists(st.sampled_from(ROLES), max_size=2),
        st.sampled_from(PEOPLE),
    ),
    max_size=25,
)


@settings(deadline=None)
@given(nodes, actions)
def test_whatever_is_tried_nobody_decides_their_own_and_one_node_waits(
    nodes: list[Node], actions: list[Any]
) -> None:
    course = a_course(*read(written(nodes)))
    for action, who, roles, to in actions:
        before, ended = written(course.nodes), course.state != "open"
        refused = False
        try:
            act(course, action, who, roles, to)
        except Problem:
            refused = True

        assert not (ended and not refused and written(course.nodes) != before)
        if refused:
            assert written(course.nodes) == before
        waiting = [node for node in course.nodes if node.state == "waiting"]
        assert len(waiting) == (course.state == "open")
        assert all(node.people or node.roles for node in waiting)
        assert not course.approvers() & BARRED
        asked = {one for node in course.nodes if not node.own for one in node.people}
        assert not asked & BARRED
        assert read(written(course.nodes)) == course.nodes
    if course.state == "approved":
        assert course.approvers()


@pytest.mark.parametrize(
    ("steps", "before", "after"),
    [
        (steps, before, after)
        for steps in (NODE_STEPS, REQUEST_STEPS)
        for before, after in itertools.product(steps, steps)
        if after not in steps[before]
    ],
)
def test_a_step_that_is_not_in_the_table_is_refused(
    steps: dict[str, set[str]], before: str, after: str
) -> None:
    with pytest.raises(Conflict):
        step(steps, "request", before, after)
    if steps is NODE_STEPS:
        with pytest.raises(Conflict):
            Node("approve", state=before).move(after)


def test_all_means_everybody_and_any_means_one() -> None:
    everybody = a_course(Node("approve", people=PEOPLE[2:4], mode="all"))
    everybody.approve(PEOPLE[2], (), NOW, "", clock)
    assert everybody.state == "open"
    everybody.approve(PEOPLE[3], (), NOW, "", clock)
    one = a_course(Node("approve", people=PEOPLE[2:4], mode="any"))
    one.approve(PEOPLE[3], (), NOW, "", clock)

    assert (everybody.state, one.state) == ("approved", "approved")


def test_who_approved_before_is_not_asked_again() -> None:
    course = a_course(
        Node("approve", people=[PEOPLE[2]]),
        Node("approve", people=[PEOPLE[2]]),
        Node("approve", people=[PEOPLE[2]], skip_approved=False),
    )
    course.approve(PEOPLE[2], (), NOW, "", clock)

    states = [(node.state, node.note) for node in course.nodes]
    assert states == [("passed", ""), ("skipped", "approved_before"), ("waiting", "")]


def test_time_over_asks_the_next_one_up_and_in_the_end_hr_and_executives() -> None:
    course = a_course(Node("approve", people=[PEOPLE[4]], days=3))
    asked: list[Any] = []
    for _ in range(4):
        course.expire(NOW + timedelta(days=3), above, decide, clock)
        node = course.current
        assert node
        asked.append([*node.people, *node.roles])

    assert asked == [[PEOPLE[5]], ["hr"], ["executive"], ["executive"]]


def test_time_that_is_not_over_changes_nothing() -> None:
    course = a_course(Node("approve", people=[PEOPLE[4]], days=3))
    course.expire(NOW + timedelta(days=2), above, decide, clock)

    assert course.current
    assert course.current.people == [PEOPLE[4]]


def test_the_line_above_that_runs_in_a_circle_ends_at_hr() -> None:
    course = a_course(Node("approve", people=[PEOPLE[2]], days=3))
    course.expire(NOW + timedelta(days=3), lambda one: OWNER, decide, clock)

    assert course.current
    assert course.current.roles == ["hr"]


@pytest.mark.parametrize("answer", ["object", "expire"])
def test_what_is_not_confirmed_is_decided_by_somebody_else(answer: str) -> None:
    course = a_course(
        Node("confirm", people=[OWNER], days=5, own=True), Node("approve", people=[PEOPLE[3]])
    )
    act(course, answer, OWNER, [], OWNER)

    assert [node.kind for node in course.nodes] == ["confirm", "decide", "approve"]
    assert course.nodes[0].state == {"object": "objected", "expire": "expired"}[answer]
    assert course.current is course.nodes[1]
    with pytest.raises(Forbidden):
        course.approve(OWNER, ROLES, NOW, "", clock)


def test_what_is_to_be_confirmed_cannot_be_returned_or_handed_on() -> None:
    course = a_course(Node("confirm", people=[OWNER], own=True))

    with pytest.raises(Conflict):
        course.send_back(OWNER, (), NOW, "why")
    with pytest.raises(Forbidden):
        course.delegate(OWNER, (), PEOPLE[3], NOW, "")


def test_a_role_is_answered_by_one_holder_who_is_not_the_owner() -> None:
    course = a_course(Node("approve", roles=["hr"]))

    for who, roles in ((OWNER, ["hr"]), (SENDER, ["hr"]), (PEOPLE[3], ["executive"])):
        with pytest.raises(Forbidden):
            course.approve(who, roles, NOW, "", clock)
    course.approve(PEOPLE[3], ["hr"], NOW, "", clock)
    assert (course.state, course.nodes[0].decisions[0].role) == ("approved", "hr")


def test_a_delegate_answers_in_ones_place() -> None:
    course = a_course(Node("approve", people=[PEOPLE[2]]))
    with pytest.raises(Forbidden):
        course.delegate(PEOPLE[2], (), OWNER, NOW, "")
    course.delegate(PEOPLE[2], (), PEOPLE[3], NOW, "")

    with pytest.raises(Forbidden):
        course.approve(PEOPLE[2], (), NOW, "", clock)
    course.approve(PEOPLE[3], (), NOW, "", clock)
    assert course.state == "approved"


def test_hr_hands_over_what_somebody_else_does_not_answer_and_never_their_own() -> None:
    course = a_course(Node("approve", people=[PEOPLE[2]]))
    for who, roles in ((PEOPLE[4], ["executive"]), (OWNER, ["hr"])):
        with pytest.raises(Forbidden):
            course.delegate(who, roles, PEOPLE[5], NOW, "")
    course.delegate(PEOPLE[4], ["hr"], PEOPLE[5], NOW, "")

    assert course.current
    assert course.current.people == [PEOPLE[5]]
    with pytest.raises(Forbidden):
        course.approve(PEOPLE[4], ["hr"], NOW, "", clock)
