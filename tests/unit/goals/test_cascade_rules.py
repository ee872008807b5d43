"""What is refused of a cascade's contributions, and what becomes of their key results."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.goals.alignment.queries.cascade import ContributionLink
from services.goals.alignment.schemas.cascade import ContributionInput
from services.goals.alignment.use_cases import cascade_rules
from services.goals.alignment.views.cascade import HiddenSum, hidden_sums
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import Goal, KeyResult

KEY_RESULT_ID, OWNER_ID, GOAL_OWNER_ID = uuid4(), uuid4(), uuid4()
FIRST_DAY, LAST_DAY = date(2030, 2, 1), date(2030, 3, 31)


def make_key_result(**columns: Any) -> KeyResult:
    defaults = {
        "id": KEY_RESULT_ID,
        "direction": "increase",
        "accumulation": "sum",
        "start": Decimal(0),
        "target": Decimal(100),
        "tolerance": None,
        "milestones": [],
    }
    return KeyResult(**{**defaults, **columns})


def make_contribution(**fields: Any) -> ContributionInput:
    contribution: ContributionInput = {
        "key_result_id": KEY_RESULT_ID,
        "owner": {"kind": "person", "id": OWNER_ID},
        "cycle_id": None,
        "title": None,
        "share": None,
        "amount": None,
    }
    contribution.update(fields)  # type: ignore[typeddict-item]
    return contribution


def make_link(
    amount: str | None, *, owner_id: UUID, key_result_id: UUID | None = KEY_RESULT_ID
) -> ContributionLink:
    return ContributionLink(
        parent_goal_id=uuid4(),
        parent_key_result_id=key_result_id,
        goal_id=uuid4(),
        share=Decimal(1),
        amount=Decimal(amount) if amount else None,
        title="",
        state="draft",
        progress=None,
        owner_kind="person",
        owner_id=owner_id,
    )


@pytest.mark.parametrize(
    ("owner", "code"),
    [
        (("company", None), "sheet.owner_unknown"),
        (("person", uuid4()), "sheet.owner_unknown"),
        (("unit", OWNER_ID), "cascade.owner_not_yours"),
        (("person", GOAL_OWNER_ID), "cascade.same_owner"),
    ],
)
def test_a_goal_is_cascaded_to_other_owners_whose_goals_the_caller_sets(
    owner: cascade_rules.Owner, code: str
) -> None:
    goal = Goal(owner_kind="person", owner_id=GOAL_OWNER_ID)
    names = {OWNER_ID: "李", GOAL_OWNER_ID: "王"}
    editable = {("person", OWNER_ID), ("person", GOAL_OWNER_ID)}

    (error,) = cascade_rules.owner_errors(goal, owner, names, editable, "contributions.0.")

    assert (error.path, error.code) == ("contributions.0.owner.id", code)
    assert not cascade_rules.owner_errors(goal, ("person", OWNER_ID), names, editable, "")


def test_a_draft_is_of_an_open_cycle_that_is_no_longer_than_the_goals() -> None:
    quarter = Cycle(state="open", starts_on=date(2030, 1, 1), ends_on=LAST_DAY)
    year = Cycle(state="open", starts_on=date(2030, 1, 1), ends_on=date(2030, 12, 31))
    closed = Cycle(state="closed", starts_on=date(2030, 1, 1), ends_on=LAST_DAY)
    goal = Goal(cycle=quarter)

    assert not cascade_rules.cycle_errors(goal, quarter, "")
    assert [
        error.code
        for cycle in (None, closed, year)
        for error in cascade_rules.cycle_errors(goal, cycle, "")
    ] == ["cycle.not_found", "cycle.closed", "alignment.shorter_cycle"]


@pytest.mark.parametrize(
    ("share", "amount", "code"),
    [
        (None, None, "cascade.share_or_amount"),
        ("1", "1", "cascade.share_or_amount"),
        ("0", None, "cascade.more_than_nothing"),
        (None, "0", "cascade.more_than_nothing"),
        (None, "0.001", "cascade.to_the_cent"),
        (None, "0.01", None),
        ("0.001", None, None),
    ],
)
def test_a_contribution_has_a_positive_share_or_an_amount_to_the_cent(
    share: str | None, amount: str | None, code: str | None
) -> None:
    contribution = make_contribution(
        share=Decimal(share) if share else None, amount=Decimal(amount) if amount else None
    )

    errors = cascade_rules.measure_errors(make_key_result(), contribution, "")

    assert [error.code for error in errors] == ([code] if code else [])


def test_a_key_result_that_does_not_add_up_from_0_is_not_split_by_amount() -> None:
    contribution = make_contribution(amount=Decimal(1))

    (error,) = cascade_rules.measure_errors(make_key_result(accumulation="ratio"), contribution, "")

    assert error.code == "cascade.not_by_amount"


def test_amounts_never_exceed_what_contributors_leave_of_the_target() -> None:
    links = [make_link("40", owner_id=uuid4())]
    contributions = [
        make_contribution(owner={"kind": "person", "id": uuid4()}, amount=Decimal(amount))
        for amount in ("50", "10.01", "10")
    ]

    (error,) = cascade_rules.allocation_errors([make_key_result()], links, contributions)

    assert (error.path, error.code) == ("contributions.1.amount", "cascade.exceeds_remainder")
    assert error.parameters == {"remainder": "10"}


def test_an_owner_contributes_once_to_a_key_result() -> None:
    other_owner = make_contribution(owner={"kind": "person", "id": uuid4()}, share=Decimal(1))
    same_owner = make_contribution(share=Decimal(1))
    links = [make_link(None, owner_id=OWNER_ID)]

    errors = cascade_rules.allocation_errors(
        [make_key_result()], links, [same_owner, other_owner, other_owner]
    )

    assert [(error.path, error.code) for error in errors] == [
        ("contributions.0.owner.id", "cascade.already_contributes"),
        ("contributions.2.owner.id", "cascade.already_contributes"),
    ]


def test_the_share_of_an_amount_is_its_percent_of_the_target() -> None:
    key_result = make_key_result(target=Decimal(300))

    can_split = make_contribution(amount=Decimal(100))
    assert cascade_rules.share_of(key_result, can_split) == Decimal("33.333333")
    assert cascade_rules.drives_by(can_split) == "amount"
    by_share = make_contribution(share=Decimal(7))
    assert cascade_rules.share_of(key_result, by_share) == Decimal(7)
    assert cascade_rules.drives_by(by_share) == "share"


def test_a_drafts_target_is_its_amount_with_the_tolerance_in_proportion() -> None:
    parent = make_key_result(tolerance=Decimal(5))

    can_split = cascade_rules.draft_key_result(parent, FIRST_DAY, LAST_DAY, Decimal(40))
    assert (can_split.target, can_split.tolerance) == (Decimal(40), Decimal(2))
    by_share = cascade_rules.draft_key_result(parent, FIRST_DAY, LAST_DAY, None)
    assert (by_share.target, by_share.tolerance) == (Decimal(100), Decimal(5))


def test_a_drafts_milestones_are_not_done_and_due_within_its_days() -> None:
    due_days = ["2030-01-15", "2030-02-15", "2030-06-30"]
    milestones = [{"id": day, "due_on": day, "done_on": day} for day in due_days]

    draft = cascade_rules.draft_key_result(
        make_key_result(milestones=milestones), FIRST_DAY, LAST_DAY, None
    )

    assert [item["due_on"] for item in draft.milestones] == [
        "2030-02-01",
        "2030-02-15",
        "2030-03-31",
    ]
    assert all(item["done_on"] is None for item in draft.milestones)
    assert not {item["id"] for item in draft.milestones} & set(due_days)


def test_hidden_contributions_are_summed_up_by_key_result() -> None:
    other_id = uuid4()
    links = [
        make_link("40", owner_id=uuid4()),
        make_link(None, owner_id=uuid4(), key_result_id=other_id),
        make_link("2", owner_id=uuid4()),
    ]

    assert hidden_sums(links) == [
        HiddenSum(KEY_RESULT_ID, Decimal(2), Decimal(42)),
        HiddenSum(other_id, Decimal(1), Decimal(0)),
    ]
