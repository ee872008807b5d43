"""Rules of a goals' workbook: parents in lines, loops of parents, milestones of the same title."""

from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicekit.files.spreadsheets import SheetRow
from services.goals.drafts.use_cases.goal_columns import COLUMNS
from services.goals.drafts.use_cases.goal_parents import is_own_ancestor, read_parent_lines
from services.goals.drafts.use_cases.goal_rows import match_milestones

IDS = [UUID(int=number) for number in range(6)]


def make_row() -> SheetRow:
    return SheetRow(2, {}, COLUMNS)


@given(st.dictionaries(st.sampled_from(IDS), st.sets(st.sampled_from(IDS)), max_size=6))
def test_a_goal_is_its_own_ancestor_exactly_where_a_path_returns(
    parent_ids: dict[UUID, set[UUID]],
) -> None:
    ancestors: set[UUID] = set()
    for _ in IDS:
        ancestors |= parent_ids.get(IDS[0], set())
        ancestors |= {above for id in ancestors for above in parent_ids.get(id, set())}

    assert is_own_ancestor(parent_ids, IDS[0]) == (IDS[0] in ancestors)


def test_blank_alignment_columns_change_nothing_and_a_mark_removes_all_parents() -> None:
    assert read_parent_lines(make_row(), {"title": "营收"}) is None
    assert read_parent_lines(make_row(), {"parent_goal": None, "parent_share": [Decimal(1)]}) == []


def test_alignment_columns_have_a_line_for_each_parent() -> None:
    row = make_row()
    lines = read_parent_lines(row, {"parent_goal": ["公司", "部门"], "parent_amount": [None, 5]})

    assert lines is not None
    assert [(parent.goal, parent.amount, parent.share) for parent in lines] == [
        ("公司", None, None),
        ("部门", 5, None),
    ]
    assert all(parent.has_amount_column for parent in lines)
    assert row.faults == []


def test_alignment_columns_of_different_length_are_an_error() -> None:
    row = make_row()

    assert read_parent_lines(row, {"parent_goal": ["公司", "部门"], "parent_share": [1]}) == []
    assert [(column, fault.code) for column, fault in row.faults] == [
        ("parent_share", "alignment.lines")
    ]


@pytest.mark.parametrize("count", [1, 2])
def test_a_milestone_of_the_same_title_retains_its_id_once(count: int) -> None:
    existing = [{"id": str(uuid4()), "title": "上线\n首批", "weight": 1, "done_on": "2026-01-02"}]
    milestones = [{"title": "上线 首批", "weight": 2}] * count

    matched = match_milestones(milestones, existing)

    assert matched[0] == {"id": existing[0]["id"], "title": "上线\n首批", "weight": 2}
    assert matched[1:] == milestones[1:]
