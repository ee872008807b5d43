"""Whoever stands where in a company: every request finds somebody, and never its own people."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from services.goals.approvals.models.flows import default_flow
from workflow.approvers import (
    ApprovalSubject,
    ReportingStructure,
    decision_step,
    resolve_approvers,
)
from workflow.steps import Workflow

NOW = datetime(2026, 11, 23, tzinfo=UTC)
PEOPLE = [UUID(int=number) for number in range(1, 9)]
STAFF, LEAD, HEAD, BOSS, HR, EXECUTIVE = PEOPLE[:6]
ROLES = ("hr", "executive")


def line_of(managers: dict[UUID, UUID | None], person: UUID | None) -> list[UUID]:
    """Everybody superior_of, nearest first; ends where it has been before."""
    found: list[UUID] = []
    above = managers.get(person) if person else None
    while above and above not in found:
        found.append(above)
        above = managers.get(above)
    return found


class Company:
    """People with managers, heads of units and roles, drawn at random."""

    def __init__(
        self,
        managers: dict[UUID, UUID | None],
        heads: Sequence[UUID],
        roles: dict[str, set[UUID]],
        left: set[UUID],
    ) -> None:
        self.managers, self.heads, self.roles, self.left = managers, heads, roles, left

    def org(self, subject: ApprovalSubject) -> ReportingStructure:
        line = line_of(self.managers, subject.owner)
        return ReportingStructure(
            managers=[one for one in line if one != subject.owner],
            heads=self.heads,
            active=frozenset(set(PEOPLE) - self.left),
            has_holder=lambda role: bool(
                self.roles[role] - subject.ineligible_approvers - self.left
            ),
            is_circular=subject.owner in line,
        )

    def roles_of(self, person: UUID) -> list[str]:
        return [role for role, held in self.roles.items() if person in held]


people = st.sampled_from(PEOPLE)
nobody = st.none()
companies = st.builds(
    Company,
    st.fixed_dictionaries(dict.fromkeys(PEOPLE, people | nobody)),
    st.lists(people, max_size=3, unique=True),
    st.fixed_dictionaries({role: st.sets(people, max_size=3) for role in ROLES}),
    st.sets(people, max_size=2),
)
approvers = st.one_of(
    st.just({"kind": "direct_manager"}),
    st.builds(lambda n: {"kind": "nth_manager", "n": n}, st.integers(1, 4)),
    st.just({"kind": "unit_head"}),
    st.builds(lambda role: {"kind": "role", "role": role}, st.sampled_from(ROLES)),
    st.builds(lambda one: {"kind": "person", "person_id": str(one)}, people),
)
flows = st.fixed_dictionaries(
    {
        "steps": st.lists(
            st.fixed_dictionaries(
                {
                    "approvers": st.lists(approvers, min_size=1, max_size=3),
                    "mode": st.sampled_from(["any", "all"]),
                    "days": st.sampled_from([None, 3]),
                    "skip_approved": st.booleans(),
                    "skip_own": st.booleans(),
                }
            ),
            min_size=1,
            max_size=3,
        ),
        "owner_agrees": st.booleans(),
    }
)
subjects = st.builds(
    ApprovalSubject,
    owner=people | nobody,
    submitter=people | nobody,
    has_kpi=st.booleans(),
    co_owners=st.lists(people, max_size=1).map(tuple),
).filter(lambda subject: subject.submitter not in subject.co_owners)


def deadline(days: int) -> datetime:
    return NOW + timedelta(days=days)


@settings(deadline=None)
@given(companies, flows, subjects, st.lists(people, max_size=40))
def test_nobody_approves_their_own_in_any_company(
    company: Company, flow: dict[str, Any], subject: ApprovalSubject, tries: list[UUID]
) -> None:
    resolved = resolve_approvers(flow, subject, company.org(subject))
    workflow = Workflow(resolved.steps, subject.ineligible_approvers)
    workflow.start_next_step(deadline)

    assert workflow.state == "open"
    for step in workflow.steps:
        assert step.for_owner or not set(step.people) & subject.ineligible_approvers
        assert step.for_owner or not set(step.people) & company.left
    # Everybody tries everything, as themselves and by whatever role they hold.
    for person in [*tries, *PEOPLE * 4]:
        if workflow.current_step and workflow.capacity_of(person, company.roles_of(person)):
            assert workflow.current_step.for_owner or person not in {
                subject.owner,
                subject.submitter,
            }
            workflow.approve(person, company.roles_of(person), NOW, "", deadline)
    assert not workflow.approvers() & subject.ineligible_approvers
    if workflow.state == "approved":
        said = {one.by for step in workflow.steps for one in step.decisions}
        assert said - {subject.submitter}
        sent = any(step.note == "sent" for step in workflow.steps)
        assert workflow.approvers() or (sent and said - {subject.submitter})


@settings(deadline=None)
@given(companies, flows, subjects)
def test_what_waits_for_nobody_is_a_finding(
    company: Company, flow: dict[str, Any], subject: ApprovalSubject
) -> None:
    org = company.org(subject)
    resolved = resolve_approvers(flow, subject, org)
    empty = [
        role
        for step in resolved.steps
        for role in step.roles
        if not step.people and not org.has_holder(role)
    ]

    codes = {finding["code"] for finding in resolved.findings}
    assert not empty or "nobody_holds" in codes
    assert org.is_circular == ("loop" in codes)


@settings(deadline=None)
@given(companies, subjects)
def test_after_an_objection_somebody_else_decides(
    company: Company, subject: ApprovalSubject
) -> None:
    assume(subject.owner is not None)
    step = decision_step(subject.submitter, subject, company.org(subject))

    assert bool(step.people) != bool(step.roles)
    assert not set(step.people) & subject.ineligible_approvers


def a_company(**roles: set[UUID]) -> Company:
    managers: dict[UUID, UUID | None] = {STAFF: LEAD, LEAD: HEAD, HEAD: BOSS}
    held = {"hr": {HR}, "executive": {BOSS}} | roles
    return Company(managers, [LEAD, HEAD], held, set())


def asked(
    subject: ApprovalSubject, flow: dict[str, Any], company: Company | None = None
) -> list[Any]:
    resolved = resolve_approvers(flow, subject, (company or a_company()).org(subject))
    return [
        (step.kind, [*step.people, *step.roles])
        for step in resolved.steps
        if step.state != "skipped"
    ]


def test_an_okr_that_the_owner_sends_is_accepted_by_the_manager() -> None:
    sent = ApprovalSubject(owner=STAFF, submitter=STAFF, has_kpi=False)

    assert asked(sent, default_flow("person")) == [("accept", [LEAD])]
    changed = ApprovalSubject(owner=STAFF, submitter=STAFF, has_kpi=False, first_time=False)
    assert asked(changed, default_flow("person")) == [("approve", [LEAD])]


def test_a_kpi_that_the_manager_sets_is_confirmed_by_the_employee_alone() -> None:
    sent = ApprovalSubject(owner=STAFF, submitter=LEAD, has_kpi=True)

    assert asked(sent, default_flow("person")) == [("confirm", [STAFF])]


def test_what_hr_hands_in_is_confirmed_by_the_owner_and_approved_by_the_manager() -> None:
    sent = ApprovalSubject(owner=STAFF, submitter=HR, has_kpi=True)

    assert asked(sent, default_flow("person")) == [("confirm", [STAFF]), ("approve", [LEAD])]


def test_without_a_manager_it_falls_to_hr_and_without_hr_to_an_executive() -> None:
    sent = ApprovalSubject(owner=BOSS, submitter=BOSS, has_kpi=True)

    assert asked(sent, default_flow("person")) == [("approve", ["hr"])]
    alone = a_company(hr={BOSS}, executive={EXECUTIVE})
    assert asked(sent, default_flow("person"), alone) == [("approve", ["executive"])]


def test_the_only_executive_does_not_approve_what_they_submit_for_the_company() -> None:
    sent = ApprovalSubject(owner=None, submitter=BOSS, has_kpi=False)

    assert asked(sent, default_flow("company")) == [("approve", ["hr"])]


def test_a_manager_who_left_is_passed_over() -> None:
    company = a_company()
    company.left = {LEAD}
    sent = ApprovalSubject(owner=STAFF, submitter=STAFF, has_kpi=True)

    assert asked(sent, default_flow("person"), company) == [("approve", [HEAD])]


def test_a_node_for_the_owner_is_skipped_only_where_the_flow_says_so() -> None:
    step = {"approvers": [{"kind": "unit_head"}], "mode": "any", "days": 3, "skip_approved": True}
    sent = ApprovalSubject(owner=LEAD, submitter=LEAD, has_kpi=True)
    flow = {"steps": [{**step, "skip_own": True}], "owner_agrees": True}

    # Somebody has to judge it all the same.
    assert asked(sent, flow) == [("approve", ["hr"])]
    flow["steps"][0]["skip_own"] = False
    assert asked(sent, flow) == [("approve", [HEAD])]


def test_after_an_objection_the_manager_above_who_set_it_decides() -> None:
    sent = ApprovalSubject(owner=STAFF, submitter=LEAD, has_kpi=True)

    assert decision_step(LEAD, sent, a_company().org(sent)).people == [HEAD]
