"""What the goals of a workbook work towards: found, checked for loops and written together."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Any
from uuid import UUID

from servicekit.files.spreadsheets import SheetRow
from servicekit.ids import parse_id
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.cycles.models import Cycle
from services.goals.drafts.queries import workbooks as workbook_queries
from services.goals.drafts.use_cases.goal_columns import PARENTS
from services.goals.drafts.use_cases.goal_files import one_line
from services.goals.goal_sheets.models.goals import Alignment, Goal, KeyResult
from services.goals.goal_sheets.queries import goal_tree

OVER = ("cancelled", "archived")
# A parent goal, and the key result of it or none.
Parent = tuple[UUID, UUID | None]


@dataclass(frozen=True, kw_only=True)
class Link:
    parent: Parent
    share: Decimal
    amount: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Line:
    """One parent as the row names it; what it does not say is None."""

    goal: str | None
    key_result: str | None
    share: Decimal | None
    amount: Decimal | None
    id: UUID | None
    # Whether the column is there at all.
    says: frozenset[str]


class Parents:
    """The goals that rows may name, as far as the caller sees them."""

    def __init__(self, uow: UnitOfWork, rows: Sequence[SheetRow], goals: Sequence[Goal]) -> None:
        ids = {link.parent_goal_id for goal in goals for link in goal.alignments}
        ids |= {found for cell in _lines(rows, "parent_id") if (found := parse_id(cell))}
        seen = workbook_queries.parents(uow, ids, _lines(rows, "parent_goal"))
        self.goals = {goal.id: goal for goal in seen}
        self.of_part = {part.id: (goal, part) for goal in seen for part in goal.key_results}

    def read(
        self, row: SheetRow, values: Mapping[str, Any], cycle: Cycle, known: Goal | None
    ) -> list[Link] | None:
        """The links that the row wants where that is not what stands; what is wrong at its cell."""
        lines = _told(row, values)
        if lines is None:
            return None
        before = {
            (link.parent_goal_id, link.parent_key_result_id): link
            for link in (known.alignments if known else ())
            if link.parent_goal_id in self.goals
        }
        wanted: dict[Parent, Link] = {}
        for line in lines:
            parent = self._parent(row, line, cycle)
            if parent in wanted:
                row.fail("parent_goal", "alignment.twice")
            elif parent:
                wanted[parent] = _link(parent, line, before.get(parent))
        same = {key: (link.share, link.amount) for key, link in before.items()} == {
            key: (link.share, link.amount) for key, link in wanted.items()
        }
        return None if same else list(wanted.values())

    def kept(self, goal: Goal) -> set[UUID]:
        """What it works towards unseen by the caller: nothing that they could take away."""
        return {link.parent_goal_id for link in goal.alignments} - self.goals.keys()

    def write(self, goal: Goal, links: Sequence[Link]) -> None:
        wanted = {link.parent: link for link in links}
        for old in list(goal.alignments):
            if old.parent_goal_id not in self.goals:
                continue
            link = wanted.pop((old.parent_goal_id, old.parent_key_result_id), None)
            if link is None:
                goal.alignments.remove(old)
            else:
                old.share, old.amount = link.share, link.amount
        for link in wanted.values():
            goal_id, part_id = link.parent
            goal.alignments.append(
                Alignment(
                    parent_goal_id=goal_id,
                    parent_key_result_id=part_id,
                    share=link.share,
                    amount=link.amount,
                )
            )

    def _parent(self, row: SheetRow, line: Line, cycle: Cycle) -> Parent | None:
        goal, part = self._named(row, line, cycle)
        if goal is None:
            return None
        if goal.cycle.days < cycle.days:
            row.fail("parent_goal", "alignment.shorter_cycle")
        if part is None and line.key_result:
            part = _one(row, "parent_key_result", "key_result.not_found", [
                item for item in goal.key_results
                if not item.cancelled and one_line(item.title) == one_line(line.key_result)
            ])  # fmt: skip
            if part is None:
                return None
        return goal.id, part.id if part else None

    def _named(
        self, row: SheetRow, line: Line, cycle: Cycle
    ) -> tuple[Goal | None, KeyResult | None]:
        """By its number, which has to be that of the goal that is written there; else by title."""
        if line.id is None:
            return _one(row, "parent_goal", "goal.not_found", [
                goal for goal in self.goals.values()
                if one_line(goal.title) == one_line(line.goal or "") and goal.state not in OVER
                and goal.cycle.starts_on <= cycle.ends_on and goal.cycle.ends_on >= cycle.starts_on
                and goal.cycle.days >= cycle.days
            ]), None  # fmt: skip
        goal, part = self.of_part.get(line.id) or (self.goals.get(line.id), None)
        if goal is None:
            row.fail("parent_id", "goal.not_found")
        elif line.goal and one_line(line.goal) != one_line(goal.title):
            row.fail("parent_goal", "alignment.title_differs")
        elif part and line.key_result and one_line(line.key_result) != one_line(part.title):
            row.fail("parent_key_result", "alignment.title_differs")
        return goal, part


def refuse_loops(
    uow: UnitOfWork, wanted: Collection[tuple[SheetRow, Goal, list[Link]]], parents: Parents
) -> None:
    """Note where links of known goals would close a loop; nobody aligns anything meanwhile."""
    goal_tree.lock_tree(uow)
    ids = {link.parent[0] for _, _, links in wanted for link in links}
    up = workbook_queries.above(uow, ids | {goal.id for _, goal, _ in wanted})
    for row, goal, links in wanted:
        before = up[goal.id]
        up[goal.id] = parents.kept(goal) | {link.parent[0] for link in links}
        if _reaches(up, goal.id):
            row.fail("parent_goal", "alignment.loop")
            up[goal.id] = before


def _reaches(up: Mapping[UUID, set[UUID]], goal_id: UUID) -> bool:
    """Whether the goal stands above itself."""
    seen: set[UUID] = set()
    ahead = set(up.get(goal_id, ()))
    while ahead and goal_id not in ahead:
        seen |= ahead
        ahead = set(chain.from_iterable(up.get(one, ()) for one in ahead)) - seen
    return bool(ahead)


def _told(row: SheetRow, values: Mapping[str, Any]) -> list[Line] | None:
    """The lines of the five columns put together; None where they say nothing."""
    said = {name: values[name] for name in PARENTS if name in values}
    if not said:
        return None
    # A dash instead of a goal takes all of them away, whatever is left beside it.
    named = [said[name] for name in ("parent_goal", "parent_id") if name in said]
    if not named or named[0] is None:
        return []
    columns = {name: cells for name, cells in said.items() if cells}
    count = max(len(cells) for cells in columns.values())
    for name, cells in columns.items():
        if len(cells) != count:
            row.fail(name, "alignment.lines", count=count)
            return []
    found = []
    for place in range(count):
        one = {name.removeprefix("parent_"): cells[place] for name, cells in columns.items()}
        whole = dict.fromkeys(("goal", "key_result", "share", "amount", "id")) | one
        found.append(Line(says=frozenset(name.removeprefix("parent_") for name in said), **whole))
    return found


def _link(parent: Parent, line: Line, before: Alignment | None) -> Link:
    """What is not said of a link stays as it is."""
    share, amount = (before.share, before.amount) if before else (Decimal(1), None)
    return Link(
        parent=parent,
        share=share if line.share is None else line.share,
        amount=line.amount if "amount" in line.says else amount,
    )


def _one(row: SheetRow, column: str, missing: str, found: Sequence[Any]) -> Any:
    """The only one of them; what is wrong with them stands at the column."""
    if len(found) != 1:
        row.fail(column, "alignment.ambiguous" if found else missing)
        return None
    return found[0]


def _lines(rows: Sequence[SheetRow], column: str) -> set[str]:
    cells = {row.cells.get(column, "") for row in rows}
    return {line.strip() for cell in cells for line in cell.splitlines() if line.strip()}
