"""Export of goals as a workbook with a row for each key result, which can be imported again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Unpack
from uuid import UUID

from directory import queries as directory
from servicekit.errors import invalid
from servicekit.files.spreadsheets import workbook
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.views import hidden_amounts
from services.goals.drafts.queries import workbooks as workbook_queries
from services.goals.drafts.queries.workbooks import OwnerCode
from services.goals.drafts.schemas.workbooks import GoalExportFilter
from services.goals.drafts.use_cases.goal_columns import (
    COLUMNS,
    NONE_MARK,
    PARENTS,
    choice_word,
    column_titles,
)
from services.goals.drafts.use_cases.writing_checks import format_number
from services.goals.goal_sheets.models.goals import Goal, KeyResult
from services.goals.goal_sheets.queries import hidden_amounts as hidden_amount_queries
from services.goals.goal_sheets.use_cases import sheets

KEY_RESULT_COLUMNS = (
    "weight", "direction", "start", "target", "target_high", "tolerance", "unit", "accumulation",
    "period", "cadence", "starts_on", "ends_on", "ambition", "source", "current", "progress",
)  # fmt: skip
GOAL_COLUMNS = (
    "title", "kind", "description", "visibility", "amounts_hidden", "strategic", "theme",
    "dimension", "state",
)  # fmt: skip
# Before the code of a unit, which tells it from the number of a person.
UNIT_PREFIX = {"zh-CN": "部门:", "en": "unit:"}
MAX_GOALS = 5000
# A row by column; values are what the workbook can store.
# A cell by its column: text, numbers and words of choices.
Cell = str | int | Decimal | None
ExportRow = dict[str, Cell]


@dataclass(frozen=True, kw_only=True)
class ExportContext:
    """What rows of goals refer to, by id."""

    locale: str
    owner_names: Mapping[UUID, str]
    company_name: str
    # Goals whose amounts are hidden from the caller.
    hidden_ids: frozenset[UUID]
    # Those that are visible to the caller.
    parents: Mapping[UUID, Goal]
    # Of metrics, indicators and templates.
    codes: Mapping[UUID, str]
    owner_codes: Mapping[UUID, OwnerCode]


def export_goals(uow: UnitOfWork, default_locale: str, **query: Unpack[GoalExportFilter]) -> bytes:
    """Return an XLSX of the visible goals of a sheet, or of a unit and below it in a cycle.

    Invalid `field.required` for neither, `goal.too_many`.
    """
    sheet_id, unit_id, cycle_id = query["sheet_id"], query["unit_id"], query["cycle_id"]
    locale = query["locale"] or default_locale
    if sheet_id:
        _, goals = sheets.visible_sheet(uow, sheet_id)
    elif unit_id and cycle_id:
        goals = workbook_queries.goals_of_unit(uow, unit_id, cycle_id, MAX_GOALS + 1)
    else:
        raise invalid("sheet_id", "field.required")
    if len(goals) > MAX_GOALS:
        raise invalid("unit_id", "goal.too_many", most=MAX_GOALS)
    context = _export_context(uow, goals, locale)
    rows = [row for goal in goals for row in export_rows(goal, context)]
    return workbook(
        column_titles(locale), ([row.get(column) for column in COLUMNS] for row in rows)
    )


def single_line(text: str) -> str:
    """Return a title without line breaks, as cells of several lines have it."""
    return " ".join(text.split())


def export_rows(goal: Goal, context: ExportContext) -> list[ExportRow]:
    """Return a row for each key result of the goal, or one row where there is none."""
    goal_cells = _goal_cells(goal, context)
    key_results = [item for item in goal.key_results if not item.cancelled]
    rows = [goal_cells | _key_result_cells(item, context) for item in key_results]
    rows = rows or [goal_cells | {"progress": goal.progress}]
    if goal.id in context.hidden_ids:
        return [_hide_row_amounts(row) for row in rows]
    return rows


def _hide_row_amounts(row: ExportRow) -> ExportRow:
    return {**hidden_amounts.hide_amounts(row), "phased_targets": None, "parent_amount": None}


def _export_context(uow: UnitOfWork, goals: Sequence[Goal], locale: str) -> ExportContext:
    key_results = [item for goal in goals for item in goal.key_results]
    parent_ids = {link.parent_goal_id for goal in goals for link in goal.alignments}
    coded_ids = [id for item in key_results for id in (item.metric_id, item.library_item_id)]
    coded_ids += [goal.template_id for goal in goals]
    owner_ids = {viewer_id for goal in goals for viewer_id in goal.named_viewers}
    owner_ids |= {item.metric_unit_id for item in key_results if item.metric_unit_id}
    return ExportContext(
        locale=locale,
        owner_names=directory.names(uow, {goal.owner_id for goal in goals if goal.owner_id}),
        company_name=uow.tenant.name,
        hidden_ids=hidden_amount_queries.goals_with_hidden_amounts(uow, goals),
        parents={goal.id: goal for goal in workbook_queries.parent_goals(uow, parent_ids, ())},
        codes=workbook_queries.codes(uow, {id for id in coded_ids if id}),
        owner_codes=workbook_queries.owner_codes(uow, owner_ids),
    )


def _goal_cells(goal: Goal, context: ExportContext) -> ExportRow:
    locale, codes = context.locale, context.codes
    owner_name = context.owner_names.get(goal.owner_id, "") if goal.owner_id else None
    viewers = [context.owner_codes[id] for id in goal.named_viewers if id in context.owner_codes]
    return {
        **{name: choice_word(name, getattr(goal, name), locale) for name in GOAL_COLUMNS},
        "goal_weight": goal.weight,
        "goal_progress_source": choice_word("goal_progress_source", goal.progress_source, locale),
        "named_viewers": "\n".join(_viewer_cell(viewer, locale) for viewer in viewers),
        "template": codes.get(goal.template_id) if goal.template_id else None,
        "owner": context.company_name if owner_name is None else owner_name,
        "cycle": goal.cycle.name,
        "sheet_id": str(goal.sheet_id),
        "goal_id": str(goal.id),
        **_parent_cells(goal, context),
    }


def _viewer_cell(viewer: OwnerCode, locale: str) -> str:
    return f"{UNIT_PREFIX[locale]}{viewer.code}" if viewer.kind == "unit" else viewer.code


def _parent_cells(goal: Goal, context: ExportContext) -> dict[str, str]:
    """Five cells with a line for each parent that is visible to the caller."""
    cell_lines = []
    for link in sorted(goal.alignments, key=lambda alignment: str(alignment.id)):
        parent = context.parents.get(link.parent_goal_id)
        if parent is None:
            continue
        key_result = next(
            (item for item in parent.key_results if item.id == link.parent_key_result_id), None
        )
        cell_lines.append((
            single_line(parent.title),
            single_line(key_result.title) if key_result else NONE_MARK,
            format_number(link.share),
            NONE_MARK if link.amount is None else format_number(link.amount),
            str((key_result or parent).id),
        ))  # fmt: skip
    columns = zip(*cell_lines, strict=True) if cell_lines else [()] * len(PARENTS)
    return dict(zip(PARENTS, ("\n".join(column) for column in columns), strict=True))


def _key_result_cells(key_result: KeyResult, context: ExportContext) -> ExportRow:
    locale, codes, metric_id = context.locale, context.codes, key_result.metric_id
    item_id, metric_unit_id = key_result.library_item_id, key_result.metric_unit_id
    metric_unit = context.owner_codes.get(metric_unit_id) if metric_unit_id else None
    values_from = "own" if key_result.progress_source == "own" else key_result.children_mode
    phased_targets = [f"{point['on']}: {point['value']}" for point in key_result.phased_targets]
    milestones = [
        f"{step['due_on']} | {step['weight']} | {single_line(step['title'])}"
        for step in key_result.milestones
    ]
    return {
        **{
            name: choice_word(name, getattr(key_result, name), locale)
            for name in KEY_RESULT_COLUMNS
        },
        "key_result": key_result.title,
        "key_result_id": str(key_result.id),
        "starts_on": key_result.starts_on.isoformat(),
        "ends_on": key_result.ends_on.isoformat(),
        "values_from": choice_word("values_from", values_from, locale),
        "phased_targets": "\n".join(phased_targets),
        "milestones": "\n".join(milestones),
        "metric": codes.get(metric_id) if metric_id else None,
        "metric_unit": metric_unit.code if metric_unit else None,
        "library_item": codes.get(item_id) if item_id else None,
    }
