"""The workflow of a request refuses what it must, whoever tries what in which order."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servicekit.errors import Conflict, Forbidden, Problem
from workflow.escalation import escalate_overdue
from workflow.step_records import dump_steps, load_steps
from workflow.steps import TRANSITIONS, Step, Workflow

NOW = datetime(2026, 11, 23, tzinfo=UTC)
PEOPLE = [UUID(int=number) for number in range(1, 7)]
OWNER, SENDER = PEOPLE[0], PEOPLE[1]
BARRED = frozenset({OWNER, SENDER})
ROLES = ("hr", "executive")


def deadline(days: int) -> datetime:
    return NOW + timedelta(days=days)


def superior_of(one: UUID | str) -> UUID | str | None:
    """Each is led by the next one; then HR, then executives."""
    if isinstance(one, UUID):
        return UUID(int=one.int + 1) if one.int < len(PEOPLE) else "hr"
    return "executive" if one == "hr" else None


def a_decision_step() -> Step:
    return Step("decide", people=[PEOPLE[4]], days=5)


def a_workflow(*steps: Step) -> Workflow:
    workflow = Workflow(list(steps), BARRED)
    workflow.start_next_step(deadline)
    return workflow


def act(workflow: Workflow, action: str, who: UUID, roles: list[str], to: UUID) -> None:
    match action:
        case "approve":
            workflow.approve(who, roles, NOW, "", deadline)
        case "return":
            workflow.send_back(who, roles, NOW, "why")
        case "delegate":
            workflow.delegate(who, roles, to, NOW, "")
        case "object":
            workflow.object(who, NOW, "why", a_decision_step(), deadline)
        case "expire":
            escalate_overdue(
                workflow, NOW + timedelta(days=90), superior_of, a_decision_step, deadline
            )
        case "withdraw":
            workflow.withdraw()


others = st.sampled_from(PEOPLE[2:])
judges = st.builds(
    Step,
    kind=st.just("approve"),
    people=st.lists(others, unique=True, min_size=1, max_size=3),
    roles=st.lists(st.sampled_from(ROLES), unique=True, max_size=1),
    mode=st.sampled_from(["any", "all"]),
    days=st.sampled_from([None, 3]),
)
owners = st.builds(
    Step,
    kind=st.sampled_from(["accept", "confirm"]),
    people=st.just([OWNER]),
    days=st.just(5),
    for_owner=st.just(True),
)
steps = st.tuples(st.lists(owners, max_size=1), st.lists(judges, min_size=1, max_size=3)).map(
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
@given(steps, actions)
def test_whatever_is_tried_nobody_decides_their_own_and_one_node_waits(
    steps: list[Step], actions: list[Any]
) -> None:
    workflow = a_workflow(*load_steps(dump_steps(steps)))
    for action, who, roles, to in actions:
        before, ended = dump_steps(workflow.steps), workflow.state != "open"
        refused = False
        try:
            act(workflow, action, who, roles, to)
        except Problem:
            refused = True

        assert not (ended and not refused and dump_steps(workflow.steps) != before)
        if refused:
            assert dump_steps(workflow.steps) == before
        waiting = [step for step in workflow.steps if step.state == "waiting"]
        assert len(waiting) == (workflow.state == "open")
        assert all(step.people or step.roles for step in waiting)
        assert not workflow.approvers() & BARRED
        asked = {one for step in workflow.steps if not step.for_owner for one in step.people}
        assert not asked & BARRED
        assert load_steps(dump_steps(workflow.steps)) == workflow.steps
    if workflow.state == "approved":
        assert workflow.approvers()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (before, after)
        for before, after in itertools.product(TRANSITIONS, TRANSITIONS)
        if after not in TRANSITIONS[before]
    ],
)
def test_a_transition_that_is_not_in_the_table_is_refused(before: str, after: str) -> None:
    with pytest.raises(Conflict):
        Step("approve", state=before).move(after)


def test_all_means_everybody_and_any_means_one() -> None:
    everybody = a_workflow(Step("approve", people=PEOPLE[2:4], mode="all"))
    everybody.approve(PEOPLE[2], (), NOW, "", deadline)
    assert everybody.state == "open"
    everybody.approve(PEOPLE[3], (), NOW, "", deadline)
    one = a_workflow(Step("approve", people=PEOPLE[2:4], mode="any"))
    one.approve(PEOPLE[3], (), NOW, "", deadline)

    assert (everybody.state, one.state) == ("approved", "approved")


def test_who_approved_before_is_not_asked_again() -> None:
    workflow = a_workflow(
        Step("approve", people=[PEOPLE[2]]),
        Step("approve", people=[PEOPLE[2]]),
        Step("approve", people=[PEOPLE[2]], skip_approved=False),
    )
    workflow.approve(PEOPLE[2], (), NOW, "", deadline)

    states = [(step.state, step.note) for step in workflow.steps]
    assert states == [("passed", ""), ("skipped", "approved_before"), ("waiting", "")]


def test_time_over_asks_the_next_one_up_and_in_the_end_hr_and_executives() -> None:
    workflow = a_workflow(Step("approve", people=[PEOPLE[4]], days=3))
    asked: list[Any] = []
    for _ in range(4):
        escalate_overdue(workflow, NOW + timedelta(days=3), superior_of, a_decision_step, deadline)
        step = workflow.current_step
        assert step
        asked.append([*step.people, *step.roles])

    assert asked == [[PEOPLE[5]], ["hr"], ["executive"], ["executive"]]


def test_time_that_is_not_over_changes_nothing() -> None:
    workflow = a_workflow(Step("approve", people=[PEOPLE[4]], days=3))
    escalate_overdue(workflow, NOW + timedelta(days=2), superior_of, a_decision_step, deadline)

    assert workflow.current_step
    assert workflow.current_step.people == [PEOPLE[4]]


def test_the_line_above_that_runs_in_a_circle_ends_at_hr() -> None:
    workflow = a_workflow(Step("approve", people=[PEOPLE[2]], days=3))
    escalate_overdue(
        workflow, NOW + timedelta(days=3), lambda one: OWNER, a_decision_step, deadline
    )

    assert workflow.current_step
    assert workflow.current_step.roles == ["hr"]


@pytest.mark.parametrize("answer", ["object", "expire"])
def test_what_is_not_confirmed_is_decided_by_somebody_else(answer: str) -> None:
    workflow = a_workflow(
        Step("confirm", people=[OWNER], days=5, for_owner=True), Step("approve", people=[PEOPLE[3]])
    )
    act(workflow, answer, OWNER, [], OWNER)

    assert [step.kind for step in workflow.steps] == ["confirm", "decide", "approve"]
    assert workflow.steps[0].state == {"object": "objected", "expire": "expired"}[answer]
    assert workflow.current_step is workflow.steps[1]
    with pytest.raises(Forbidden):
        workflow.approve(OWNER, ROLES, NOW, "", deadline)


def test_what_is_to_be_confirmed_cannot_be_returned_or_handed_on() -> None:
    workflow = a_workflow(Step("confirm", people=[OWNER], for_owner=True))

    with pytest.raises(Conflict):
        workflow.send_back(OWNER, (), NOW, "why")
    with pytest.raises(Forbidden):
        workflow.delegate(OWNER, (), PEOPLE[3], NOW, "")


def test_a_role_is_answered_by_one_holder_who_is_not_the_owner() -> None:
    workflow = a_workflow(Step("approve", roles=["hr"]))

    for who, roles in ((OWNER, ["hr"]), (SENDER, ["hr"]), (PEOPLE[3], ["executive"])):
        with pytest.raises(Forbidden):
            workflow.approve(who, roles, NOW, "", deadline)
    workflow.approve(PEOPLE[3], ["hr"], NOW, "", deadline)
    assert (workflow.state, workflow.steps[0].decisions[0].role) == ("approved", "hr")


def test_a_delegate_answers_in_ones_place() -> None:
    workflow = a_workflow(Step("approve", people=[PEOPLE[2]]))
    with pytest.raises(Forbidden):
        workflow.delegate(PEOPLE[2], (), OWNER, NOW, "")
    workflow.delegate(PEOPLE[2], (), PEOPLE[3], NOW, "")

    with pytest.raises(Forbidden):
        workflow.approve(PEOPLE[2], (), NOW, "", deadline)
    workflow.approve(PEOPLE[3], (), NOW, "", deadline)
    assert workflow.state == "approved"


def test_hr_hands_over_what_somebody_else_does_not_answer_and_never_their_own() -> None:
    workflow = a_workflow(Step("approve", people=[PEOPLE[2]]))
    for who, roles in ((PEOPLE[4], ["executive"]), (OWNER, ["hr"])):
        with pytest.raises(Forbidden):
            workflow.delegate(who, roles, PEOPLE[5], NOW, "")
    workflow.delegate(PEOPLE[4], ["hr"], PEOPLE[5], NOW, "")

    assert workflow.current_step
    assert workflow.current_step.people == [PEOPLE[5]]
    with pytest.raises(Forbidden):
        workflow.approve(PEOPLE[4], ["hr"], NOW, "", deadline)
