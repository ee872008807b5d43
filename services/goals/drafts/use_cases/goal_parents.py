"""The parents that rows of a goals' workbook name: look-up, check for loops and write."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Any, NamedTuple, cast
from uuid import UUID

from servicekit.files.spreadsheets import SheetRow
from servicekit.ids import parse_id
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.cycles.models import Cycle
from services.goals.drafts.queries import workbooks as workbook_queries
from services.goals.drafts.schemas.workbooks import GoalRowInput
from services.goals.drafts.use_cases.goal_columns import PARENTS
from services.goals.drafts.use_cases.goal_files import single_line
from services.goals.goal_sheets.models.goals import Alignment, Goal, KeyResult
from services.goals.goal_sheets.queries import goal_tree

ENDED_STATES = ("cancelled", "archived")


class Parent(NamedTuple):
    """A parent goal, and its key result or none."""

    goal_id: UUID
    key_result_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class ParentLink:
    """An alignment to write."""

    parent: Parent
    share: Decimal
    amount: Decimal | None


class GoalLinks(NamedTuple):
    """The alignments to write for an existing goal, and the row to report errors at."""

    row: SheetRow
    goal: Goal
    links: Sequence[ParentLink]


@dataclass(frozen=True, kw_only=True)
class ParentLine:
    """A parent as a row names it; fields of empty lines and missing columns are None."""

    goal: str | None
    key_result: str | None
    share: Decimal | None
    amount: Decimal | None
    id: UUID | None
    has_amount_column: bool


class ParentLookup:
    """The visible goals that rows name as parents, or that are parents already."""

    def __init__(self, uow: UnitOfWork, rows: Sequence[SheetRow], goals: Sequence[Goal]) -> None:
        ids = {link.parent_goal_id for goal in goals for link in goal.alignments}
        ids |= {id for cell_line in _cell_lines(rows, "parent_id") if (id := parse_id(cell_line))}
        visible_goals = workbook_queries.parent_goals(uow, ids, _cell_lines(rows, "parent_goal"))
        self.goals = {goal.id: goal for goal in visible_goals}
        self.key_results = {
            item.id: (goal, item) for goal in visible_goals for item in goal.key_results
        }

    def read_links(
        self, row: SheetRow, values: GoalRowInput, cycle: Cycle, goal: Goal | None
    ) -> list[ParentLink] | None:
        """Return the alignments that the row names, None where they do not change.

        Adds an error to the row for a parent that is unknown, ambiguous or repeated.
        """
        parent_lines = read_parent_lines(row, values)
        if parent_lines is None:
            return None
        before = {
            Parent(link.parent_goal_id, link.parent_key_result_id): link
            for link in (goal.alignments if goal else ())
            if link.parent_goal_id in self.goals
        }
        links: dict[Parent, ParentLink] = {}
        for parent_line in parent_lines:
            parent = self._parent(row, parent_line, cycle)
            if parent in links:
                row.fail("parent_goal", "alignment.duplicate")
            elif parent:
                links[parent] = _link(parent, parent_line, before.get(parent))
        is_unchanged = {key: (link.share, link.amount) for key, link in before.items()} == {
            key: (link.share, link.amount) for key, link in links.items()
        }
        return None if is_unchanged else list(links.values())

    def hidden_parent_ids(self, goal: Goal) -> set[UUID]:
        """Return the parents that the caller does not see, which an import retains."""
        return {link.parent_goal_id for link in goal.alignments} - self.goals.keys()

    def write_links(self, goal: Goal, links: Sequence[ParentLink]) -> None:
        """Replace the alignments to visible goals."""
        remaining = {link.parent: link for link in links}
        for alignment in list(goal.alignments):
            if alignment.parent_goal_id not in self.goals:
                continue
            parent = Parent(alignment.parent_goal_id, alignment.parent_key_result_id)
            link = remaining.pop(parent, None)
            if link is None:
                goal.alignments.remove(alignment)
            else:
                alignment.share, alignment.amount = link.share, link.amount
        for link in remaining.values():
            goal.alignments.append(
                Alignment(
                    parent_goal_id=link.parent.goal_id,
                    parent_key_result_id=link.parent.key_result_id,
                    share=link.share,
                    amount=link.amount,
                )
            )

    def _parent(self, row: SheetRow, parent_line: ParentLine, cycle: Cycle) -> Parent | None:
        goal, key_result = self._goal_and_key_result(row, parent_line, cycle)
        if goal is None:
            return None
        if goal.cycle.days < cycle.days:
            row.fail("parent_goal", "alignment.shorter_cycle")
        if key_result is None and parent_line.key_result:
            title = single_line(parent_line.key_result)
            candidates = [
                item
                for item in goal.key_results
                if not item.cancelled and single_line(item.title) == title
            ]
            if not _has_one(row, "parent_key_result", "key_result.not_found", candidates):
                return None
            key_result = candidates[0]
        return Parent(goal.id, key_result.id if key_result else None)

    def _goal_and_key_result(
        self, row: SheetRow, parent_line: ParentLine, cycle: Cycle
    ) -> tuple[Goal | None, KeyResult | None]:
        """By id, with the titles that are written beside it; without an id by title."""
        if parent_line.id is None:
            candidates = self._goals_by_title(parent_line.goal or "", cycle)
            has_one = _has_one(row, "parent_goal", "goal.not_found", candidates)
            return (candidates[0] if has_one else None), None
        goal, key_result = self.key_results.get(parent_line.id) or (
            self.goals.get(parent_line.id),
            None,
        )
        if goal is None:
            row.fail("parent_id", "goal.not_found")
        elif parent_line.goal and single_line(parent_line.goal) != single_line(goal.title):
            row.fail("parent_goal", "alignment.title_differs")
        elif (
            key_result
            and parent_line.key_result
            and single_line(parent_line.key_result) != single_line(key_result.title)
        ):
            row.fail("parent_key_result", "alignment.title_differs")
        return goal, key_result

    def _goals_by_title(self, title: str, cycle: Cycle) -> list[Goal]:
        """Goals that have not ended, of cycles that overlap and are at least as long."""
        return [
            goal
            for goal in self.goals.values()
            if single_line(goal.title) == single_line(title)
            and goal.state not in ENDED_STATES
            and goal.cycle.starts_on <= cycle.ends_on
            and goal.cycle.ends_on >= cycle.starts_on
            and goal.cycle.days >= cycle.days
        ]


def reject_loops(uow: UnitOfWork, changes: Collection[GoalLinks], parents: ParentLookup) -> None:
    """Add `alignment.loop` to rows whose links would close a loop; locks the tree of goals."""
    goal_tree.lock_tree(uow)
    linked_ids = {link.parent.goal_id for change in changes for link in change.links}
    parent_ids = workbook_queries.parent_ids(
        uow, linked_ids | {change.goal.id for change in changes}
    )
    for row, goal, links in changes:
        before = parent_ids[goal.id]
        new_ids = {link.parent.goal_id for link in links}
        parent_ids[goal.id] = parents.hidden_parent_ids(goal) | new_ids
        if is_own_ancestor(parent_ids, goal.id):
            row.fail("parent_goal", "alignment.loop")
            parent_ids[goal.id] = before


def is_own_ancestor(parent_ids: Mapping[UUID, Collection[UUID]], goal_id: UUID) -> bool:
    """Whether the parents, by child, form a loop through the goal."""
    visited: set[UUID] = set()
    level = set(parent_ids.get(goal_id, ()))
    while level and goal_id not in level:
        visited |= level
        level = set(chain.from_iterable(parent_ids.get(id, ()) for id in level)) - visited
    return bool(level)


def read_parent_lines(row: SheetRow, values: GoalRowInput) -> list[ParentLine] | None:
    """Return the lines of the five columns side by side; None where all of them are blank.

    Adds `alignment.lines` to the row where columns differ in their number of lines.
    """
    cells = {name: cast(list[Any] | None, cell) for name, cell in values.items() if name in PARENTS}
    if not cells:
        return None
    # A mark of emptiness as goal removes all parents, whatever the other columns have.
    goal_cells = [cells[column] for column in ("parent_goal", "parent_id") if column in cells]
    if not goal_cells or goal_cells[0] is None:
        return []
    columns = {column: cell_lines for column, cell_lines in cells.items() if cell_lines}
    count = max(len(cell_lines) for cell_lines in columns.values())
    for column, cell_lines in columns.items():
        if len(cell_lines) != count:
            row.fail(column, "alignment.lines", count=count)
            return []
    no_fields = dict.fromkeys(("goal", "key_result", "share", "amount", "id"))
    return [
        ParentLine(
            **no_fields
            | {
                column.removeprefix("parent_"): cell_lines[index]
                for column, cell_lines in columns.items()
            },
            has_amount_column="parent_amount" in cells,
        )
        for index in range(count)
    ]


def _link(parent: Parent, parent_line: ParentLine, before: Alignment | None) -> ParentLink:
    """Share and amount that the row leaves out stay as they are."""
    share, amount = (before.share, before.amount) if before else (Decimal(1), None)
    return ParentLink(
        parent=parent,
        share=share if parent_line.share is None else parent_line.share,
        amount=parent_line.amount if parent_line.has_amount_column else amount,
    )


def _has_one(
    row: SheetRow, column: str, not_found_code: str, candidates: Sequence[Goal | KeyResult]
) -> bool:
    """Whether there is exactly one candidate; otherwise adds an error at the column."""
    if len(candidates) != 1:
        row.fail(column, "alignment.ambiguous" if candidates else not_found_code)
    return len(candidates) == 1


def _cell_lines(rows: Sequence[SheetRow], column: str) -> set[str]:
    cells = {row.cells.get(column, "") for row in rows}
    return {
        cell_line.strip() for cell in cells for cell_line in cell.splitlines() if cell_line.strip()
    }
