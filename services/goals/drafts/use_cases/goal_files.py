"""Goals as a workbook, one row for each key result, that can be brought in again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from directory import queries as directory
from servicekit.errors import invalid
from servicekit.files.spreadsheets import workbook
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.views import hidden_amounts
from services.goals.drafts.queries import workbooks as workbook_queries
from services.goals.drafts.use_cases.goal_columns import COLUMNS, NONE, PARENTS, titles, word
from services.goals.goal_sheets.models.goals import Goal, KeyResult
from services.goals.goal_sheets.queries import hidden_amounts as hidden_amount_queries
from services.goals.goal_sheets.use_cases import sheets

OF_KEY_RESULT = (
    "weight", "direction", "start", "target", "target_high", "tolerance", "unit", "accumulation",
    "period", "cadence", "starts_on", "ends_on", "ambition", "source", "current", "progress",
)  # fmt: skip
OF_GOAL = (
    "title", "kind", "description", "visibility", "amounts_hidden", "strategic", "theme",
    "dimension", "state",
)  # fmt: skip
# How a unit is told from a person among those who are named.
UNIT = {"zh-CN": "部门:", "en": "unit:"}
MOST_GOALS = 5000


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the rows of goals say beside what stands in them."""

    locale: str
    owners: Mapping[UUID, str]
    company: str
    # Goals whose amounts are kept from the reader.
    kept: frozenset[UUID]
    parents: Mapping[UUID, Goal]
    # Of metrics, indicators and templates.
    codes: Mapping[UUID, str]
    named: Mapping[UUID, tuple[str, str]]


def export_goals(
    uow: UnitOfWork,
    *,
    sheet_id: UUID | None,
    unit_id: UUID | None,
    cycle_id: UUID | None,
    locale: str,
) -> bytes:
    """The goals of a sheet, or of a unit and all below it in a cycle, as far as one may see."""
    if sheet_id:
        _, goals = sheets.visible_sheet(uow, sheet_id)
    elif unit_id and cycle_id:
        goals = workbook_queries.goals_below(uow, unit_id, cycle_id, MOST_GOALS + 1)
    else:
        raise invalid("sheet_id", "field.required")
    if len(goals) > MOST_GOALS:
        raise invalid("unit_id", "goal.too_many", most=MOST_GOALS)
    told = _told(uow, goals, locale)
    lines = [line for goal in goals for line in _lines(goal, told)]
    return workbook(titles(locale), ([line.get(name) for name in COLUMNS] for line in lines))


def one_line(text: str) -> str:
    """A title as it stands on a line of a cell."""
    return " ".join(text.split())


def _told(uow: UnitOfWork, goals: Sequence[Goal], locale: str) -> Told:
    parts = [part for goal in goals for part in goal.key_results]
    above = {link.parent_goal_id for goal in goals for link in goal.alignments}
    coded = [one for part in parts for one in (part.metric_id, part.library_item_id)]
    coded += [goal.template_id for goal in goals]
    named = [one for goal in goals for one in goal.named]
    named += [part.metric_unit_id for part in parts if part.metric_unit_id]
    return Told(
        locale=locale,
        owners=directory.names(uow, {goal.owner_id for goal in goals if goal.owner_id}),
        company=uow.tenant.name,
        kept=hidden_amount_queries.goals_with_hidden_amounts(uow, goals),
        parents={goal.id: goal for goal in workbook_queries.parents(uow, above, ())},
        codes=workbook_queries.codes_of(uow, {one for one in coded if one}),
        named=workbook_queries.named_as(uow, set(named)),
    )


def _lines(goal: Goal, told: Told) -> list[dict[str, Any]]:
    own = {name: word(name, getattr(goal, name), told.locale) for name in OF_GOAL}
    own |= {
        "goal_weight": goal.weight,
        "goal_driver": word("goal_driver", goal.driver, told.locale),
        "named": "\n".join(_name(one, told) for one in goal.named if one in told.named),
        "template": told.codes.get(goal.template_id) if goal.template_id else None,
        "owner": told.owners.get(goal.owner_id, "") if goal.owner_id else told.company,
        "cycle": goal.cycle.name,
        "sheet_id": str(goal.sheet_id),
        "goal_id": str(goal.id),
        **_parents(goal, told),
    }
    parts = [_part(item, told) for item in goal.key_results if not item.cancelled]
    lines = [own | part for part in parts] or [own | {"progress": goal.progress}]
    return (
        [hidden_amounts.hide_row_amounts(line) for line in lines] if goal.id in told.kept else lines
    )


def _name(one: UUID, told: Told) -> str:
    kind, code = told.named[one]
    return f"{UNIT[told.locale]}{code}" if kind == "unit" else code


def _parents(goal: Goal, told: Told) -> dict[str, str]:
    """One line for each parent that the reader may see, in five columns."""
    lines = []
    for link in sorted(goal.alignments, key=lambda one: str(one.id)):
        parent = told.parents.get(link.parent_goal_id)
        if parent is None:
            continue
        part = next((p for p in parent.key_results if p.id == link.parent_key_result_id), None)
        lines.append((
            one_line(parent.title), one_line(part.title) if part else NONE, plain(link.share),
            NONE if link.amount is None else plain(link.amount), str((part or parent).id),
        ))  # fmt: skip
    columns = zip(*lines, strict=True) if lines else [()] * len(PARENTS)
    return dict(zip(PARENTS, ("\n".join(column) for column in columns), strict=True))


def _part(item: KeyResult, told: Told) -> dict[str, Any]:
    values = {name: word(name, getattr(item, name), told.locale) for name in OF_KEY_RESULT}
    given = "own" if item.driver == "own" else item.children_by
    points = [f"{point['on']}: {point['value']}" for point in item.phased]
    steps = [
        f"{step['due_on']} | {step['weight']} | {one_line(step['title'])}"
        for step in item.milestones
    ]
    unit = told.named.get(item.metric_unit_id) if item.metric_unit_id else None
    return values | {
        "key_result": item.title,
        "key_result_id": str(item.id),
        "starts_on": item.starts_on.isoformat(),
        "ends_on": item.ends_on.isoformat(),
        "values_from": word("values_from", given, told.locale),
        "phased": "\n".join(points),
        "milestones": "\n".join(steps),
        "metric": told.codes.get(item.metric_id) if item.metric_id else None,
        "metric_unit": unit[1] if unit else None,
        "library_item": told.codes.get(item.library_item_id) if item.library_item_id else None,
    }


def plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
